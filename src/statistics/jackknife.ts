import { requireDomain } from "../math/domain-error.ts";
import { mean } from "./moments.ts";

/** A statistic of m items with its delete-one jackknife variance. */
export interface Jackknifed {
  readonly value: number;
  /** (m − 1)/m Σ_i (θ_(i) − θ̄_(·))². */
  readonly variance: number;
  /** m − 1. */
  readonly degrees: number;
}

/** For smooth statistics of at least two independent items (Efron, The Jackknife, 1982). NaN where one of its values is. */
export function jackknife<Item>(items: readonly Item[], statistic: (items: readonly Item[]) => number): Jackknifed {
  const m = items.length;
  requireDomain(m >= 2, "jackknife", "there must be at least two items", m);
  const without = items.map((_, i) => statistic(items.toSpliced(i, 1)));
  const centre = mean(without);
  const variance = ((m - 1) / m) * without.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  return { value: statistic(items), variance, degrees: m - 1 };
}

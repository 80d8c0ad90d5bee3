import type { Inversion } from "./invert.ts";

/** Radii and both tails there, to begin inversions. */
export interface TailTable {
  readonly radii: Float64Array;
  readonly cdf: Float64Array;
  readonly survival: Float64Array;
  /** F ~ r^{powers.lower} before the first radius, and 1 − F ~ r^{−powers.upper} after the last. */
  readonly powers: { readonly lower: number; readonly upper: number };
}

/** The interval of the table and a point between; or, outside, a radius from the power laws. */
export function firstGuess(
  { radii, cdf, survival, powers }: TailTable,
  { target, of }: Pick<Inversion, "target" | "of">,
): Pick<Inversion, "guess" | "low" | "high"> {
  const values = of === "cdf" ? cdf : survival;
  const before = (i: number) => (of === "cdf" ? values[i] < target : values[i] > target);
  const end = radii.length - 1;
  if (!before(0)) return { guess: of === "cdf" ? radii[0] * (target / cdf[0]) ** (1 / powers.lower) : radii[0] / 2 };
  if (before(end)) {
    return { guess: radii[end] * (survival[end] / (of === "cdf" ? 1 - target : target)) ** (1 / powers.upper) };
  }
  let [low, high] = [0, end];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (before(middle)) low = middle;
    else high = middle;
  }
  const part = (target - values[low]) / (values[high] - values[low]);
  return { guess: radii[low] + part * (radii[high] - radii[low]), low: radii[low], high: radii[high] };
}

import { DomainError, requireDomain } from "../math/domain-error.ts";
import { hermite } from "../math/hermite.ts";
import { integrate } from "../math/quadrature.ts";

/** Where the line may be cut, in standard deviations; panels are at most 2 wide, so that nothing slips between nodes. */
const CUTS = [12, 16, 20, 28, 40];
const PANEL = 2;
const NEGLIGIBLE = 1e-18;
const BROKEN = 1e-9;

/**
 * k, γ ↦ E[σ(γg) h_k(g)], g ~ N(0, 1), for a σ that is smooth between its kinks, by Gauss–Legendre panels that end at these,
 * halved until they agree: error below 1e-14 (1 + E|σ(γg) h_k(g)|). The line is cut at ±T where |σ(±γT)| e^{−T²/4} is
 * negligible: |h_k(t)| ≤ e^{t²/4} (DLMF 18.14.9), so is what lies beyond.
 */
export function hermiteByQuadrature(
  sigma: (t: number) => number,
  kinks: readonly number[],
): (k: number, gain?: number) => number {
  return (k, gain = 1) => {
    const cut = CUTS.find((T) =>
      [-T, T].every((t) => Math.abs(sigma(gain * t)) * Math.exp(-t * t * 0.25) < NEGLIGIBLE),
    );
    if (cut === undefined) {
      throw new DomainError("hermite", "σ must grow more slowly than e^(t²/4γ²), σ(40γ)", sigma(40 * gain));
    }
    const ends = Array.from({ length: cut }, (_, i) => PANEL * i - cut + PANEL);
    const density = (t: number): number => Math.exp(-t * t * 0.5) / Math.sqrt(2 * Math.PI);
    const { value, error } = integrate((t) => sigma(gain * t) * hermite(k, t) * density(t), {
      from: -cut,
      to: cut,
      kinks: [...new Set([...ends, ...kinks.map((kink) => kink / gain)])],
    });
    // Far from what integrable functions leave: σ has a pole, or kinks that are not declared.
    requireDomain(
      error < BROKEN * (1 + Math.abs(value)),
      "hermite",
      "σ must be integrable, quadrature errs by less than 1e-9",
      error,
    );
    return value;
  };
}

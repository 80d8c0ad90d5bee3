import { ROUNDOFF } from "../radial/bessel-row.ts";
import type { besselTable } from "../radial/bessel-table.ts";
import { planPanels } from "../radial/panel-plan.ts";
import { nodesOf, type Piece, type ProfileSpectrum } from "../radial/profile-spectrum.ts";
import type { Approximation } from "../radial/spectrum.ts";

/**
 * Var f, and E f², with f = 0 beyond, by quadrature of f and f² against p(z) = C J_μ²/z³, C = 4μ(μ² − 1), = (2C/π)(j_{l+1}/z)² for odd d: entire.
 * |J_μ/z| ≤ e^{|Im ζ|}/μ and |J_μ/z²| ≤ e^{|Im ζ|}/(μ² − 1), by J_m/z = (J_{m−1} + J_{m+1})/2m once and twice, so that |p| ≤ 4e^{2|Im ζ|} for even d; and j_{l+1}/z =
 * (j_l + j_{l+2})/2μ, |p| ≤ (2C/πμ²) e^{2|Im ζ|} for odd. At real z p ≤ 1.64 (see probability.ts). `table` has the orders ν and μ.
 */
export function momentsOf(
  pieces: readonly Piece[],
  table: ReturnType<typeof besselTable>,
): Pick<ProfileSpectrum, "variance" | "energy"> {
  const order = table.dimension / 2;
  const odd = table.dimension % 2 === 1;
  const constant = 4 * (order - 1) * order * (order + 1);
  const complex = odd ? (0.637 * constant) / (order * order) : 4;
  const totals = [1, 2].map((power) => {
    let [total, absolute, error, count] = [0, 0, 0, 0];
    for (const piece of pieces) {
      const { coefficients, size } = piece;
      const length = piece.to - piece.from;
      const plan = planPanels({ length, coefficients, power: power as 1 | 2, rate: 2, size: () => complex });
      error += plan.truncation + plan.defect * length * size ** power * 1.64;
      const moved = 10 * ROUNDOFF * piece.to;
      for (const { z, weight, f } of nodesOf(piece, plan)) {
        const { value, error: rowError } = table.upperAt(z);
        // p = (w J)², in the table's units: w, and J that may be wrong, also because z is: |w′/w| = 3/2z, or 1/z.
        const w = odd ? Math.sqrt(0.6366197723675814 * constant) / z : Math.sqrt(constant / z) / z;
        const root = w * Math.abs(value);
        const slope = 1.01 * w * table.slope(1, 0.999 * z) + (1.6 * root) / z;
        const wrong = 1.01 * (w * rowError + moved * slope) + 8 * ROUNDOFF * root;
        const p = root * root;
        const pWrong = 1.01 * (2 * root * wrong + wrong * wrong);
        const g = f ** power;
        const gWrong = power * piece.roundoff * (Math.abs(f) + piece.roundoff) ** (power - 1);
        error += weight * ((Math.abs(g) + gWrong) * pWrong + p * gWrong);
        total += weight * g * p;
        absolute += weight * Math.abs(g) * p;
        count++;
      }
      // The edges' roundings: t moves by 4η/length at most, η = 2.1 roundings of `to`, and the ends by η.
      error += 2.1 * ROUNDOFF * piece.to * 1.64 * (4 * piece.slope + 4 * size) * (power === 2 ? 2 * size : 1);
    }
    return { value: total, error: 1.02 * (error + (count + 24) * ROUNDOFF * absolute) };
  });
  const [mean, energy] = totals as [Approximation, Approximation];
  const variance = energy.value - mean.value ** 2;
  const slack =
    energy.error +
    2 * Math.abs(mean.value) * mean.error +
    mean.error ** 2 +
    8 * ROUNDOFF * (energy.value + mean.value ** 2);
  return {
    variance: { lower: Math.max(0, variance - slack), upper: Math.max(0, variance + slack) },
    energy: { lower: Math.max(0, energy.value - energy.error), upper: energy.value + energy.error },
  };
}

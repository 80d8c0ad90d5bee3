import { gaussLegendre } from "../../math/quadrature.ts";
import { logGamma } from "../../math/special/log-gamma.ts";

/** What h does beyond its last knot: stays constant, or goes on with a slope of its own. */
export type Tails = "constant" | "linear";

/**
 * Even piecewise linear h(s) with knots 0 = t_0 < … < t_K by its values there, h = Σ_j y_j e_j(|s|): e_j is 1 at t_j, 0 at the other knots
 * and linear between; e_K stays 1 beyond t_K. With linear tails there is one function more, e_{K+1} = (|s| − t_K)₊, whose factor is
 * the difference between h and its value at t_K, a unit of length further.
 */
export const hatCount = (knots: Float64Array, tails: Tails): number => knots.length + (tails === "linear" ? 1 : 0);

/** Panels in θ, in units of the standard deviation of a coordinate. */
const LENGTH = 1;
const SHORT = 0.3;
const RULE = gaussLegendre(9);
const SHORT_RULE = gaussLegendre(5);

/** Everything about E_t over one coordinate t of a uniform point of S^(d−1), density c_d (1 − t²)^{(d−3)/2}. */
export interface SphereRow {
  /** Sets means[j] = E_t e_j(ρt) and adds `weight` times E_t e_i(ρt)e_j(ρt) to `squares` ([n, n], its lower triangle). */
  readonly means: (
    rho: number,
    means: Float64Array,
    into: { readonly squares: Float64Array; readonly weight: number },
  ) => void;
  /**
   * Sets row l/2 of `rows` ([⌊L/2⌋ + 1, n]) to √N(d, l) E_t e_j(ρt)P_l(t), for l = 2, 4, …, L; row 0 is left. Returns how many columns
   * may be other than 0.
   */
  readonly degrees: (rho: number, rows: Float64Array) => number;
}

/**
 * The degrees l ≥ 2 have closed forms: Rodrigues' formula gives P_l w_d = c_d/(c_{d+4}(d² − 1)) (P_{l−2} w_{d+4})″, with P_{l−2} in dimension d + 4
 * and w_d the density, so that by two integrations by parts
 *
 *     E_t (ρ|t| − t_j)₊ P_l(t) = 2ρ c_d/(d² − 1) (1 − τ²)^{(d+1)/2} P_{l−2}^{(d+4)}(τ),   τ = t_j/ρ < 1, l even, and 0 for τ ≥ 1,
 *
 * and e_j is a second difference of these ramps. Rounding there: an ulp of ρ/(t_{j+1} − t_j) for the unit-norm row. The degree 0 and the
 * squares by 9-point Gauss–Legendre sums in θ, t = sin θ, on panels of a standard deviation 1/√d at most, about 10⁻¹⁴.
 */
export function sphereRow(
  dimension: number,
  { knots, tails, degree }: { readonly knots: Float64Array; readonly tails: Tails; readonly degree: number },
): SphereRow {
  const d = dimension;
  const n = hatCount(knots, tails);
  const last = knots.length - 1;
  const linear = tails === "linear";
  const density = Math.exp(logGamma(d / 2) - logGamma((d - 1) / 2)) / Math.sqrt(Math.PI);
  const spread = 1 / Math.sqrt(d);
  // cos^{d−2} below 10⁻¹⁸: no mass is left.
  const end = d === 2 ? Math.PI / 2 : Math.acos(Math.exp(-41.5 / (d - 2)));
  const moments = new Float64Array(3);

  /** E_t[x^k; ρt between], k = 0, 1, 2, for x = ρ|t| − from, over `low` ≤ θ ≤ `high`. */
  const between = (rho: number, from: number, low: number, high: number): void => {
    moments.fill(0);
    const top = Math.min(high, end);
    if (top <= low) return;
    const length = (top - low) / spread;
    const rule = length <= SHORT ? SHORT_RULE : RULE;
    const count = Math.ceil(length / LENGTH);
    const half = (top - low) / (2 * count);
    for (let part = 0; part < count; part++) {
      const centre = low + (2 * part + 1) * half;
      for (let i = 0; i < rule.nodes.length; i++) {
        const theta = centre + half * rule.nodes[i];
        const mass = rule.weights[i] * half * 2 * density * Math.cos(theta) ** (d - 2);
        const x = rho * Math.sin(theta) - from;
        moments[0] += mass;
        moments[1] += mass * x;
        moments[2] += mass * x * x;
      }
    }
  };

  const half = degree >> 1;
  const norms = Float64Array.from({ length: half + 1 }, (_, k) => Math.sqrt(harmonics(d, 2 * k)));
  const ramps = new Float64Array(knots.length);
  return {
    means: (rho, means, { squares, weight }) => {
      means.fill(0);
      let low = 0;
      for (let j = 0; j < last && low < end; j++) {
        const [from, to] = [knots[j], knots[j + 1]];
        const width = to - from;
        const high = to >= rho ? Math.PI / 2 : Math.asin(to / rho);
        between(rho, from, low, high);
        const mass = moments[0];
        const first = moments[1] / width;
        const second = moments[2] / (width * width);
        means[j] += mass - first;
        means[j + 1] += first;
        squares[j * n + j] += weight * (mass - 2 * first + second);
        squares[(j + 1) * n + j] += weight * (first - second);
        squares[(j + 1) * n + j + 1] += weight * second;
        low = high;
      }
      if (low >= end) return;
      between(rho, knots[last], low, Math.PI / 2);
      means[last] += moments[0];
      squares[last * n + last] += weight * moments[0];
      if (!linear) return;
      means[last + 1] = moments[1];
      squares[(last + 1) * n + last] += weight * moments[1];
      squares[(last + 1) * n + last + 1] += weight * moments[2];
    },
    degrees: (rho, rows) => {
      rows.fill(0, n);
      let used = 0;
      const factor = (2 * rho * density) / (d * d - 1);
      for (let j = 0; j <= last && knots[j] < rho; j++) {
        const tau = knots[j] / rho;
        const power = factor * ((1 - tau) * (1 + tau)) ** ((d + 1) / 2);
        if (power < 1e-40 * factor) break;
        used = j + 1;
        ramps[j] = power;
      }
      if (used === 0) return 0;
      const columns = Math.min(n, used + 1);
      for (let j = 0; j < used; j++) {
        const tau = knots[j] / rho;
        const left = j === 0 ? 0 : knots[j] - knots[j - 1];
        const right = j === last ? 0 : knots[j + 1] - knots[j];
        // P_0, P_1, … in dimension d + 4.
        let previous = 0;
        let value = 1;
        for (let k = 0; k < half; k++) {
          const ramp = norms[k + 1] * ramps[j] * value;
          const row = (k + 1) * n;
          // (e_{j−1}, e_j, e_{j+1}) take (1/left, −1/left − 1/right, 1/right) of the ramp at t_j.
          if (j > 0) {
            rows[row + j - 1] += ramp / left;
            rows[row + j] -= ramp / left;
          }
          if (j < last) {
            rows[row + j] -= ramp / right;
            rows[row + j + 1] += ramp / right;
          } else if (linear) rows[row + last + 1] += ramp;
          for (let step = 0; step < 2; step++) {
            const l = 2 * k + step;
            const next = ((2 * l + d + 2) * tau * value - l * previous) / (l + d + 2);
            previous = value;
            value = next;
          }
        }
      }
      return columns;
    },
  };
}

/** N(d, l) = (2l + d − 2)/(d − 2 + l) C(d − 2 + l, l), relative accuracy l ulps. */
function harmonics(d: number, l: number): number {
  if (l === 0) return 1;
  let binomial = 1;
  for (let j = 1; j <= l; j++) binomial *= (d - 2 + j) / j;
  return ((2 * l + d - 2) / (d - 2 + l)) * binomial;
}

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
  /**
   * The same of one h = Σ_j values_j e_j, in (K + 1)L/2 operations and no more: sets coefficients[l/2] = √N(d, l) E_t h(ρt)P_l(t),
   * l = 0, 2, …, L, and returns E_t h(ρt)².
   */
  readonly along: (values: Float64Array) => (rho: number, coefficients: Float64Array) => number;
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
  const n = hatCount(knots, tails);
  const last = knots.length - 1;
  const linear = tails === "linear";
  const half = degree >> 1;
  const { cells, moments } = cellMoments(dimension, knots);
  const { ramps, table } = rampCoefficients(dimension, { knots, half });
  return {
    means: (rho, means, { squares, weight }) => {
      means.fill(0);
      const count = cells(rho);
      for (let j = 0; j < Math.min(count, last); j++) {
        const width = knots[j + 1] - knots[j];
        const mass = moments[3 * j];
        const first = moments[3 * j + 1] / width;
        const second = moments[3 * j + 2] / (width * width);
        means[j] += mass - first;
        means[j + 1] += first;
        squares[j * n + j] += weight * (mass - 2 * first + second);
        squares[(j + 1) * n + j] += weight * (first - second);
        squares[(j + 1) * n + j + 1] += weight * second;
      }
      if (count <= last) return;
      const [mass, first, second] = moments.subarray(3 * last);
      means[last] += mass;
      squares[last * n + last] += weight * mass;
      if (!linear) return;
      means[last + 1] = first;
      squares[(last + 1) * n + last] += weight * first;
      squares[(last + 1) * n + last + 1] += weight * second;
    },
    degrees: (rho, rows) => {
      rows.fill(0, n);
      const used = ramps(rho);
      for (let j = 0; j < used; j++) {
        const left = j === 0 ? 0 : knots[j] - knots[j - 1];
        const right = j === last ? 0 : knots[j + 1] - knots[j];
        for (let k = 0; k < half; k++) {
          const ramp = table[j * half + k];
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
        }
      }
      return used === 0 ? 0 : Math.min(n, used + 1);
    },
    along: (values) => {
      const slopes = Float64Array.from({ length: last + 1 }, (_, j) => {
        if (j === last) return linear ? values[n - 1] : 0;
        return (values[j + 1] - values[j]) / (knots[j + 1] - knots[j]);
      });
      return (rho, coefficients) => {
        coefficients.fill(0);
        let square = 0;
        const count = cells(rho);
        for (let j = 0; j < count; j++) {
          const [mass, first, second] = [moments[3 * j], moments[3 * j + 1], moments[3 * j + 2]];
          const [value, slope] = [values[j], slopes[j]];
          coefficients[0] += value * mass + slope * first;
          square += value * value * mass + 2 * value * slope * first + slope * slope * second;
        }
        const used = ramps(rho);
        for (let j = 0; j < used; j++) {
          const change = j === 0 ? slopes[0] : slopes[j] - slopes[j - 1];
          for (let k = 0; k < half; k++) coefficients[k + 1] += change * table[j * half + k];
        }
        return square;
      };
    },
  };
}

/** c_d. */
const densityFactor = (d: number): number => Math.exp(logGamma(d / 2) - logGamma((d - 1) / 2)) / Math.sqrt(Math.PI);

/**
 * cells(ρ) sets moments[3j + k] = E_t[x^k; t_j < ρ|t| < t_{j+1}], k = 0, 1, 2, x = ρ|t| − t_j, t_{K+1} = ∞, for the first so many j, which it
 * returns; no mass is beyond.
 */
function cellMoments(d: number, knots: Float64Array) {
  const last = knots.length - 1;
  const density = densityFactor(d);
  const spread = 1 / Math.sqrt(d);
  // cos^{d−2} below 10⁻¹⁸: no mass is left.
  const end = d === 2 ? Math.PI / 2 : Math.acos(Math.exp(-41.5 / (d - 2)));
  const moments = new Float64Array(3 * (last + 1));
  const cells = (rho: number): number => {
    let low = 0;
    for (let j = 0; j <= last; j++) {
      if (low >= end) return j;
      const high = j === last || knots[j + 1] >= rho ? Math.PI / 2 : Math.asin(knots[j + 1] / rho);
      const from = knots[j];
      const top = Math.min(high, end);
      let [mass, first, second] = [0, 0, 0];
      const length = (top - low) / spread;
      const rule = length <= SHORT ? SHORT_RULE : RULE;
      const count = top <= low ? 0 : Math.ceil(length / LENGTH);
      const half = (top - low) / (2 * count);
      for (let part = 0; part < count; part++) {
        const centre = low + (2 * part + 1) * half;
        for (let i = 0; i < rule.nodes.length; i++) {
          const theta = centre + half * rule.nodes[i];
          const here = rule.weights[i] * half * 2 * density * Math.cos(theta) ** (d - 2);
          const x = rho * Math.sin(theta) - from;
          mass += here;
          first += here * x;
          second += here * x * x;
        }
      }
      moments[3 * j] = mass;
      moments[3 * j + 1] = first;
      moments[3 * j + 2] = second;
      low = high;
    }
    return last + 1;
  };
  return { cells, moments };
}

/** ramps(ρ) sets table[j half + k] = √N(d, l) E_t (ρ|t| − t_j)₊ P_l(t), l = 2k + 2, for the first so many j, which it returns. */
function rampCoefficients(
  d: number,
  { knots, half }: { readonly knots: Float64Array; readonly half: number },
): { readonly ramps: (rho: number) => number; readonly table: Float64Array } {
  const density = densityFactor(d);
  const norms = unitNorms(d, half + 1);
  const table = new Float64Array(knots.length * half);
  const ramps = (rho: number): number => {
    const factor = (2 * rho * density) / (d * d - 1);
    let j = 0;
    for (; j < knots.length && knots[j] < rho; j++) {
      const tau = knots[j] / rho;
      const power = factor * ((1 - tau) * (1 + tau)) ** ((d + 1) / 2);
      if (power < 1e-40 * factor) break;
      // P_0, P_1, … in dimension d + 4.
      let previous = 0;
      let value = 1;
      for (let k = 0; k < half; k++) {
        table[j * half + k] = norms[k + 1] * power * value;
        for (let step = 0; step < 2; step++) {
          const l = 2 * k + step;
          const next = ((2 * l + d + 2) * tau * value - l * previous) / (l + d + 2);
          previous = value;
          value = next;
        }
      }
    }
    return j;
  };
  return { ramps, table };
}

/** √N(d, l), l = 0, 2, …, 2 count − 2, N(d, l) = (2l + d − 2)/(d − 2 + l) C(d − 2 + l, l); l ulps. (The exact integers take a tenth of a millisecond.) */
export function unitNorms(d: number, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, k) => {
    const l = 2 * k;
    if (l === 0) return 1;
    let binomial = 1;
    for (let j = 1; j <= l; j++) binomial *= (d - 2 + j) / j;
    return Math.sqrt(((2 * l + d - 2) / (d - 2 + l)) * binomial);
  });
}

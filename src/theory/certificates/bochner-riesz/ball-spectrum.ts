import { growthOf } from "../radial/ball-spectrum.ts";
import { ROUNDOFF } from "../radial/bessel-row.ts";
import { type OrderRow, orderRow } from "../radial/order-row.ts";
import type { Approximation, RadialSpectrum } from "../radial/spectrum.ts";
import { ARGUMENT_ERROR } from "./probability.ts";

/**
 * The spectrum of f = Σ_j values[j] 1{z ≤ arguments[j]} under the law of bochner-riesz.ts, as {@link RadialSpectrum}: the mass of |FT(fφ)|² at the
 * radius uR_d has the density d u I(u)² in u. Here ν = d/2, μ = ν + 1, c² = 4μ(μ² − 1)/d = 2(ν + 1)(ν + 2), and
 *
 *     I(u) = c ∫_0^∞ f J_μ(z) J_{ν−1}(uz) dz/z,      for a ball   I(u) = (c/Λ) Σ_{k≥0} u^{−k−1} J_{μ+k}(Λ) J_{ν+k}(uΛ),  u ≥ 1,
 *
 * by integration by parts for ever, with (z^ν J_ν(uz))′ = u z^ν J_{ν−1}(uz) and (z^{−μ} J_μ)′ = −z^{−μ} J_{μ+1}.
 *
 * What massOf asks for, for a ball: J_m(Λ)/Λ = (J_{m−1} + J_{m+1})/2m, so that the row J_{μ+k}(Λ)/Λ has ℓ² norm at most √½/max(Λ, μ), hence
 * |I| ≤ V/2u with V = c/max(Λ, μ). As (u^{−m} J_m(uΛ))′ = −Λ u^{−m} J_{m+1}(uΛ), I′ = ((ν−1)/u) I − c Σ u^{−k−1} J_{μ+k}(Λ) J_{ν+k+1}(uΛ), at
 * most V (Λ + ν)/2u. And |J_μ(z)/z| ≤ (|J_ν| + |J_{ν+2}|)/2μ ≤ 1/2μ at real z, so ∫_0^Λ c |f J_μ/z| dz ≤ cΛ max|f|/2μ, which bounds
 * |I(w)| e^{−Λ |Im w|} at complex w, but for the growth of J_{ν−1}. Sums of balls: sums of the bounds.
 */
export function ballsSpectrum(
  dimension: number,
  balls: { readonly arguments: readonly number[]; readonly values: readonly number[] },
): RadialSpectrum {
  const { arguments: ends, values } = balls;
  const argument = ends.at(-1)!;
  const order = dimension / 2 + 1;
  const c = factorOf(dimension);
  const rows = ends.map((end) => orderRow(dimension, end));
  let storage = new Float64Array(0);
  const sizes = values.map(Math.abs);
  return {
    dimension,
    argument,
    variation: 1.01 * sizes.reduce((sum, v, j) => sum + (v * c) / Math.max(order, ends[j]!), 0),
    absolute: (1.01 * c * argument * sizes.reduce((sum, v) => sum + v, 0)) / (2 * order),
    growth: growthOf(dimension),
    at: (u) => {
      const needed = Math.ceil(u * argument * 1.1 + 400);
      if (storage.length < needed) storage = new Float64Array(2 * needed);
      let [value, error, size] = [0, 0, 0];
      for (const [j, end] of ends.entries()) {
        const part = integralAt(u, rows[j]!, { dimension, end, storage });
        value += values[j]! * part.value;
        size += sizes[j]! * Math.abs(part.value);
        error += sizes[j]! * part.error;
      }
      return { value, error: 1.01 * (error + (ends.length + 2) * ROUNDOFF * size) }; // a value may have been rounded once
    },
  };
}

/** c, within 3 roundings. */
export function factorOf(dimension: number): number {
  return Math.sqrt(((dimension + 2) * (dimension + 4)) / 2);
}

/**
 * I(u) of a ball. Error: that of the two rows of Bessel functions (by Cauchy & Schwarz; each has ℓ² norm at most √½), of the product uΛ
 * (J′_m = (J_{m−1} − J_{m+1})/2: norm ≤ 1), of the sum; and of Λ, as |∂I/∂Λ| = c |J_μ(Λ) J_{ν−1}(uΛ)|/Λ ≤ c/2μ.
 */
function integralAt(
  u: number,
  row: OrderRow,
  { dimension, end, storage }: { readonly dimension: number; readonly end: number; readonly storage: Float64Array },
): Approximation {
  const x = u * end;
  const other = orderRow(dimension, x, storage);
  const order = Math.floor(dimension / 2);
  const a = row.values; // from index order + 1
  const b = other.values; // from index order
  const inverse = 1 / u;
  let sum = 0;
  for (let k = Math.min(a.length - 1, b.length) - 1; k >= order; k--) sum = (sum + a[k + 1]! * b[k]!) * inverse;
  const factor = factorOf(dimension) / end;
  const rowError = other.error + ROUNDOFF * x;
  const rows = (0.7072 * (row.error + rowError) + row.error * rowError) / u;
  const horner = (2.1 * (a.length + 8) * ROUNDOFF) / u; // four roundings a term and a dozen outside, Σ |a_k b_k| ≤ 1/2 (+ error)
  return {
    value: factor * row.scale * other.scale * sum,
    error: 1.01 * factor * (rows + horner + (ARGUMENT_ERROR * end * end) / (dimension + 2)),
  };
}

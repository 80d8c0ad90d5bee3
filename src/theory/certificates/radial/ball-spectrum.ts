import { requireDomain } from "../../../math/domain-error.ts";
import type { BallUnderLaw } from "./ball-law.ts";
import { ROUNDOFF } from "./bessel-row.ts";
import { type OrderRow, orderRow } from "./order-row.ts";
import type { Approximation, RadialSpectrum } from "./spectrum.ts";

/** What I(u) depends on: ν = d/2, and Λ up to an error. */
export type BallInSpectrum = Pick<BallUnderLaw, "dimension" | "argument" | "argumentError">;

/**
 * I(u) = ∫_0^Λ J_ν(z) J_{ν−1}(uz) dz for u ≥ 1, ν = d/2. Integration by parts with (z^ν J_ν(uz))′ = u z^ν J_{ν−1}(uz) and
 * (z^{−ν} J_ν)′ = −z^{−ν} J_{ν+1} gives I_ν = (J_ν(Λ) J_ν(uΛ) + I_{ν+1})/u, hence
 *
 *     I(u) = Σ_{k≥0} u^{−k−1} J_{ν+k}(Λ) J_{ν+k}(uΛ).
 *
 * Error: that of the two rows of Bessel functions (by Cauchy & Schwarz; each has ℓ² norm at most 1/√2), of Λ
 * (|∂I/∂Λ| = |J_ν(Λ) J_{ν−1}(uΛ)| ≤ 1), of the product uΛ (J′_μ = (J_{μ−1} − J_{μ+1})/2: norm ≤ 1), and of the sum.
 */
export function certificateIntegral(ball: BallInSpectrum, u: number): Approximation {
  requireDomain(u >= 1 && u * ball.argument <= 1e6, "certificateIntegral", "u must be ≥ 1, and u Λ ≤ 1000000", u);
  return integralAt(u, orderRow(ball.dimension, ball.argument), ball);
}

/**
 * The spectrum of f = Σ_j values[j] 1{z ≤ Λ_j}, the arguments Λ_j ascending: Σ values[j] I_{Λ_j}(u).
 *
 * By the series |I_Λ(u)| ≤ 1/2u, and (u^{−μ} J_μ(uΛ))′ = −Λ u^{−μ} J_{μ+1}(uΛ) makes I′ = ((ν−1)/u) I − Λ Σ u^{−k−1} J_{ν+k}(Λ) J_{ν+k+1}(uΛ), at
 * most (Λ + ν)/2u. Any f of bounded variation that is 0 beyond Λ is −∫ 1{z ≤ Λ′} df(Λ′), so that both bounds hold times V.
 */
export function ballsSpectrum(balls: readonly BallInSpectrum[], values: readonly number[]): RadialSpectrum {
  const { dimension, argument } = balls.at(-1)!;
  const rows = balls.map((ball) => orderRow(dimension, ball.argument));
  let storage = new Float64Array(0);
  const variation = 1.01 * values.reduce((sum, v) => sum + Math.abs(v), 0);
  return {
    dimension,
    argument,
    variation,
    absolute: 0.7072 * argument * variation, // |J_ν| ≤ √½
    growth: growthOf(dimension),
    at: (u) => {
      const needed = Math.ceil(u * argument * 1.1 + 400);
      if (storage.length < needed) storage = new Float64Array(2 * needed);
      let [value, error, size] = [0, 0, 0];
      for (const [j, ball] of balls.entries()) {
        const part = integralAt(u, rows[j]!, ball, storage);
        value += values[j]! * part.value;
        size += Math.abs(values[j]! * part.value);
        error += Math.abs(values[j]!) * part.error;
      }
      return { value, error: 1.01 * (error + (balls.length + 2) * ROUNDOFF * size) }; // a value may have been rounded once
    },
  };
}

export function ballSpectrum(ball: BallInSpectrum): RadialSpectrum {
  return ballsSpectrum([ball], [1]);
}

/**
 * a with |J_{ν−1}(ζ)| ≤ a e^{|Im ζ|} for Re ζ ≥ 0: 1 at integer orders (Bessel's integral), else by Schläfli's (DLMF 10.9.6) at most
 * 1 + |sin νπ|/(πμ) ≤ 1.64, μ = ν − 1 ≥ ½.
 */
export function growthOf(dimension: number): number {
  return dimension % 2 === 0 ? 1 : 1.64;
}

function integralAt(u: number, row: OrderRow, ball: BallInSpectrum, storage?: Float64Array): Approximation {
  const { argument, argumentError, dimension } = ball;
  const x = u * argument;
  const other = orderRow(dimension, x, storage);
  const order = Math.floor(dimension / 2);
  const a = row.values;
  const b = other.values;
  const inverse = 1 / u;
  let value = 0;
  for (let k = Math.min(a.length, b.length) - 1; k >= order; k--) value = (value + a[k]! * b[k]!) * inverse;
  const rowError = other.error + ROUNDOFF * x;
  const rows = (0.7072 * (row.error + rowError) + row.error * rowError) / u;
  const horner = (2.1 * (a.length + 4) * ROUNDOFF) / u; // four roundings a term, Σ |a_k b_k| ≤ 1/2 (+ error)
  return { value: row.scale * other.scale * value, error: 1.01 * (rows + horner + argumentError) };
}

import type { Activation } from "../../activations/activation.ts";
import { requireDomain } from "../../math/domain-error.ts";
import type { FixedPoint } from "../../math/fixed-point/fixed-point.ts";
import { gaussLegendre } from "../../math/quadrature.ts";
import type { DualActivation, DualPrecision, FixedPair, TruncatedDual } from "./dual-activation.ts";
import { compose } from "./dual-activation-series.ts";
import { type HermiteSquares, hermiteSquares, rangeOf } from "./dual-activation-squares.ts";

/**
 * The dual of any σ at variance q by its Hermite coefficients, f_m = E[σ(√q z) h_m(z)]²/E σ(√q z)². The two moments and the
 * coefficients come from one extended-precision sum where σ is analytic; with kinks, from float64 quadrature. What the coefficients
 * at hand lack of f(1) = 1 and of f′(1) is thus known, not guessed.
 */
export function hermiteDual(activation: Activation, variance: number): DualActivation {
  const smooth = activation.kinks.length === 0;
  const known = new Map<string, TruncatedDual>();
  let table: { readonly bits: number; readonly squares: HermiteSquares } | undefined;
  const squaresOf = (bits: number): HermiteSquares => {
    if (table === undefined || table.bits < bits) {
      const squares = smooth ? hermiteSquares(activation, { variance, bits }) : kinkedSquares(activation, variance);
      table = { bits, squares };
    }
    return table.squares;
  };
  const secondMoment = squaresOf(FIRST_BITS).secondMoment();
  requireDomain(
    secondMoment > 0 && Number.isFinite(secondMoment),
    `dual of ${activation.id}`,
    `E σ(γz)², z ~ N(0, 1), must be positive and finite at γ² = ${variance}`,
    secondMoment,
  );
  return {
    secondMoment,
    slope: () => squaresOf(FIRST_BITS).slopeMoment() / secondMoment,
    truncated: ({ count, bits }: DualPrecision) => {
      const name = `${count} ${bits}`;
      const dual = known.get(name) ?? fromSquares(squaresOf(bits), count);
      known.set(name, dual);
      return dual;
    },
  };
}

/** Coefficients above 1e-27, and lacks above 1e-26, are then told from 0. */
export const FIRST_BITS = 96;

function fromSquares(squares: HermiteSquares, count: number): TruncatedDual {
  const { values, lacking, lackingSlope } = squares.first(count);
  let length = values.length;
  while (length > 1 && values[length - 1] === 0) length--;
  const f = values.subarray(0, length);
  const slope = f.map((x, m) => m * x).subarray(1);
  const beyond = (r: number) => {
    let value = 0;
    let derivative = 0;
    for (let m = f.length - 1; m >= 0; m--) {
      derivative = derivative * r + value;
      value = value * r + f[m]!;
    }
    return { value, slope: derivative };
  };
  return {
    lacking,
    lackingSlope,
    noise: squares.noise,
    steepness: slope.reduce((sum, x) => sum + x, 0),
    curvature: slope.reduce((sum, x, m) => sum + m * x, 0),
    beyond,
    compose: (g, options) => {
      const [value, derivative] = compose(options.slope ? [f, slope] : [f], g);
      return { value: value!, slope: derivative ?? new Float64Array(0) };
    },
    at: fixedPolynomial(f),
  };
}

/** Σ f_m ρ^m and its derivative by Horner's rule, the coefficients taken exactly. */
function fixedPolynomial(f: Float64Array): TruncatedDual["at"] {
  let scaled: bigint[] = [];
  let bits = 0;
  return (rho: bigint, arithmetic: FixedPoint, options): FixedPair => {
    if (bits !== arithmetic.bits) {
      bits = arithmetic.bits;
      scaled = Array.from(f, arithmetic.fromNumber);
    }
    const scale = BigInt(bits);
    let value = 0n;
    let slope = 0n;
    for (let m = scaled.length - 1; m >= 0; m--) {
      if (options.slope) slope = ((slope * rho) >> scale) + value;
      value = ((value * rho) >> scale) + scaled[m]!;
    }
    return { value, slope };
  };
}

const PANEL = gaussLegendre(24);
/** A quarter holds at most three waves of h_m, m ≤ 1300: 24 points see them to the last digit. */
const PANEL_WIDTH = 0.25;

/** By float64 Gauss–Legendre panels that end at the kinks: c_m to 1e-15 √(E σ²), so the lack of f(1) is no less than 1e-14. */
function kinkedSquares(activation: Activation, variance: number): HermiteSquares {
  const gain = Math.sqrt(variance);
  const range = rangeOf(activation, { variance, bits: 60 });
  const inside = activation.kinks.map((t) => t / gain).filter((z) => Math.abs(z) < range);
  const ends = [-range, ...inside.sort((a, b) => a - b), range];
  const points: { readonly z: number; readonly weight: number; readonly value: number; readonly slope: number }[] = [];
  for (let e = 0; e + 1 < ends.length; e++) {
    const panels = Math.ceil((ends[e + 1]! - ends[e]!) / PANEL_WIDTH);
    const half = (ends[e + 1]! - ends[e]!) / (2 * panels);
    for (let p = 0; p < panels; p++) {
      PANEL.nodes.forEach((x, i) => {
        const z = ends[e]! + (2 * p + 1 + x) * half;
        const weight = (PANEL.weights[i]! * half * Math.exp(-z * z * 0.5)) / Math.sqrt(2 * Math.PI);
        points.push({ z, weight, value: activation.value(gain * z), slope: gain * activation.derivative(gain * z) });
      });
    }
  }
  const secondMoment = points.reduce((sum, { weight, value }) => sum + weight * value ** 2, 0);
  const jumps = activation.kinks.some((t) => {
    const step = 1e-9 * Math.max(1, Math.abs(t));
    return Math.abs(activation.value(t + step) - activation.value(t - step)) > 1e-6 * Math.max(1, Math.abs(t));
  });
  const slopeMoment = (): number =>
    jumps ? Number.POSITIVE_INFINITY : points.reduce((sum, { weight, slope }) => sum + weight * slope ** 2, 0);
  return {
    noise: 1e-15,
    secondMoment: () => secondMoment,
    slopeMoment,
    first: (count) => {
      const coefficients = new Float64Array(count);
      for (const { z, weight, value } of points) {
        let previous = 0;
        // σ(γz) h_m(z) with its weight from the start: nothing overflows.
        let current = weight * value;
        for (let m = 0; m < count; m++) {
          coefficients[m] = coefficients[m]! + current;
          const next = (z * current - Math.sqrt(m) * previous) / Math.sqrt(m + 1);
          previous = current;
          current = next;
        }
      }
      const values = coefficients.map((c) => c ** 2 / secondMoment);
      const sum = values.reduce((total, x) => total + x, 0);
      const slopes = values.reduce((total, x, m) => total + m * x, 0);
      return {
        values,
        lacking: Math.max(1 - sum, 0) + FLOAT64_FLOOR,
        lackingSlope: () => Math.max(slopeMoment() / secondMoment - slopes, 0) + count * FLOAT64_FLOOR,
      };
    },
  };
}

const FLOAT64_FLOOR = 1e-14;

import type { Activation } from "../../activations/activation.ts";
import { requireDomain } from "../../math/domain-error.ts";
import { integerSquareRoot } from "../../math/fixed-point/arithmetic.ts";
import type { FixedPoint } from "../../math/fixed-point/fixed-point.ts";
import type { DualActivation, TruncatedDual } from "./dual-activation.ts";
import { integralOfProduct, product } from "./dual-activation-series.ts";

/** Where homogeneity is looked at: more places, and more ratios, than a function that only looks homogeneous would have in mind. */
const PLACES = [0.3, 0.7, 1.9, 13.7];
const RATIOS = [0.011, 0.5, 1.37, Math.E, 40];

/** n ∈ {0, 1} if σ(ct) = cⁿ σ(t) for c > 0, to a few roundings; else undefined. */
function homogeneity({ value }: Activation): 0 | 1 | undefined {
  const scales = (n: number): boolean =>
    PLACES.every((place) =>
      [place, -place].every((t) =>
        RATIOS.every((c) => Math.abs(value(c * t) - c ** n * value(t)) <= 1e-15 * Math.abs(value(c * t))),
      ),
    );
  return scales(1) ? 1 : scales(0) ? 0 : undefined;
}

/**
 * The dual of a positively homogeneous σ of degree 1, σ(t) = At + B|t|, or of degree 0, σ(t) = A + B sign t; undefined for others.
 * Cross terms vanish by parity, so f is (A² ρ + B² H(ρ))/(A² + B²) or (A² + B² S(ρ))/(A² + B²), with the arc-cosine kernels of
 * Cho & Saul (2009) made even and odd: S(ρ) = (2/π) asin ρ for the sign, H(ρ) = (2/π)(√(1 − ρ²) + ρ asin ρ) for
 * |t|; H′ = S. ReLU: A = B = 1/2. f does not depend on the variance.
 */
export function homogeneousDual(activation: Activation, variance: number): DualActivation | undefined {
  const degree = homogeneity(activation);
  if (degree === undefined) return undefined;
  const right = activation.value(1);
  const left = activation.value(-1);
  // σ = right·t for t > 0 and −left·t for t < 0 in degree 1; right and left in degree 0.
  const smooth = degree === 1 ? (right - left) / 2 : (right + left) / 2;
  const broken = degree === 1 ? (right + left) / 2 : (right - left) / 2;
  const moment = smooth ** 2 + broken ** 2;
  requireDomain(moment > 0, `dual of ${activation.id}`, "E σ² must be positive", moment);
  const parts = { smooth: smooth ** 2 / moment, broken: broken ** 2 / moment };
  const infinite = parts.broken > 0 ? Number.POSITIVE_INFINITY : 0;
  const truncated = degree === 1 ? bent(parts) : jumping(parts);
  return {
    secondMoment: moment * variance ** degree,
    slope: () => (degree === 1 ? 1 : infinite),
    truncated: () => truncated,
  };
}

/** The squares of A and B, over their sum. */
interface Parts {
  readonly smooth: number;
  readonly broken: number;
}

/** x times a fixed-point number; x, a float64, is taken exactly. */
const times = (x: number, y: bigint, f: FixedPoint): bigint => f.multiply(f.fromNumber(x), y);

/** Degree 1. */
function bent({ smooth, broken }: Parts): TruncatedDual {
  return {
    lacking: 0,
    lackingSlope: () => 0,
    noise: 0,
    steepness: 1,
    curvature: Number.POSITIVE_INFINITY,
    beyond: (r) =>
      r > 1 ? { value: Number.POSITIVE_INFINITY, slope: Number.POSITIVE_INFINITY } : { value: 1, slope: 1 },
    compose: (g) => {
      const { arcsine } = arcsineSeries(g);
      const even = integralOfProduct(arcsine, g, evenDual(g[0]!));
      return {
        value: even.map((x, m) => smooth * g[m]! + (2 / Math.PI) * broken * x),
        slope: arcsine.map((x, m) => (m === 0 ? smooth : 0) + (2 / Math.PI) * broken * x),
      };
    },
    at: (rho, f) => {
      const { root, arcsine } = rootAndArcsine(rho, f);
      const scale = f.divide(times(2 * broken, f.one, f), f.pi);
      return {
        value: times(smooth, rho, f) + f.multiply(scale, root + f.multiply(rho, arcsine)),
        slope: times(smooth, f.one, f) + f.multiply(scale, arcsine),
      };
    },
  };
}

/** Degree 0; f′ is integrable under no law of ρ that has mass at 1: it is not offered. */
function jumping({ smooth, broken }: Parts): TruncatedDual {
  const slope = Number.POSITIVE_INFINITY;
  return {
    lacking: 0,
    lackingSlope: () => 0,
    noise: 0,
    steepness: slope,
    curvature: Number.POSITIVE_INFINITY,
    beyond: (r) =>
      r > 1 ? { value: Number.POSITIVE_INFINITY, slope: Number.POSITIVE_INFINITY } : { value: 1, slope: slope },
    compose: (g) => {
      const { arcsine } = arcsineSeries(g);
      return {
        value: arcsine.map((x, m) => (m === 0 ? smooth : 0) + (2 / Math.PI) * broken * x),
        slope: new Float64Array(g.length).fill(slope),
      };
    },
    at: (rho, f) => {
      const { arcsine } = rootAndArcsine(rho, f);
      const scale = f.divide(times(2 * broken, f.one, f), f.pi);
      return { value: times(smooth, f.one, f) + f.multiply(scale, arcsine), slope: 0n };
    },
  };
}

/** √(1 − ρ²) + ρ asin ρ. */
const evenDual = (rho: number): number => Math.sqrt((1 - rho) * (1 + rho)) + rho * Math.asin(rho);

/** √(1 − ρ²), of the exact square, and the asin ρ that belongs to it. */
function rootAndArcsine(rho: bigint, f: FixedPoint): { readonly root: bigint; readonly arcsine: bigint } {
  // Roundings may have carried ρ a few units beyond 1.
  const inside = rho > f.one ? f.one : rho < -f.one ? -f.one : rho;
  const root = integerSquareRoot((f.one - inside) * (f.one + inside));
  return { root, arcsine: f.atan2(inside, root) };
}

/**
 * asin g. y = (1 − g²)^(−1/2) solves (1 − g²) y′ = g g′ y, that is, with u = g² − g₀² (no constant term),
 * (1 − g₀²) y′ = u y′ + g g′ y: its coefficients are sums of positive terms, one after the other. Then (asin g)′ = y g′.
 */
function arcsineSeries(g: Float64Array): { readonly arcsine: Float64Array } {
  const first = g[0]!;
  const square = product(g, g);
  const rest = (1 - first) * (1 + first);
  const y = new Float64Array(g.length);
  y[0] = 1 / Math.sqrt(rest);
  for (let m = 0; m + 1 < g.length; m++) {
    // The degree-m coefficients of u y′ and of g g′ y = (g²)′ y/2.
    let sum = 0;
    for (let j = 1; j <= m + 1; j++) {
      const u = square[j]!;
      if (u !== 0) sum += u * y[m + 1 - j]! * (m + 1 - j + j / 2);
    }
    y[m + 1] = sum / ((m + 1) * rest);
  }
  return { arcsine: integralOfProduct(y, g, Math.asin(first)) };
}

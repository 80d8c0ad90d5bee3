import { radiusOfQuantile } from "../../theory/certificates/radial/ball-law.ts";
import { enclosedFloor, floorWithDeviation } from "../../theory/certificates/radial/enclosed-floor.ts";
import { ballProfile, type PiecewiseProfile } from "../../theory/certificates/radial/profile.ts";

/** The floors under all networks of some widths, at one dimension. */
export type FloorTask = {
  readonly dimension: number;
  /** P(‖x‖ ≤ λ). */
  readonly quantile: number;
  readonly target: "ball" | "smooth bump";
  /** Widths are d^c, or e^(cd/4). */
  readonly growth: Growth;
  /** c. */
  readonly exponents: readonly number[];
};

type Growth = "polynomial" | "exponential";

export interface FloorValues {
  /** Proven floors of E (g − f)² over Var f, for each exponent: no network of that width is nearer. */
  readonly floors: readonly number[];
  /** The same integrals where rounding and quadrature are taken from their upper ends. */
  readonly ceilings: readonly number[];
  /** Of the target. */
  readonly variance: number;
}

/** Numerical proofs, not samples: no key, and the same on every engine. */
export function certifiedFloors({ dimension, quantile, target, growth, exponents }: FloorTask): FloorValues {
  const radius = radiusOfQuantile(dimension, quantile);
  const profile = target === "ball" ? ballProfile(radius) : bumpProfile(BUMP_REACH * radius);
  const exact = { profile, deviations: new Float64Array(profile.pieces.length), deviationBeyond: 0 };
  const bounds = enclosedFloor(exact, dimension, { cutoff: target === "ball" ? undefined : BUMP_CUTOFF });
  const certified = exponents.map((exponent) => floorWithDeviation(bounds, widthOf(dimension, growth, exponent)));
  const { lower, upper } = bounds.variance;
  return {
    floors: certified.map(({ floor }) => floor / upper),
    ceilings: certified.map(({ estimate }) => (estimate.value + estimate.error) / lower),
    variance: upper,
  };
}

/** ⌈d^c⌉, or e^(cd/4) to 16 digits. */
export const widthOf = (dimension: number, growth: Growth, exponent: number): bigint =>
  BigInt(Math.ceil(growth === "polynomial" ? dimension ** exponent : Math.exp((exponent * dimension) / 4)));

/** Where the smooth bump ends, in units of λ, and m. */
const BUMP_REACH = 3;
const BUMP_ORDER = 12;
/** Its spectrum is resolved for u up to this, beyond it counts as a whole; to look further would change floors by less than 10⁻¹². */
const BUMP_CUTOFF = 2.5;

/**
 * (1 − r²/a²)₊^m with m = 12, eleven times differentiable at its end: one polynomial of degree 2m in t = 2r/a − 1, by interpolation at the
 * Chebyshev nodes. The certified target is the polynomial with these very float64 coefficients, 10⁻¹⁵ away.
 */
export function bumpProfile(end: number): PiecewiseProfile {
  const count = 2 * BUMP_ORDER + 1;
  const angles = Array.from({ length: count }, (_, i) => (Math.PI * (i + 0.5)) / count);
  const values = angles.map((angle) => (1 - ((Math.cos(angle) + 1) / 2) ** 2) ** BUMP_ORDER);
  const coefficients = Float64Array.from({ length: count }, (_, k) => {
    const sum = values.reduce((total, value, i) => total + value * Math.cos(k * angles[i]!), 0);
    return ((k === 0 ? 1 : 2) * sum) / count;
  });
  return { edges: Float64Array.of(0, end), pieces: [coefficients], beyond: 0 };
}

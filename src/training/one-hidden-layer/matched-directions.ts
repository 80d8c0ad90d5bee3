import type { Engine } from "../../engine/engine.ts";
import { matrix } from "../../engine/matrix.ts";
import { requireDomain } from "../../math/domain-error.ts";
import type { Data, Source } from "./data.ts";
import { repel } from "./directions.ts";
import { leastOf } from "./normal-equations.ts";
import { errorOf } from "./predictor.ts";
import { type ProfileBasis, profileAt } from "./profile-basis.ts";
import { fitCommonOn, type RidgeSum, type RidgeSumSettings, ridgeSumPredictor } from "./ridge-sum.ts";

/** How directions are matched to the function of the units. */
export interface MatchSettings {
  /** Of moving the directions and fitting the function again. */
  readonly rounds: number;
  /** Of descent in each round. */
  readonly steps: number;
  /** The first step, in radians. */
  readonly angle: number;
}

/**
 * For x of a rotation-invariant law, f radial and g = Σ_i h(⟨v_i, x⟩), E f g does not depend on the directions and
 * E g² = Σ_ij K(⟨v_i, v_j⟩), K(cos θ) = E h(⟨u, x⟩) h(⟨v, x⟩) at angle θ: the best directions for h are those of least potential K. So they are found
 * without noise, where descent on samples has to average it away. Each round moves the directions down that potential and fits h again,
 * for even h; the best on the validation sample is kept, `sum` among them. `sum` must have one function common to all units.
 */
export function matchDirections(
  sum: RidgeSum,
  data: Data,
  {
    rounds,
    steps,
    angle,
    settings,
    points,
    engine,
  }: MatchSettings & { readonly settings: RidgeSumSettings; readonly points: number; readonly engine: Engine },
): RidgeSum {
  requireDomain(sum.basis.even, "matchDirections", "functions must be even", sum.basis);
  requireDomain(
    Number.isSafeInteger(rounds) && rounds >= 1,
    "matchDirections",
    "rounds must be an integer ≥ 1",
    rounds,
  );
  requireDomain(angle > 0 && angle < Infinity, "matchDirections", "angle must be positive", angle);
  const sums = [sum];
  for (let round = 0; round < rounds; round++) {
    const { values, basis, directions } = sums[round];
    const moved = matrix(directions.rows, directions.columns, directions.data.slice());
    repel(moved, { slope: slopeOfOverlap(values, basis, data.train), steps, angle }, engine);
    sums.push(fitCommonOn(moved, data, settings, { points: points / rounds, engine }));
  }
  return leastOf(sums, (candidate) => errorOf(ridgeSumPredictor(candidate, engine), data.validation));
}

/** Samples of the radius in the plane of two directions. */
const PLANES = 2048;
/** Angles in [0, π), where an even function of ρ cos φ has its period. */
const ANGLES = 128;
const HARMONICS = 24;
/** Intervals of the table in cos θ ∈ [0, 1]. */
const INTERVALS = 512;

/**
 * K′. In the plane of u and v, x has polar coordinates ρ and a uniform φ: K(cos θ) is the mean over ρ of the autocorrelation of φ ↦ h(ρ cos φ),
 * Σ_n a_n cos 2nθ with a_n = (2 for n ≥ 1) |its n-th Fourier coefficient|², so K′(cos θ) = Σ_n 2n a_n sin 2nθ/sin θ.
 */
export function slopeOfOverlap(values: Float64Array, basis: ProfileBasis, train: Source): (cosine: number) => number {
  const { x } = train.draw(FIRST_BATCH, PLANES);
  const harmonics = new Float64Array(HARMONICS + 1);
  const h = new Float64Array(ANGLES);
  const wave = Float64Array.from({ length: ANGLES }, (_, m) => Math.cos((2 * Math.PI * m) / ANGLES));
  for (let row = 0; row < PLANES; row++) {
    const rho = Math.hypot(x.data[row * x.columns], x.data[row * x.columns + 1]);
    for (let m = 0; m < ANGLES; m++) h[m] = profileAt(values, 0, rho * Math.cos((Math.PI * m) / ANGLES), basis);
    for (let n = 1; n <= HARMONICS; n++) {
      // Symmetric about φ = 0, so that the coefficients are real.
      let coefficient = 0;
      for (let m = 0; m < ANGLES; m++) coefficient += h[m] * wave[(n * m) % ANGLES];
      harmonics[n] += (2 * (coefficient / ANGLES) ** 2) / PLANES;
    }
  }
  const table = Float64Array.from({ length: INTERVALS + 1 }, (_, i) => {
    // At cos θ = 1, where no two directions are, the limit would be steep: held a step before.
    const theta = Math.acos(Math.min(i, INTERVALS - 1) / INTERVALS);
    let slope = 0;
    for (let n = 1; n <= HARMONICS; n++) slope += (2 * n * harmonics[n] * Math.sin(2 * n * theta)) / Math.sin(theta);
    return slope;
  });
  return (cosine) => {
    const place = Math.min(Math.abs(cosine), 1) * INTERVALS;
    const i = Math.min(Math.floor(place), INTERVALS - 1);
    const slope = table[i] + (place - i) * (table[i + 1] - table[i]);
    return cosine < 0 ? -slope : slope;
  };
}

/** The batch of the radii, beyond those of fits and descents. */
const FIRST_BATCH = 2 ** 25;

import { requireDomain } from "../../math/domain-error.ts";
import { type EnclosedProfile, piecewiseLinear } from "../../theory/certificates/radial/profile.ts";
import { exactly, radialFloor, relativeFloor } from "../../theory/certificates/radial-floor.ts";
import { minimax } from "../../theory/radial-approximation/minimax.ts";
import { triangleWave } from "./lipschitz-profiles.ts";

/** A triangle wave between 0 and `amplitude`, with `frequency` half-waves to the unit of length: its Lipschitz constant is their product. */
type Wave = {
  readonly lipschitz: number;
  readonly frequency: number;
  readonly amplitude: number;
};

/** Which even polynomials come near the wave on [0, 1]. */
export type DegreeTask = Wave & {
  readonly of: "degree";
  /** Largest error, over the amplitude. */
  readonly tolerance: number;
};

/** Floors under the wave on `reach` medians of ‖x‖ under φ², the unit of length being a median. */
export type FloorTask = Wave & {
  readonly of: "floor";
  readonly dimension: number;
  readonly reach: number;
  /** In decimal digits. */
  readonly widths: readonly string[];
};

export type ThresholdTask = DegreeTask | FloorTask;

export interface ThresholdValues {
  /** Proven: no even polynomial of the first degree is near enough, one of the second is. Empty for floors. */
  readonly degrees: readonly number[];
  /** Proven floors over the variance, for each width; none for degrees. */
  readonly floors: readonly number[];
}

/** Numerical proofs, not samples: no key, and the same on every engine. */
export function thresholdOf(task: ThresholdTask): ThresholdValues {
  if (task.of === "degree") return { degrees: degreesAround(task), floors: [] };
  const floor = radialFloor("phi2", triangleWave(task.dimension, task), { dimension: task.dimension, cutoff: CUTOFF });
  return { degrees: [], floors: task.widths.map((width) => relativeFloor(floor, BigInt(width))) };
}

/** Frequencies, in units of R_d, up to which masses are resolved; beyond, they count as a whole, and the floors hold for any. */
const CUTOFF = 4;

const MOST = 128;

/** [n, n′], both even: the least error of degree n is proven to exceed the tolerance, and that of degree n′ not to. */
function degreesAround({ frequency, amplitude, tolerance, lipschitz }: DegreeTask): readonly [number, number] {
  const f = waveOnUnit(frequency, amplitude);
  const enough = tolerance * amplitude;
  let above = Number.POSITIVE_INFINITY;
  let below = 0; // a constant is off by half the amplitude
  const look = (degree: number): void => {
    const { error, least } = minimax(f, { degree });
    if (error.upper <= enough) above = Math.min(above, degree);
    if (least.lower > enough) below = Math.max(below, degree);
  };
  for (let degree = 2; above === Number.POSITIVE_INFINITY && degree <= MOST; degree *= 2) look(degree);
  requireDomain(
    above <= MOST,
    "lipschitz-threshold",
    `a polynomial of degree ≤ ${MOST} must do; the Lipschitz constant`,
    lipschitz,
  );
  while (above - below > 2) {
    const middle = 2 * Math.round((above + below) / 4);
    const gap = above - below;
    look(middle);
    if (above - below === gap) break; // neither is proven
  }
  // The exchange need not converge at every degree: what it proves at the others counts.
  for (let degree = below + 2; degree < above; degree += 2) look(degree);
  return [below, above];
}

/** The wave on [0, 1], 0 at 0, with `frequency` half-waves. */
function waveOnUnit(frequency: number, amplitude: number): EnclosedProfile {
  const whole = Math.floor(frequency);
  const points = Array.from({ length: whole + 1 }, (_, i): [number, number] => [i / frequency, (i % 2) * amplitude]);
  const rest = frequency - whole;
  if (rest === 0) return exactly(piecewiseLinear(points));
  return exactly(piecewiseLinear([...points, [1, amplitude * (whole % 2 === 0 ? rest : 1 - rest)]]));
}

import { requireDomain } from "../../math/domain-error.ts";
import { harmonicDimension } from "../../math/harmonics.ts";
import { legendre } from "../../math/legendre.ts";
import type { SphereTargetInstance } from "../../targets/sphere/sphere-target.ts";

/** Σ_j a_j √N(d, k) P_k(⟨v_j, ·⟩) on S^(d−1): unit-norm zonal harmonics of one degree k, summed. */
export interface HarmonicComponent {
  readonly degree: number;
  /** v_j, unit vectors, [p, d]. */
  readonly poles: Float64Array;
  /** a_j, [p]. */
  readonly amplitudes: Float64Array;
}

/** A finite sum of harmonics; components may share a degree. */
export type HarmonicFunction = readonly HarmonicComponent[];

/** The unit-norm zonal harmonic √N P_k(⟨pole, ·⟩). */
export const zonalHarmonic = (degree: number, pole: Float64Array): HarmonicComponent => ({
  degree,
  poles: pole,
  amplitudes: Float64Array.of(1),
});

/** A target of finitely many degrees, one component a degree. */
export function harmonicsOf({ degrees, poles }: Pick<SphereTargetInstance, "degrees" | "poles">): HarmonicFunction {
  requireDomain(degrees !== undefined, "harmonicsOf", "the target must have finitely many degrees", degrees);
  return degrees.map((degree) => {
    const terms = poles(degree);
    return {
      degree,
      poles: Float64Array.from(terms.flatMap(({ pole }) => [...pole])),
      amplitudes: Float64Array.from(terms, ({ coefficient }) => coefficient),
    };
  });
}

/** √N(d, k). */
export const harmonicScale = (dimension: number, degree: number): number =>
  Math.sqrt(Number(harmonicDimension(dimension, degree)));

/** Throws unless every component has whole unit poles, as many as amplitudes. */
export function requireHarmonics(f: HarmonicFunction, dimension: number, where: string): void {
  for (const { degree, poles, amplitudes } of f) {
    requireDomain(Number.isInteger(degree) && degree >= 0, where, "a degree must be an integer ≥ 0", degree);
    requireDomain(
      poles.length === amplitudes.length * dimension,
      where,
      `there must be ${dimension} coordinates a pole and a pole an amplitude`,
      [poles.length, amplitudes.length],
    );
    requireUnitRows(poles, dimension, where);
  }
}

/** Rows that were normalised in float64 are within d u of the sphere. */
const UNIT_TOLERANCE = 1e-12;

/** Throws unless every row of `points` [n, d] has norm 1 up to 1e-12. */
export function requireUnitRows(points: Float64Array, dimension: number, where: string): void {
  requireDomain(points.length % dimension === 0, where, `rows must have ${dimension} coordinates`, points.length);
  for (let row = 0; row < points.length; row += dimension) {
    const norm = Math.sqrt(inner(points, row, points, row, dimension));
    if (!(Math.abs(norm - 1) <= UNIT_TOLERANCE)) requireDomain(false, where, "rows must be unit vectors", norm);
  }
}

/** ⟨f, g⟩, degree k only: √N√N E P_k(⟨v, x⟩) P_k(⟨w, x⟩) = P_k(⟨v, w⟩). */
export function innerProduct(
  f: HarmonicFunction,
  g: HarmonicFunction,
  { dimension, degree }: { readonly dimension: number; readonly degree: number },
): number {
  let sum = 0;
  for (const a of f.filter((c) => c.degree === degree)) {
    for (const b of g.filter((c) => c.degree === degree)) {
      for (let i = 0; i < a.amplitudes.length; i++) {
        for (let j = 0; j < b.amplitudes.length; j++) {
          const t = inner(a.poles, i * dimension, b.poles, j * dimension, dimension);
          sum += a.amplitudes[i] * b.amplitudes[j] * legendre(degree, t, dimension);
        }
      }
    }
  }
  return sum;
}

/** The degrees that occur, ascending. */
export const degreesOf = (f: HarmonicFunction): readonly number[] =>
  [...new Set(f.map(({ degree }) => degree))].sort((a, b) => a - b);

/** f at the rows of `points` [n, d]; with `factor`, each component times factor(degree). */
export function evaluateHarmonics(
  f: HarmonicFunction,
  points: Float64Array,
  { dimension, factor = () => 1 }: { readonly dimension: number; readonly factor?: (degree: number) => number },
): Float64Array {
  const out = new Float64Array(points.length / dimension);
  for (const { degree, poles, amplitudes } of f) {
    const scale = harmonicScale(dimension, degree) * factor(degree);
    if (scale === 0) continue;
    for (let i = 0; i < out.length; i++) {
      let sum = 0;
      for (let j = 0; j < amplitudes.length; j++) {
        sum +=
          amplitudes[j] * legendre(degree, inner(points, i * dimension, poles, j * dimension, dimension), dimension);
      }
      out[i] += scale * sum;
    }
  }
  return out;
}

/** Σ a_{i+s} b_{j+s}, s < d. */
function inner(a: Float64Array, i: number, b: Float64Array, j: number, d: number): number {
  let sum = 0;
  for (let s = 0; s < d; s++) sum += a[i + s] * b[j + s];
  return sum;
}

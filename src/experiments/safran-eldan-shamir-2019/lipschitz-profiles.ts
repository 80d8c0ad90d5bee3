import { InvariantError, requireDomain } from "../../math/domain-error.ts";
import { besselSequence, firstOrderOf } from "../../math/special/bessel.ts";
import { encloseProfile } from "../../theory/certificates/enclosure/enclose-profile.ts";
import { radiusOfQuantile, spectralArgument } from "../../theory/certificates/radial/ball-law.ts";
import { type EnclosedProfile, piecewiseLinear } from "../../theory/certificates/radial/profile.ts";
import { exactly } from "../../theory/certificates/radial-floor.ts";

/** The median of ‖x‖ under φ², the unit of length here: it grows like 0.465 √d. */
export const medianOf = (dimension: number): number => radiusOfQuantile(dimension, 0.5);

/** f(x) = max(0, λ − ‖x‖)/m: it falls by 1 over a median m of ‖x‖. */
export interface Hat {
  readonly profile: EnclosedProfile;
  /** λ. */
  readonly edge: number;
  /** m. */
  readonly median: number;
}

/** λ = reach · m, or the radius nearest to that at which the density of φ² is largest. */
export function hat(dimension: number, { reach, crest }: { readonly reach: number; readonly crest: boolean }): Hat {
  const median = medianOf(dimension);
  const edge = crest ? crestNear(dimension, reach * median) : reach * median;
  const points = [
    [0, edge / median],
    [edge, 0],
  ] as const;
  return { profile: exactly(piecewiseLinear(points)), edge, median };
}

/** e^{−r²/2d}: its slope is at most m e^{−1/2}/√d ≈ 0.3 over a median. It is followed until it is below 2 · 10⁻⁸. */
export const gaussianBump = (dimension: number): EnclosedProfile =>
  encloseProfile("exp(-r^2/(2*d))", { last: 6 * Math.sqrt(dimension), dimension, tolerance: 1e-10 });

/**
 * The triangle wave between 0 and `amplitude`, 0 at r = 0, with `frequency` half-waves a median; it ends at its first mean value from `reach`
 * medians on, and is constant there. Its Lipschitz constant is amplitude · frequency, over a median.
 */
export function triangleWave(
  dimension: number,
  { frequency, amplitude, reach }: { readonly frequency: number; readonly amplitude: number; readonly reach: number },
): EnclosedProfile {
  requireDomain(frequency > 0 && reach > 0, "triangleWave", "frequency and reach must be > 0", { frequency, reach });
  const step = medianOf(dimension) / frequency;
  const halves = Math.max(0, Math.ceil(reach * frequency - 0.5));
  const points = Array.from({ length: halves + 1 }, (_, i): [number, number] => [i * step, (i % 2) * amplitude]);
  return exactly(piecewiseLinear([...points, [(halves + 0.5) * step, amplitude / 2]]));
}

/** Where the wave ends, in medians. */
export const waveEnd = (frequency: number, reach: number): number =>
  (Math.max(0, Math.ceil(reach * frequency - 0.5)) + 0.5) / frequency;

/**
 * The radius nearest to r at which J_{d/2}(2π R_d r)² has a maximum, d ≥ 2: beyond z = d/2 these are the zeros of J′ = (J_{ν−1} − J_{ν+1})/2 (DLMF
 * 10.6.1, 10.21), about π or more apart.
 */
export function crestNear(dimension: number, radius: number): number {
  const order = dimension / 2;
  const unit = spectralArgument(dimension, 1);
  const firstOrder = firstOrderOf(order);
  const last = order - firstOrder;
  requireDomain(radius * unit > order, "crestNear", `r must lie beyond the turning point ${order / unit}`, radius);
  const slope = (z: number): number => {
    const values = besselSequence(z, { firstOrder, count: last + 2 });
    return values[last - 1]! - values[last + 1]!;
  };
  const around = radius * unit;
  for (let step = 0; step < 1000; step++) {
    for (const side of [1, -1]) {
      const [near, far] = [around + side * step * STEP, around + side * (step + 1) * STEP];
      if (far > order && slope(near) * slope(far) <= 0) return zeroBetween(slope, near, far) / unit;
    }
  }
  throw new InvariantError("crestNear", `no zero of J′ within ${1000 * STEP} of ${around}`);
}

const STEP = 0.05;

function zeroBetween(f: (z: number) => number, near: number, far: number): number {
  let [from, to] = [near, far];
  const sign = Math.sign(f(from));
  for (let i = 0; i < 60; i++) {
    const middle = (from + to) / 2;
    if (Math.sign(f(middle)) === sign) from = middle;
    else to = middle;
  }
  return (from + to) / 2;
}

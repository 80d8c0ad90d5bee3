import { chebyshevCoefficients } from "../../math/chebyshev-coefficients.ts";
import { legendrePolynomial } from "../../math/extended-polynomials.ts";
import { bitLength } from "../../math/fixed-point/conversion.ts";
import { fixedPoint } from "../../math/fixed-point/fixed-point.ts";
import { harmonicDimension } from "../../math/harmonics.ts";
import { coefficientsNeeded, sample, spectrum } from "./spectrum.ts";

/** Where to start, by float64. Nothing is believed of it but that the function has no feature narrower than the samples show. */
export interface Scouted {
  /** Digits of the first attempt. */
  readonly bits: number;
  /** Digits that cancel in a function whose poles are 3 away. */
  readonly digits: number;
  /** Intervals in the angle of each piece (one if there is no kink) that resolve function, weight and P_k together. */
  readonly intervals: number;
}

export interface Problem {
  readonly dimension: number;
  readonly degree: number;
  readonly gain: number;
  readonly bias: number;
}

/**
 * Samples of each piece, equally far apart in the angle: a bump e^{−c(t − s)²} is seen for c up to about 1e7 wherever it stands,
 * √(ln 10¹³/c) being half their distance; narrower ones may be missed.
 */
const SAMPLES = 1024;
/** Digits between the value and the errors allowed. */
const AGREEMENT = 44;

/** Samples φ(γt + b), all of [−1, 1] or piece by piece between the kinks, and reads its digits off its Chebyshev coefficients. */
export function scout(value: (t: number) => number, problem: Problem & { readonly kinks: readonly number[] }): Scouted {
  const { degree, dimension, gain, bias } = problem;
  const digits = cancelled(problem) + Math.max(0, -Math.log2(gain));
  const inside = problem.kinks.map((kink) => (kink - bias) / gain).filter((t) => Math.abs(t) < 1);
  const at = (t: number): number => value(gain * t + bias);
  const { size, intervals } =
    inside.length === 0 ? scoutSphere(at, problem, digits) : scoutPieces(at, { ...problem, inside }, digits);
  const { lost } = legendrePolynomial(fixedPoint(64), degree, dimension);
  const bits = size + AGREEMENT + 12 + lost + Math.log2(dimension * (1 + gain) * (1 + degree));
  return { bits, digits, intervals };
}

/** The size of the eigenvalue, −log₂, and the intervals. */
interface Found {
  readonly size: number;
  readonly intervals: number;
}

function scoutSphere(at: (t: number) => number, { dimension, degree }: Problem, digits: number): Found {
  const values = sample(SAMPLES, at);
  // dt takes one sine of an odd power.
  const power = (dimension - 2 - (dimension % 2)) / 2;
  const weighted = sample(SAMPLES, (t) => Math.max(0, 1 - t * t) ** power);
  for (let j = 0; j < weighted.length; j++) weighted[j] = weighted[j] === 0 ? 0 : weighted[j]! * values[j]!;
  const { first, second } = chebyshevCoefficients(values, weighted);
  const own = spectrum(first);
  let size = digits;
  if (own !== undefined && own.degree >= 4) {
    // α_k = Γ(d/2)/(2^k Γ(d/2 + k)) times φ^(k) about 0, c_k = φ^(k)/(2^(k−1) k!).
    size = own.digits(degree) - Math.log2(own.largest);
    for (let i = 0; i < degree; i++) size += Math.log2((dimension / 2 + i) / (i + 1));
    size = Math.max(0, Math.min(size, 8 * degree + 2 * digits));
  }
  return { size, intervals: degree + coefficientsNeeded(second, size + AGREEMENT) };
}

function scoutPieces(
  at: (t: number) => number,
  { dimension, degree, inside }: Problem & { readonly inside: readonly number[] },
  digits: number,
): Found {
  // √N P_k times the root of the weight is about 1, and the jump's share falls like k^−2 at least.
  const root = bitLength(harmonicDimension(dimension, degree)) / 2 + 2 * Math.log2(degree + 1);
  const power = dimension - 2;
  const size = Math.min(digits, ...inside.map((t) => root - (power / 4) * Math.log2(1 - t * t)));
  const first = power === 0 ? 0 : Math.asin(Math.exp((-Math.LN2 * (size + AGREEMENT)) / power));
  const angles = inside.map((t) => Math.acos(t)).filter((angle) => angle > first && angle < Math.PI - first);
  const ends = [first, ...angles, Math.PI - first].sort((a, b) => a - b);
  let intervals = 0;
  for (let e = 0; e + 1 < ends.length; e++) {
    const half = (ends[e + 1]! - ends[e]!) / 2;
    const centre = ends[e]! + half;
    const values = sample(SAMPLES, (x) => {
      // A little inside, since a function that jumps has the other side's value at an end.
      const angle = centre + half * (1 - 1e-9) * x;
      const weight = Math.sin(angle) ** power;
      return weight === 0 ? 0 : weight * at(Math.cos(angle));
    });
    const own = coefficientsNeeded(chebyshevCoefficients(values).first, size + AGREEMENT);
    intervals = Math.max(intervals, Math.ceil(degree * half + own));
  }
  return { size, intervals };
}

/**
 * Digits that cancel, about: α_k = γ^k Γ(d/2)/(2^k Γ(d/2 + k)) E_{d+2k}[φ^(k)(γt + b)] by Rodrigues' formula, with the derivatives
 * of a function whose poles are 3 away. A guess: what is missing is found by trying.
 */
function cancelled({ dimension, degree, gain }: Problem): number {
  let digits = 0;
  for (let i = 0; i < degree; i++) {
    digits += Math.max(
      Math.log2(((dimension + 2 * i) * 3) / ((i + 1) * gain)),
      Math.log2((dimension + i) / (i + 1)) / 2,
    );
  }
  return digits;
}

import { chebyshevCoefficients } from "../../math/chebyshev-coefficients.ts";

/** Chebyshev coefficients of float64 values mean something down to here, relative to the largest. */
const MEANINGFUL = 1e-13;
/** For a function that is not finite everywhere. */
const UNKNOWN = 64;

/** How Chebyshev coefficients fall. */
interface Spectrum {
  readonly largest: number;
  /** The last coefficient that means something: all that float64 shows of the function is a polynomial of this degree. */
  readonly degree: number;
  /** −log₂ of the n-th coefficient over the largest, extrapolated like a power of n. */
  readonly digits: (n: number) => number;
  /** The inverse of `digits` beyond `degree`. */
  readonly index: (digits: number) => number;
}

/** f at cos(jπ/n), j = 0, …, n. */
export function sample(n: number, f: (x: number) => number): Float64Array {
  const values = new Float64Array(n + 1);
  for (let j = 0; j <= n; j++) values[j] = f(Math.sin(((n / 2 - j) * Math.PI) / n));
  return values;
}

/** Undefined where the coefficients are all 0 or not finite. */
export function spectrum(coefficients: Float64Array): Spectrum | undefined {
  let largest = 0;
  for (let m = 0; m < coefficients.length; m++) largest = Math.max(largest, Math.abs(coefficients[m]!));
  if (!(largest > 0 && largest < Number.POSITIVE_INFINITY)) return undefined;
  const least = MEANINGFUL * largest;
  let degree = coefficients.length - 1;
  while (Math.abs(coefficients[degree]!) <= least) degree--;
  // Of two neighbours, since those of one parity may vanish.
  const seen = (n: number): number =>
    -Math.log2(Math.max(Math.abs(coefficients[n]!), Math.abs(coefficients[n + 1] ?? 0), least) / largest);
  const last = seen(degree);
  // 1 for a pole, 2 for a Gaussian, between for other entire functions.
  const power = Math.min(2, Math.max(1, Math.log2(last / Math.max(seen(degree >> 1), 1))));
  return {
    largest,
    degree,
    digits: (n) => (n <= degree ? seen(n) : last * (n / degree) ** power),
    index: (wanted) => degree * Math.max(1, wanted / Math.max(last, 1)) ** (1 / power),
  };
}

/** Coefficients until what is left is below so many binary digits of the largest; not more than there are. */
export function coefficientsNeeded(coefficients: Float64Array, digits: number): number {
  const own = spectrum(coefficients);
  return own === undefined ? UNKNOWN : Math.min(coefficients.length, Math.max(own.degree, own.index(digits)));
}

/** The degree of the polynomial that n samples of f on [−1, 1] show, n = 2^p; n if they do not resolve f. */
export const resolvedDegree = (n: number, f: (x: number) => number): number =>
  coefficientsNeeded(chebyshevCoefficients(sample(n, f)).first, 0);

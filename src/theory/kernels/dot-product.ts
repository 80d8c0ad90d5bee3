import { requireDomain } from "../../math/domain-error.ts";
import { monomialCount } from "../../math/harmonics.ts";

/** k(x, x') = κ(⟨x, x'⟩/d) with κ(t) = Σ_m taylor(m) t^m, x ~ N(0, I_d). */
export interface DotProductKernel {
  /** b_m = κ^(m)(0)/m!. */
  readonly taylor: (m: number) => number;
  /** Degree of κ, ∞ for a series. */
  readonly degree: number;
}

/** κ(t) = e^t. */
export const exponentialKernel: DotProductKernel = {
  degree: Number.POSITIVE_INFINITY,
  taylor: (m) => {
    let value = 1;
    for (let j = 2; j <= m; j++) value /= j;
    return value;
  },
};

/** κ(t) = Σ_m coefficients[m] t^m. */
export const polynomialKernel = (coefficients: readonly number[]): DotProductKernel => ({
  degree: coefficients.length - 1,
  taylor: (m) => coefficients[m] ?? 0,
});

/**
 * μ_l = E[k(x, x') Y(x) Y(x')] for a harmonic polynomial Y homogeneous of degree l, E Y² = 1: exact. E[f Y] = E[Y(∂) f]
 * gives E_x[⟨x, x'⟩^m Y(x)] = m!/(m−l)! (m−l−1)!! ‖x'‖^(m−l) Y(x'), and under Y² dN the square ‖x'‖² is χ² with d + 2l degrees
 * of freedom. So with m = l + 2j, μ_l = Σ_j b_m m!/(2^j j!) d^(−m) Π_{i<j} (d + 2l + 2i). It is the Rayleigh quotient of
 * degree l: the eigenvalue itself except that degrees l, l + 2, … of one parity still mix, at relative order 1/d.
 * Series are summed to 1e-16 relative; they converge for κ entire of order < 2.
 */
export function degreeEigenvalue(kernel: DotProductKernel, dimension: number, degree: number): number {
  requireDomain(
    Number.isInteger(dimension) && dimension >= 2,
    "degreeEigenvalue",
    "dimension must be an integer ≥ 2",
    dimension,
  );
  let factor = 1; // m!/(2^j j!) d^(−m) Π (d + 2l + 2i)
  for (let j = 1; j <= degree; j++) factor *= j / dimension;
  let sum = 0;
  for (let j = 0; degree + 2 * j <= kernel.degree; j++) {
    const m = degree + 2 * j;
    const term = kernel.taylor(m) * factor;
    sum += term;
    if (j > 0 && Math.abs(term) <= 1e-17 * Math.abs(sum) && kernel.degree === Number.POSITIVE_INFINITY) break;
    factor *= ((m + 1) * (m + 2) * (dimension + 2 * degree + 2 * j)) / (2 * (j + 1) * dimension * dimension);
  }
  return sum;
}

/**
 * The eigenvalues of e^{⟨x,x'⟩/d} under N(0, I_d): A^d r^l with multiplicity C(d+l−1, l), exactly. Mehler's formula for one
 * coordinate, b = 1/d: eigenvalues A rⁿ, r = (1 − √(1 − 4b²))/(2b), A = (1 − r)/√(1 − 2b). Needs d > 2. The
 * eigenfunctions are Hermite functions of a slightly narrower Gaussian.
 */
export function exponentialEigenvalue(dimension: number, degree: number): number {
  requireDomain(dimension > 2, "exponentialEigenvalue", "dimension must be > 2", dimension);
  const b = 1 / dimension;
  const r = (2 * b) / (1 + Math.sqrt(1 - 4 * b * b));
  return Math.exp(dimension * (Math.log1p(-r) - 0.5 * Math.log1p(-2 * b))) * r ** degree;
}

/** Eigenvalues of a kernel by degree, with multiplicities. */
export interface Spectrum {
  readonly eigenvalues: readonly number[];
  readonly multiplicities: readonly number[];
}

/** Degrees 0..`degrees` − 1 (of e^t the rest has trace about 1/degrees!) with {@link degreeEigenvalue}; the multiplicity of degree l is C(d+l−1, l). */
export function spectrumOf(kernel: DotProductKernel, dimension: number, degrees: number): Spectrum {
  const range = Array.from({ length: Math.min(degrees, kernel.degree + 1) }, (_, l) => l);
  return {
    eigenvalues: range.map((l) => degreeEigenvalue(kernel, dimension, l)),
    multiplicities: range.map((l) => Number(monomialCount(dimension, l))),
  };
}

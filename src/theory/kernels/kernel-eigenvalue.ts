import { requireDegree } from "../../math/hermite.ts";
import { requireDimension } from "../../math/legendre.ts";
import { FIRST_BITS } from "./dual-activation-hermite.ts";
import type { SphereKernel } from "./infinite-width.ts";
import { eigenvalueByQuadrature } from "./kernel-eigenvalue-quadrature.ts";

interface Eigenvalue {
  readonly value: number;
  /** Absolute. */
  readonly error: number;
}

interface OfSphere {
  /** d. */
  readonly dimension: number;
  /** k. */
  readonly degree: number;
}

/** What float64 leaves of sums and products of positive terms, relative. */
const ROUNDING = 3e-13;
/** Of λ_k: what may be left out. */
const NEGLIGIBLE = 1e-14;
/** Of the series, and of the duals in it: at first, beyond degree k, and at most. */
const FIRST_LENGTH = 64;
const MOST = 1024;
/** Where κ̃ is looked at beyond 1. */
const RADII = Array.from({ length: 12 }, (_, j) => 1 + 2 ** (2 - j));
const BITS = [1, 2, 4, 8].map((n) => n * FIRST_BITS);

/**
 * λ_k = E_t[κ(t) P_k(t)], the eigenvalue of degree k, of multiplicity N(d, k), of the kernel κ(⟨x, x'⟩) under the uniform
 * probability measure on S^(d−1) (Funk–Hecke). In Σ_m κ_m E[t^m P_k] no term is negative: cut off, it lacks no more than κ̃(1)
 * lacks times the largest E[t^m P_k] there. Where the series is too slow (small d, κ not analytic at 1) the integral is computed in
 * fixed point, with digits enough for the smallest λ_k. Relative error 1e-12 where λ_k is representable, the series' float64 and the
 * quadrature both; `error` says where less was reached (σ with kinks that is not homogeneous, or very steep). The value is 0 with
 * error 0 where parity makes it so, and 0 with a bound where λ_k could not be told from it.
 */
export function kernelEigenvalue(kernel: SphereKernel, { dimension, degree }: OfSphere): Eigenvalue {
  requireDimension(dimension, "kernelEigenvalue");
  requireDegree(degree, "kernelEigenvalue", "degree");
  if (kernel.vanishes(degree)) return { value: 0, error: 0 };
  const sphere = { dimension, degree };
  const scaled = ({ value, error }: Eigenvalue): Eigenvalue => ({
    value: kernel.diagonal * value,
    error: kernel.diagonal * error,
  });
  let best: Eigenvalue = { value: 0, error: Number.POSITIVE_INFINITY };
  let length = FIRST_LENGTH + degree;
  for (const bits of BITS) {
    let terms = FIRST_LENGTH + degree;
    let previous: Truncated | undefined;
    let outerBefore = Number.POSITIVE_INFINITY;
    for (;;) {
      const sum = bySeries(kernel, { ...sphere, terms, length, bits });
      const { value, outer, tail, noise } = sum;
      if (value === 0 && outer === 0 && tail === 0) return { value: 0, error: 0 };
      const error = ROUNDING * value + outer + tail + noise;
      if (error < best.error) best = { value, error };
      const wanted = NEGLIGIBLE * value;
      if (outer + tail <= wanted) return scaled({ value, error });
      if (outer <= wanted && slow(sum, previous)) {
        const truncated = kernel.truncated({ count: terms, bits });
        const integral = eigenvalueByQuadrature(truncated, { ...sphere, hint: value });
        return scaled({ value: integral.value, error: integral.error + outer + noise });
      }
      if (value === 0 || sum.floor > wanted) break;
      // More coefficients of as many digits may not help.
      const stalled = outer > 0.9 * outerBefore;
      const moreTerms = outer > wanted && terms < MOST && !stalled;
      const moreLength = tail > wanted && length < MOST;
      if (!moreTerms && !moreLength) {
        if (stalled) break;
        return scaled(best);
      }
      previous = sum;
      if (moreLength && (tail > outer || !moreTerms)) length *= 2;
      else {
        terms *= 2;
        outerBefore = outer;
      }
    }
  }
  return scaled(best);
}

/** A lower bound of λ_k/diagonal, from series of this length; what the duals' missing coefficients add to it, and the degrees beyond, at most. */
interface Truncated {
  readonly length: number;
  readonly value: number;
  readonly outer: number;
  /** What `outer` cannot fall below with so many digits. */
  readonly floor: number;
  readonly tail: number;
  /** From coefficients with an absolute error: Σ 2√f_m δ E[t^m P_k] ≤ 2δ √(λ_k Σ E[t^m P_k]), by Cauchy and Schwarz. */
  readonly noise: number;
}

/** Whether the tail, falling like a power of the length, would stay above what is wanted up to the largest. */
function slow({ value, tail, length }: Truncated, previous: Truncated | undefined): boolean {
  const doublings = Math.log2(MOST / length);
  if (doublings <= 0) return true;
  return (
    previous !== undefined &&
    previous.length < length &&
    tail * (tail / previous.tail) ** doublings > NEGLIGIBLE * value
  );
}

function bySeries(
  kernel: SphereKernel,
  {
    terms,
    length,
    bits,
    ...sphere
  }: OfSphere & { readonly terms: number; readonly length: number; readonly bits: number },
): Truncated {
  const truncated = kernel.truncated({ count: terms, bits });
  const { coefficients, completeBelow } = truncated.series(length);
  let value = 0;
  let total = 0;
  let moments = 0;
  const moment = zonalMoments(sphere);
  for (let m = 0; m < length; m++) {
    total += coefficients[m]!;
    if (m < sphere.degree || (m - sphere.degree) % 2 === 1) continue;
    const weight = moment(m);
    moments += weight;
    value += coefficients[m]! * weight;
  }
  // Two bounds of what degrees ≥ length add up to; the sum's rounding counts with what it lacks.
  let rest = Math.max(0, 1 - total) + 2 ** -50;
  for (const r of RADII) {
    const value = truncated.beyond(r);
    if (value < Number.POSITIVE_INFINITY) rest = Math.min(rest, value * r ** -length);
  }
  const outer = truncated.lacking === 0 ? 0 : truncated.lacking * largestMoment(completeBelow, sphere);
  const floor = completeBelow > 0 ? 0 : Math.min(outer, 2 ** (8 - bits) * largestMoment(0, sphere));
  const exhausted = coefficients.every((x, m) => x === 0 || m < sphere.degree || (m - sphere.degree) % 2 === 1);
  return {
    length,
    value,
    outer,
    floor,
    noise: 2 * truncated.noise * Math.sqrt(value * moments),
    tail: exhausted && truncated.lacking === 0 ? 0 : rest * largestMoment(length, sphere),
  };
}

/**
 * m ↦ E[t^m P_k] = m! Γ(d/2)/(2^m ((m−k)/2)! Γ((m+k+d)/2)) for m = k, k + 2, …, each from the one before (Rodrigues' formula and
 * the Beta integral). Arguments must rise.
 */
function zonalMoments({ dimension: d, degree: k }: OfSphere): (m: number) => number {
  let value = 1;
  for (let j = 0; j < k; j++) value *= (j + 1) / (d + 2 * j);
  let at = k;
  return (m) => {
    for (; at < m; at += 2) value *= momentRatio(at, { dimension: d, degree: k });
    return value;
  };
}

/** E[t^(m+2) P_k]/E[t^m P_k]. */
const momentRatio = (m: number, { dimension: d, degree: k }: OfSphere): number =>
  ((m + 2) / (m + 2 - k)) * ((m + 1) / (m + k + d));

/** The largest E[t^m P_k] with m ≥ from: they rise to one top, at about m = k + k²/(d − 1), and fall. */
function largestMoment(from: number, sphere: OfSphere): number {
  const moment = zonalMoments(sphere);
  let m = Math.max(from, sphere.degree);
  if ((m - sphere.degree) % 2 === 1) m++;
  while (momentRatio(m, sphere) > 1) m += 2;
  return moment(m);
}

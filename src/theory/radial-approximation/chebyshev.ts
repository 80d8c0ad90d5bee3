import { requireDomain } from "../../math/domain-error.ts";
import { gaussLegendre } from "../../math/quadrature.ts";
import type { EnclosedProfile } from "../certificates/radial/profile.ts";
import { type EvenPolynomial, halfDegree } from "./even-polynomial.ts";
import { partsUpTo, partValue, requireSize } from "./parts.ts";

/** Which approximation: up to which degree n in r (even), on which interval 0 ≤ r ≤ R. */
export interface PolynomialOptions {
  readonly degree: number;
  /** R, 1 if not given. */
  readonly radius?: number;
}

/**
 * The truncated Chebyshev series of s ↦ f̃(R|s|) on [−1, 1]: c_k = (4/π) ∫₀^{π/2} f̃(R cos θ) cos 2kθ dθ, half of it for k = 0. Each piece
 * of f̃ is smooth in θ: Gauss–Legendre with as many nodes as the wave needs, cut once in the middle of long pieces; a few ulps of max|f̃|.
 */
export function truncatedChebyshev(f: EnclosedProfile, { degree, radius = 1 }: PolynomialOptions): EvenPolynomial {
  const half = halfDegree(degree, "truncatedChebyshev");
  const coefficients = new Float64Array(half + 1);
  const parts = partsUpTo(f, radius);
  requireSize(parts, "truncatedChebyshev");
  for (const part of parts) {
    const [first, last] = [angleOf(part.to, radius), angleOf(part.from, radius)];
    const rule = gaussLegendre(24 + Math.ceil(degree * (last - first)));
    const reach = (last - first) / 2;
    for (let i = 0; i < rule.nodes.length; i++) {
      const theta = first + reach * (1 + rule.nodes[i]!);
      const r = Math.min(part.to, Math.max(part.from, radius * Math.cos(theta)));
      const weighted = ((4 * reach) / Math.PI) * rule.weights[i]! * partValue(part, r);
      for (let k = 0; k <= half; k++) coefficients[k]! += weighted * Math.cos(2 * k * theta);
    }
  }
  coefficients[0]! /= 2;
  return { degree, radius, coefficients };
}

/** arccos(r/R), with its relative accuracy next to r = R. */
const angleOf = (r: number, R: number): number => 2 * Math.asin(Math.sqrt((R - r) / (2 * R)));

/**
 * g_j = ((n + 2 − j) cos jα + sin jα cot α)/(n + 2), α = π/(n + 2): 1 + 2 Σ_{j ≤ n} g_j cos jθ ≥ 0 is Fejér's kernel of least E(1 − cos θ),
 * with g_1 = cos α (Jackson's kernel in Weiße et al. 2006, equation 71).
 */
export function jacksonFactor(degree: number, j: number): number {
  const alpha = Math.PI / (degree + 2);
  return ((degree + 2 - j) * Math.cos(j * alpha) + Math.sin(j * alpha) / Math.tan(alpha)) / (degree + 2);
}

/** The truncated series with c_k multiplied by g_{2k}: a mean of values of f̃, thus between its least and largest; see {@link jacksonBound}. */
export function jacksonDamped(f: EnclosedProfile, options: PolynomialOptions): EvenPolynomial {
  const plain = truncatedChebyshev(f, options);
  return { ...plain, coefficients: plain.coefficients.map((c, k) => c * jacksonFactor(plain.degree, 2 * k)) };
}

/**
 * 2LR sin(π/(2n + 4)) ≤ πLR/(n + 2) bounds sup |f − p|, p the Jackson-damped series of an L-Lipschitz f. With φ from the kernel's law, p at
 * cos θ is E f(R|cos(θ + φ)|), |cos(θ + φ) − cos θ| ≤ 2|sin(φ/2)|, and (E 2|sin(φ/2)|)² ≤ 2 E(1 − cos φ) = 2(1 − cos π/(n + 2)).
 */
export function jacksonBound(lipschitz: number, { degree, radius = 1 }: PolynomialOptions): number {
  requireLipschitz(lipschitz, degree, "jacksonBound");
  return 2 * lipschitz * radius * Math.sin(Math.PI / (2 * degree + 4));
}

/**
 * πLR/(2(n + 1)): some polynomial of degree n is that close to s ↦ f(R|s|) on [−1, 1], f L-Lipschitz (Favard 1937; Achieser & Krein 1937, on
 * the periodic f(R|cos θ|)); the best possible constant for the periodic class. The best one for an even function is even, so that for even n
 * one of degree n is even within the bound for n + 1.
 */
export function favardBound(lipschitz: number, { degree, radius = 1 }: PolynomialOptions): number {
  requireLipschitz(lipschitz, degree, "favardBound");
  return (Math.PI * lipschitz * radius) / (2 * (degree + 1));
}

function requireLipschitz(lipschitz: number, degree: number, where: string): void {
  requireDomain(
    lipschitz >= 0 && lipschitz < Infinity,
    where,
    "the Lipschitz constant must be finite and ≥ 0",
    lipschitz,
  );
  requireDomain(Number.isSafeInteger(degree) && degree >= 0, where, "degree must be an integer ≥ 0", degree);
}

import type { VectorForm } from "../engine/vector/algebra.ts";

/** A univariate function σ: an activation of a network or a link function of a target. */
export interface Activation {
  /** The file's name. */
  readonly id: string;
  /** TeX. */
  readonly formula: string;
  readonly value: (t: number) => number;
  /** σ′; at a kink the right derivative. */
  readonly derivative: (t: number) => number;
  /** The same two for whole matrices, compiled to SIMD. `tests/laws/vector.test.ts` compares them. */
  readonly vector: VectorForm;
  /** Points where σ or σ′ jumps; quadrature is split there. */
  readonly kinks: readonly number[];
  /** c_k = E[σ(γ g) h_k(g)], g ~ N(0, 1), h_k = He_k/√k! orthonormal, gain γ > 0, k ≥ 0. Closed form, or a
   *  one-dimensional integral; error below 1e-13 max(1, √E σ(γg)²). */
  readonly hermite: (k: number, gain?: number) => number;
  /** +1 even, −1 odd, absent otherwise. */
  readonly parity?: 1 | -1;
  /**
   * Where the coefficients of one parity vanish from a degree on, at bias 0: σ is a polynomial of lower degree plus a
   * function of the other parity. ReLU, t/2 + |t|/2: { parity: "odd", from: 3 }. Even and odd functions declare it only where they
   * are polynomials, t²: { parity: "even", from: 4 }.
   */
  readonly vanishing?: { readonly parity: "even" | "odd"; readonly from: number };
  /** α_k = E[σ(γt) P_k(t)], t one coordinate of a uniform point of S^(d−1), where it has a closed form; good to 1e-14 relative
   *  or exactly 0. P_k is the Legendre polynomial in dimension d with P_k(1) = 1. */
  readonly funkHecke?: (k: number, options: { readonly dimension: number; readonly gain: number }) => number;
  /**
   * For an odd bounded σ: its sine transform, σ(t) = ∫₀^∞ sin(ωt) sine(ω) dω, and the cosine transform of its square,
   * σ(t)² = 1 − ∫₀^∞ cos(ωt) cosineOfSquare(ω) dω. With them E σ(h)·ψ factorises over independent components of h.
   * `range` is where both are below 1e-18.
   */
  readonly fourier?: {
    readonly sine: (omega: number) => number;
    readonly cosineOfSquare: (omega: number) => number;
    readonly range: number;
  };
  readonly reference: readonly { readonly t: number; readonly value: number; readonly from: string }[];
}

export function defineActivation(activation: Activation): Activation {
  return activation;
}

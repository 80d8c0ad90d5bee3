/** A number and a bound of its error. */
export interface Approximation {
  readonly value: number;
  readonly error: number;
}

/** I(u) = ∫_0^Λ f J_ν(z) J_{ν−1}(uz) dz of a radial f that is 0 beyond Λ, as a function of z = 2π R_d r; ν = d/2. */
export interface RadialSpectrum {
  readonly dimension: number;
  /** Λ. */
  readonly argument: number;
  /** ≥ the total variation V of f on (0, ∞). */
  readonly variation: number;
  /** ≥ ∫_0^Λ |f J_ν| dz. */
  readonly absolute: number;
  /** a with |J_{ν−1}(ζ)| ≤ a e^{|Im ζ|} where Re ζ ≥ 0. */
  readonly growth: number;
  /** I(u), u ≥ 1. Fast if u rises from call to call. */
  readonly at: (u: number) => Approximation;
}

declare const lane: unique symbol;
declare const mask: unique symbol;

/** A number in every lane of a vector: a node of an expression that is compiled to SIMD in float32 and in float64. */
export interface Lane {
  readonly [lane]: true;
}

/** A truth value in every lane. */
export interface Mask {
  readonly [mask]: true;
}

/** A lane, or a constant that fills all of them. */
export type Operand = Lane | number;

/**
 * What an activation's vector form is written with. Every operation acts lane by lane and is correctly rounded in the
 * precision at hand, but for `multiplyAdd`, which rounds once or twice, `polynomial`, and the transcendental functions,
 * whose relative error is stated in units in the last place (ulp) and held to that by transcendental.test.ts. What two
 * formulas share, exp(a) say, is computed once. A constant lane is written as a sum, add(1, 0): what no input changes is
 * computed outside the loops.
 */
export interface VectorAlgebra {
  add(a: Operand, b: Operand): Lane;
  subtract(a: Operand, b: Operand): Lane;
  multiply(a: Operand, b: Operand): Lane;
  divide(a: Operand, b: Operand): Lane;
  /** a · b + c, fused where the runtime can. */
  multiplyAdd(a: Operand, b: Operand, c: Operand): Lane;
  negate(a: Operand): Lane;
  absolute(a: Operand): Lane;
  squareRoot(a: Operand): Lane;
  /** The smaller; NaN where either is NaN. Of two zeros either. One instruction where an operand is a constant. */
  minimum(a: Operand, b: Operand): Lane;
  /** The larger; NaN where either is NaN. Of two zeros either. One instruction where an operand is a constant. */
  maximum(a: Operand, b: Operand): Lane;
  /** The nearest integer, ties to even. */
  round(a: Operand): Lane;
  /** False where either is NaN, as all comparisons. */
  less(a: Operand, b: Operand): Mask;
  lessOrEqual(a: Operand, b: Operand): Mask;
  /** `yes` where the mask holds, else `no`; both are evaluated. */
  select(where: Mask, yes: Operand, no: Operand): Lane;
  /** |a| with the sign of b. */
  copySign(a: Operand, b: Operand): Lane;
  /** Σ_k coefficients[k] aᵏ, by Horner's rule in the even and the odd part. */
  polynomial(a: Operand, coefficients: readonly number[]): Lane;
  /** eᵃ within 2 ulp; 0 where that is below 2⁻¹²⁵ (float64: 2⁻¹⁰²¹). */
  exp(a: Operand): Lane;
  /** eᵃ − 1 within 2 ulp. */
  expm1(a: Operand): Lane;
  /** Natural logarithm within 1 ulp; −Infinity at 0, NaN below. */
  log(a: Operand): Lane;
  /** log(1 + a) within 1 ulp; −Infinity at −1, NaN below. */
  log1p(a: Operand): Lane;
  /** Within 3 ulp, odd to the bit. */
  tanh(a: Operand): Lane;
  /** Within 4 ulp, odd to the bit. */
  erf(a: Operand): Lane;
  /** 1 − erf a within 6 ulp, also where it is small; 0 where e^(−a²) is below 2⁻¹²⁵ (float64: 2⁻¹⁰²¹). */
  erfc(a: Operand): Lane;
  /** Within 3 ulp (float32: + 2⁻⁴⁸) for |a| ≤ 10⁴; NaN beyond, which says so. */
  sin(a: Operand): Lane;
  /** As `sin`. */
  cos(a: Operand): Lane;
}

/** The vector form of a univariate function σ: how to compute it lane by lane. */
export interface VectorForm {
  /** σ(t); NaN where t is NaN, so that divergence is noticed. */
  readonly value: (v: VectorAlgebra, t: Lane) => Lane;
  /** σ′(t); at a kink the right derivative. */
  readonly derivative: (v: VectorAlgebra, t: Lane) => Lane;
  /** σ′ as a function of h = σ(t), where it is one up to a null set: then training keeps no pre-activation. */
  readonly derivativeFromValue?: (v: VectorAlgebra, h: Lane) => Lane;
}

/** A univariate function that engines can apply to whole matrices. */
export interface Univariate {
  /** Names it in errors. */
  readonly id: string;
  readonly value: (t: number) => number;
  readonly derivative: (t: number) => number;
  readonly vector: VectorForm;
}

import type { Activation } from "../../activations/activation.ts";
import { requireDomain } from "../../math/domain-error.ts";
import { monomialCoefficients } from "../../math/hermite-series.ts";

/** y = σ(gain · h), h = d_eff^(−1/2) Σ_i a_i P(z_i), z ~ N(0, I), a_i = +1 for `plus` of the components, −1 for the others. */
export interface SightLaw {
  /** a[k] of P = Σ a[k] h_k, orthonormal. */
  readonly inner: ArrayLike<number>;
  readonly effectiveDimension: number;
  readonly plus: number;
  /** Odd and bounded, with its `fourier`. */
  readonly outer: Activation;
  readonly gain: number;
}

/** Degrees on distinct components: of sign + and of sign −. Components not named have degree 0. */
export interface IndexClass {
  readonly plus: readonly number[];
  readonly minus: readonly number[];
}

export interface Expectations {
  /** E y². */
  readonly meanSquare: number;
  /** E[y Π_i h_{degree i}(z_i)] for each class, h_k orthonormal. */
  readonly coefficients: Float64Array;
}

/** −log of what may be neglected: e^−42 = 6e-19, with room for the polynomials in front of e^{−z²/2}. */
const BUDGET = 42;

/** φ_0..φ_top at one frequency ω of gain · h, with the step of the midpoint rule in ω. */
export interface FourierNode {
  readonly omega: number;
  readonly step: number;
  /** E e^{iω gain h}. */
  readonly all: Complex;
  /** E[e^{iω gain h} Π_i h_{k_i}(z_i)] for the degrees of a class. */
  readonly of: (c: IndexClass) => Complex;
}

interface Complex {
  readonly re: number;
  readonly im: number;
}

/**
 * Nodes for ∫₀^∞ … dω. Components are independent: with φ_k(s) = E[e^{isP(z)} h_k(z)], s = gain · ω/√d_eff, and
 * φ_k(−s) = conj φ_k(s), every expectation is a product of φ's. Both integrals by the midpoint rule. In z its spacing
 * resolves the fastest oscillation sP′ on |z| ≤ Z(ω), with e^{−Z²/2} sine(ω) = e^−42. In ω the spacing is 2π/period, so that
 * aliases begin at gain · |h| = period − 20, beyond what a single component at |z| = 8.3 (probability 1e-16) or ten
 * standard deviations reach. `top` is the largest degree asked for.
 */
export function* fourierNodes(
  law: SightLaw,
  { top, refinement = 1 }: { readonly top: number; readonly refinement?: number | undefined },
): Generator<FourierNode> {
  const { inner, effectiveDimension: d, plus, outer, gain } = law;
  requireDomain(Number.isInteger(d) && d >= 1, "SightLaw", "effectiveDimension must be an integer ≥ 1", d);
  requireDomain(
    Number.isInteger(plus) && plus >= 0 && plus <= d,
    "SightLaw",
    "plus must be an integer in [0, d_eff]",
    plus,
  );
  requireDomain(outer.fourier !== undefined, "SightLaw", "the outer function needs its Fourier pair", outer.id);
  requireDomain(gain > 0, "SightLaw", "gain must be positive", gain);
  const { sine, cosineOfSquare, range } = outer.fourier;
  const polynomial = monomialCoefficients(inner);
  const step = (2 * Math.PI) / (gain * reach(polynomial, inner, d) + 20) / refinement;
  for (let omega = step / 2; omega < range; omega += step) {
    const budget = BUDGET + Math.log(Math.max(sine(omega), cosineOfSquare(omega)));
    if (budget <= 0) return;
    const s = (gain * omega) / Math.sqrt(d);
    const of = characteristic(polynomial, s, { top, cut: Math.sqrt(2 * budget), refinement, plus, minus: d - plus });
    yield { omega, step, all: of({ plus: [], minus: [] }), of };
  }
}

/**
 * E y² and E[y Π h(z_i)] of any classes, from σ(t) = ∫₀^∞ sin(ωt) sine(ω) dω and σ² = 1 − ∫₀^∞ cos(ωt) cosineOfSquare(ω) dω.
 * Absolute error below 1e-12 for d_eff ≥ 1 and deg P ≤ 4: doubling `refinement` (1 unless given) moves nothing by more.
 */
export function expectations(
  law: SightLaw,
  classes: readonly IndexClass[],
  options: { readonly refinement?: number } = {},
): Expectations {
  for (const c of classes) {
    requireDomain(
      c.plus.length <= law.plus && c.minus.length <= law.effectiveDimension - law.plus,
      "expectations",
      "no more degrees than components of that sign",
      c,
    );
  }
  const top = classes.reduce((k, c) => Math.max(k, ...c.plus, ...c.minus), 0);
  const coefficients = new Float64Array(classes.length);
  let deficit = 0;
  for (const { omega, step, all, of } of fourierNodes(law, { top, refinement: options.refinement })) {
    deficit += step * law.outer.fourier!.cosineOfSquare(omega) * all.re;
    const weight = step * law.outer.fourier!.sine(omega);
    classes.forEach((c, i) => {
      coefficients[i] = coefficients[i]! + weight * of(c).im;
    });
  }
  return { meanSquare: 1 - deficit, coefficients };
}

/** How large |h| may get: one component far out, or all together. */
function reach(polynomial: Float64Array, inner: ArrayLike<number>, d: number): number {
  const single = polynomial.reduce((sum, b, j) => sum + Math.abs(b) * 8.3 ** j, 0);
  let variance = 0;
  for (let k = 1; k < inner.length; k++) variance += inner[k]! ** 2;
  return single / Math.sqrt(d) + 10 * Math.sqrt(variance);
}

/** c ↦ E[e^{is √d_eff h} Π h_k(z)], from φ_0..φ_top at s. */
function characteristic(
  polynomial: Float64Array,
  s: number,
  options: {
    readonly top: number;
    readonly cut: number;
    readonly refinement: number;
    readonly plus: number;
    readonly minus: number;
  },
): (c: IndexClass) => Complex {
  const { top, cut, refinement, plus, minus } = options;
  const slope = polynomial.reduce((sum, b, j) => sum + (j === 0 ? 0 : Math.abs(b) * j * cut ** (j - 1)), 0);
  const step = (2 * Math.PI) / (1.05 * s * slope + 12) / refinement;
  const re = new Float64Array(top + 1);
  const im = new Float64Array(top + 1);
  const add = (z: number): void => {
    let p = 0;
    for (let j = polynomial.length - 1; j >= 0; j--) p = p * z + polynomial[j]!;
    const mass = (step * Math.exp(-z * z * 0.5)) / Math.sqrt(2 * Math.PI);
    const cosine = mass * Math.cos(s * p);
    const sine = mass * Math.sin(s * p);
    let previous = 0;
    let h = 1;
    for (let k = 0; k <= top; k++) {
      re[k] = re[k]! + h * cosine;
      im[k] = im[k]! + h * sine;
      const next = (z * h - Math.sqrt(k) * previous) / Math.sqrt(k + 1);
      previous = h;
      h = next;
    }
  };
  for (let z = step / 2; z < cut; z += step) {
    add(z);
    add(-z);
  }
  const modulus = Math.hypot(re[0]!, im[0]!);
  const angle = Math.atan2(im[0]!, re[0]!);
  return (c) => {
    // φ_0 on the components without a degree, then the others one by one.
    const [p, m] = [plus - c.plus.length, minus - c.minus.length];
    const size = modulus ** (p + m);
    let [x, y] = [size * Math.cos(angle * (p - m)), size * Math.sin(angle * (p - m))];
    for (const k of c.plus) [x, y] = [x * re[k]! - y * im[k]!, x * im[k]! + y * re[k]!];
    for (const k of c.minus) [x, y] = [x * re[k]! + y * im[k]!, y * re[k]! - x * im[k]!];
    return { re: x, im: y };
  };
}

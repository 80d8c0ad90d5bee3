import type { Activation } from "../../activations/activation.ts";
import { extendedValue } from "../../activations/extended.ts";
import { requireDomain } from "../../math/domain-error.ts";
import { type Certain, withEnoughDigits } from "../../math/extended-quadrature.ts";
import { fixedPoint } from "../../math/fixed-point/fixed-point.ts";
import { requireDegree } from "../../math/hermite.ts";
import { requireDimension } from "../../math/legendre.ts";
import { funkHeckeOfValues, type SphericalCoefficient } from "./funk-hecke-of-values.ts";
import { funkHeckeAttempt } from "./funk-hecke-quadrature.ts";
import { scout } from "./funk-hecke-scout.ts";

/** What is needed of an activation; its values come from the vector form, evaluated with many digits. */
export interface ExtendedFunction
  extends Pick<Activation, "id" | "kinks" | "parity" | "vanishing">,
    Partial<Pick<Activation, "value">> {
  readonly vector: Pick<Activation["vector"], "value">;
}

/**
 * Digits beyond which a value is below the least float64 number. Four times the digits that a function with poles 3 away loses,
 * and 384, tell an entire function's value from 0, too; a value that is 0 without being declared so costs no more.
 */
const MOST_BITS = 1408;
/**
 * The Funk–Hecke eigenvalue α_k = E[φ(γt + b) P_k(t)], t one coordinate of a uniform point of S^(d−1), P_k(1) = 1: the
 * convolution H ↦ E_x[φ(γ⟨u, x⟩ + b) H(x)] multiplies every spherical harmonic H of degree k by it. The operator of Vempala &
 * Wilmes (2019) has eigenvalue α_k². Exactly 0 where the activation declares that it vanishes; its closed form at b = 0 if there
 * is one; else quadrature with as many digits as cancellation takes. `error` bounds the absolute error: 1e-12 of the value
 * at most for an activation analytic between its kinks, as long as the value is a normal float64 number, and without features
 * narrower than 1/1000 of the range of t: those are looked for by 1024 values.
 */
export function funkHecke(
  activation: ExtendedFunction & Pick<Activation, "funkHecke">,
  options: SphericalCoefficient,
): Certain {
  const { dimension, degree, gain = 1, bias = 0 } = options;
  requireDegree(degree, "funkHecke", "degree");
  requireDimension(dimension, "funkHecke");
  requireDomain(gain > 0 && Number.isFinite(gain), "funkHecke", "gain must be > 0 and finite", gain);
  requireDomain(Number.isFinite(bias), "funkHecke", "bias must be finite", bias);
  if (vanishes(activation, { degree, bias })) return { value: 0, error: 0 };
  if (bias === 0 && activation.funkHecke !== undefined) {
    const value = activation.funkHecke(degree, { dimension, gain });
    return { value, error: 1e-14 * Math.abs(value) };
  }
  return funkHeckeByQuadrature(activation, options);
}

/** As {@link funkHecke}, without its closed forms. */
export function funkHeckeByQuadrature(activation: ExtendedFunction, options: SphericalCoefficient): Certain {
  const { degree, dimension, gain = 1, bias = 0 } = options;
  const problem = { dimension, degree, gain, bias };
  const at = activation.value ?? byValues(activation);
  const known = scout(at, { ...problem, kinks: activation.kinks });
  const result = withEnoughDigits((bits) => funkHeckeAttempt(activation, { ...problem, bits, known }), {
    bits: Math.min(MOST_BITS, known.bits),
    mostBits: Math.min(MOST_BITS, 384 + 4 * known.digits),
  });
  if (certain(result) || vanishesMostly((t) => at(gain * t + bias))) return result;
  return better(result, funkHeckeOfValues(byValues(activation), { ...options, kinks: activation.kinks }));
}

/** To 1e-12 of the value, or of a value so small that float64 would not find it. */
export const certain = ({ value, error }: Certain): boolean => error <= 1e-12 * Math.abs(value) || error < 1e-25;

/**
 * The one with the smaller error. Adaptive panels, which notice an infinite second moment, do better at kinks that are not declared;
 * but where they contradict what many digits found, they have missed a feature between their nodes.
 */
export function better(found: Certain, panels: Certain): Certain {
  const contradicted = Math.abs(found.value - panels.value) > found.error + panels.error;
  const { value, error } = contradicted || found.error <= panels.error ? found : panels;
  return { value, error };
}

/** Whether f is 0 at three in four points of [−1, 1]: adaptive panels would not find what is between. */
export function vanishesMostly(f: (x: number) => number): boolean {
  let zeros = 0;
  for (let j = 0; j < 200; j++) if (f((j - 99.5) / 100) === 0) zeros++;
  return zeros >= 150;
}

/** The activation by its values, as the vector form has them. */
export function byValues(activation: ExtendedFunction): (t: number) => number {
  const f = fixedPoint(192);
  const value = extendedValue(activation, f.bits);
  return (t) => f.toNumber(value(f.fromNumber(t)));
}

/**
 * Whether a coefficient of σ(γt + b) is 0 by declaration: at bias 0 by symmetry; at every bias beyond the degree of a polynomial, which
 * an even or odd function is whose coefficients vanish from a degree on.
 */
export function vanishes(
  { parity, vanishing }: Pick<Activation, "parity" | "vanishing">,
  { degree, bias }: { readonly degree: number; readonly bias: number },
): boolean {
  const own = vanishing?.parity === (degree % 2 === 0 ? "even" : "odd");
  if (vanishing !== undefined && parity === (vanishing.parity === "even" ? 1 : -1) && degree > vanishing.from - 2)
    return true;
  if (bias !== 0) return false;
  if (parity !== undefined && (degree % 2 === 0 ? 1 : -1) !== parity) return true;
  return vanishing !== undefined && own && degree >= vanishing.from;
}

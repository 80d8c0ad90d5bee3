import { InvariantError, requireDomain } from "../../math/domain-error.ts";
import type { Descent } from "./degree-decay.ts";
import {
  type Complex,
  inverseOfResolvent,
  type Network,
  resolventAtZero,
  rightEdge,
  widthLaw,
} from "./width-equation.ts";

/** What m random units learn of one degree, averaged over its harmonics. */
export interface FiniteWidth {
  /** r_k(t) = (1/N) tr Π_k (I − ηK_m)^t, degree k ≥ 1, t real. */
  readonly residual: (degree: number, descent: Descent) => number;
  /** r_k(∞): what m units cannot express. */
  readonly floor: (degree: number) => number;
  /** Steps until r_k is `level` (½ unless given); ∞ where the floor is higher. */
  readonly timeTo: (degree: number, options: { readonly rate: number; readonly level?: number }) => number;
  /** Right end of the spectrum of K_m without the constants. */
  readonly edge: number;
}

/**
 * K_m = (1/m) Σ_i φ_i ⊗ φ_i is a sample covariance of m draws with population K, so its resolvent is close to a multiple of
 * one of K (Bun, Allez, Bouchaud & Potters 2016): Π_k (K_m − z)⁻¹ ≈ −1/(z(1 + α_k² v(z))) Π_k, v from
 * {@link inverseOfResolvent}. By Cauchy's formula on an ellipse around [0, edge],
 *
 *     r_k(t) = (1/2πi) ∮ (1 − ηz)^t / (z(1 + α_k² v(z))) dz.
 *
 * No constant is fitted. Harmonics at uniform points are not independent entries: ‖Y(u)‖² = N does not fluctuate, which alone
 * moves r by (s²/2) e^(−s)/m at e^(−s) = r. The mean of r over draws of the units is within 1/m; quadrature errs by 1e-10.
 * Degree 0 has one harmonic, which does not fluctuate over the units: it is not predicted, and is taken out of the others.
 */
export function finiteWidth(network: Network): FiniteWidth {
  const law = widthLaw(network);
  const edge = rightEdge(law);
  const atZero = resolventAtZero(law);
  const squareOf = (degree: number): number => {
    const known = Number.isInteger(degree) && degree >= 1 && degree < network.alphas.length;
    requireDomain(known, "finiteWidth", `degree must be an integer from 1 to ${network.alphas.length - 1}`, degree);
    return network.alphas[degree] ** 2;
  };
  const floor = (degree: number): number => 1 / (1 + squareOf(degree) * atZero);
  const contours = new Map<number, Contour>();
  const residual = (degree: number, { rate, time }: Descent): number => {
    requireDomain(time >= 0, "finiteWidth", "time must be ≥ 0", time);
    requireDomain(
      rate > 0 && rate * edge.z < 1,
      "finiteWidth",
      `rate must be in (0, 1/edge) = (0, ${(1 / edge.z).toPrecision(6)})`,
      rate,
    );
    const square = squareOf(degree);
    // (1 + ηδ)^t ≤ e² on the contour; it stays within a third of the way to the branch point 1/η.
    const wanted = Math.min(1 / (rate * Math.max(time, 1)), (1 / rate - edge.z) / 3, edge.z);
    const power = Math.floor(Math.log2(wanted));
    const known = contours.get(power);
    const contour = known ?? ellipse(law, { right: edge.z, distance: 2 ** power });
    if (known === undefined) contours.set(power, contour);
    return integral(contour, { square, rate, time });
  };
  return {
    residual,
    floor,
    edge: edge.z,
    timeTo: (degree, { rate, level = 0.5 }) => {
      requireDomain(level > 0 && level < 1, "finiteWidth", "level must be in (0, 1)", level);
      if (floor(degree) >= level) return Number.POSITIVE_INFINITY;
      let [low, high] = [0, 1];
      while (residual(degree, { rate, time: high }) > level) [low, high] = [high, 2 * high];
      while (high - low > 1e-10 * high) {
        const middle = (low + high) / 2;
        if (residual(degree, { rate, time: middle }) > level) low = middle;
        else high = middle;
      }
      return (low + high) / 2;
    },
  };
}

/** Points z of the upper half of a closed contour, v there, and dz for the midpoint rule. */
interface Contour {
  readonly z: readonly Complex[];
  readonly v: readonly Complex[];
  readonly dz: readonly Complex[];
}

/** e^−DIGITS is the error of the midpoint rule. */
const DIGITS = 40;

/**
 * The ellipse with foci 0 and `right` through −`distance`: z = h + h cosh(μ + iθ). The integrand is analytic from the segment
 * (μ = 0) outwards, so n points on the half make an error of e^(−2nμ), up to the growth of (1 − ηz)^t.
 */
function ellipse(law: ReturnType<typeof widthLaw>, { right, distance }: { right: number; distance: number }): Contour {
  const h = right / 2;
  const mu = Math.acosh(1 + distance / h);
  const n = Math.ceil(DIGITS / (2 * mu)) + 8;
  const [z, v, dz]: [Complex[], Complex[], Complex[]] = [[], [], []];
  let at: Complex = { re: beyondEdge(law, right + distance), im: 0 };
  for (let i = 0; i < n; i++) {
    const theta = ((i + 0.5) * Math.PI) / n;
    const point = {
      re: h + h * Math.cosh(mu) * Math.cos(theta),
      im: h * Math.sinh(mu) * Math.sin(theta),
    };
    at = newton(law, point, at);
    z.push(point);
    v.push(at);
    // dz = h sinh(μ + iθ) i dθ.
    const step = (h * Math.PI) / n;
    dz.push({
      re: -step * Math.cosh(mu) * Math.sin(theta),
      im: step * Math.sinh(mu) * Math.cos(theta),
    });
  }
  return { z, v, dz };
}

/** v < 0 at a real z beyond the edge, where z(v) increases with v: by bisection. */
function beyondEdge(law: ReturnType<typeof widthLaw>, z: number): number {
  let [low, high] = [rightEdge(law).v, 0];
  for (let step = 0; step < 100; step++) {
    const middle = (low + high) / 2;
    if (inverseOfResolvent(law, { re: middle, im: 0 })[0].re < z) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Solves z(v) = point from a near start; Im v has the sign of Im z. */
function newton(law: ReturnType<typeof widthLaw>, point: Complex, start: Complex): Complex {
  let v = start;
  for (let step = 0; step < 60; step++) {
    const [value, slope] = inverseOfResolvent(law, v);
    const [re, im] = [value.re - point.re, value.im - point.im];
    const size = slope.re * slope.re + slope.im * slope.im;
    const move = { re: (re * slope.re + im * slope.im) / size, im: (im * slope.re - re * slope.im) / size };
    v = { re: v.re - move.re, im: v.im - move.im };
    if (Math.hypot(move.re, move.im) <= 1e-13 * Math.hypot(v.re, v.im)) {
      if (v.im > 0) return v;
      break;
    }
  }
  throw new InvariantError("finiteWidth", `no resolvent found at ${point.re} + ${point.im}i`);
}

/** Re (1/πi) ∫ over the upper half, counterclockwise: both halves together. */
function integral({ z, v, dz }: Contour, { square, rate, time }: Descent & { readonly square: number }): number {
  let sum = 0;
  for (let i = 0; i < z.length; i++) {
    const a = { re: 1 + square * v[i].re, im: square * v[i].im };
    const below = { re: z[i].re * a.re - z[i].im * a.im, im: z[i].re * a.im + z[i].im * a.re };
    // (1 − ηz)^t by its logarithm; |1 − ηz|² − 1 = ηx(ηx − 2) + (ηy)² without cancellation.
    const [x, y] = [rate * z[i].re, rate * z[i].im];
    const size = Math.exp((time / 2) * Math.log1p(x * (x - 2) + y * y));
    const angle = time * Math.atan2(-y, 1 - x);
    const f = { re: size * Math.cos(angle), im: size * Math.sin(angle) };
    const numerator = { re: f.re * dz[i].re - f.im * dz[i].im, im: f.re * dz[i].im + f.im * dz[i].re };
    // Im (numerator/below).
    sum += (numerator.im * below.re - numerator.re * below.im) / (below.re ** 2 + below.im ** 2);
  }
  return sum / Math.PI;
}

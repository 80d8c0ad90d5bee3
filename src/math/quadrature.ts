import { requireDomain } from "./domain-error.ts";

/** Nodes ascending and their weights: ∫ f ≈ Σ weights[i] · f(nodes[i]). */
export interface Rule {
  readonly nodes: Float64Array;
  readonly weights: Float64Array;
}

/**
 * Gauss–Legendre on [−1, 1]: exact for degree 2n − 1. Newton's method on P_n from cos(π(i − ¼)/(n + ½)); nodes and
 * weights are right to a few ulps for 1 ≤ n ≤ 1000.
 */
export function gaussLegendre(n: number): Rule {
  requireDomain(Number.isInteger(n) && n >= 1, "gaussLegendre", "n must be an integer ≥ 1", n);
  const nodes = new Float64Array(n);
  const weights = new Float64Array(n);
  for (let i = 0; i < (n + 1) >> 1; i++) {
    let x = i === (n - 1) / 2 ? 0 : Math.cos((Math.PI * (i + 0.75)) / (n + 0.5));
    let slope = 1;
    for (let step = 0; step < 6; step++) {
      const [value, previous] = legendre(n, x);
      slope = (n * (previous - x * value)) / (1 - x * x);
      x -= value / slope;
    }
    nodes[i] = -x;
    nodes[n - 1 - i] = x;
    weights[i] = weights[n - 1 - i] = 2 / ((1 - x * x) * slope * slope);
  }
  return { nodes, weights };
}

/** [P_n(x), P_{n−1}(x)], n ≥ 1. */
function legendre(n: number, x: number): [number, number] {
  let previous = 1;
  let value = x;
  for (let k = 1; k < n; k++) [previous, value] = [value, ((2 * k + 1) * x * value - k * previous) / (k + 1)];
  return [value, previous];
}

/**
 * Gauss–Hermite for the *probability* N(0, 1): Σ weights = 1, exact for degree 2n − 1; a few ulps for 1 ≤ n ≤ 300.
 */
export function gaussHermite(n: number): Rule {
  requireDomain(Number.isInteger(n) && n >= 1 && n <= 300, "gaussHermite", "n must be an integer in [1, 300]", n);
  return symmetricGauss(n, { offDiagonal: Math.sqrt, bound: 2 * Math.sqrt(n) + 1 });
}

/**
 * Gauss–Gegenbauer for the *probability* law of t = ⟨x, e⟩, x uniform on S^(d−1): density ∝ (1 − t²)^((d−3)/2), d ≥ 2.
 * Σ weights = 1, exact for degree 2n − 1; a few ulps (of weights below 1e-280 only that they are), 1 ≤ n ≤ 1000.
 */
export function gaussGegenbauer(n: number, dimension: number): Rule {
  requireDomain(Number.isInteger(n) && n >= 1 && n <= 1000, "gaussGegenbauer", "n must be an integer in [1, 1000]", n);
  const d = dimension;
  requireDomain(Number.isInteger(d) && d >= 2, "gaussGegenbauer", "dimension must be an integer ≥ 2", d);
  const offDiagonal = (k: number) =>
    k === 1 ? 1 / Math.sqrt(d) : Math.sqrt((k / (2 * k + d - 4)) * ((k + d - 3) / (2 * k + d - 2)));
  return symmetricGauss(n, { offDiagonal, bound: 1 });
}

/** The orthonormal polynomials of an even law: t p_k = a_{k+1} p_{k+1} + a_k p_{k−1}, p_0 = 1, with its support in [−bound, bound]. */
interface EvenLaw {
  readonly offDiagonal: (k: number) => number;
  readonly bound: number;
}

/**
 * The n-point Gauss rule of an even law. The roots of p_n are told apart by counting sign changes of p_0..p_n (a Sturm
 * sequence), then polished by Newton; weights 1/Σ_{k<n} p_k(x)².
 */
function symmetricGauss(n: number, { offDiagonal, bound }: EvenLaw): Rule {
  const a = Float64Array.from({ length: n + 1 }, (_, k) => (k === 0 ? 0 : offDiagonal(k)));
  const nodes = new Float64Array(n);
  const weights = new Float64Array(n);
  for (let i = 0; i < (n + 1) >> 1; i++) {
    // The i-th largest root lies between two points with i and i + 1 roots above.
    let low = 0;
    let high = bound;
    for (let step = 0; step < 24; step++) {
      const middle = (low + high) / 2;
      if (sturm(a, middle).above > i) low = middle;
      else high = middle;
    }
    let x = i === (n - 1) / 2 ? 0 : (low + high) / 2;
    let weight = 1;
    for (let step = 0; step < 4; step++) {
      const { value, slope, sum } = sturm(a, x);
      if (x !== 0) x -= value / slope;
      weight = 1 / sum;
    }
    nodes[i] = -x;
    nodes[n - 1 - i] = x;
    weights[i] = weights[n - 1 - i] = weight;
  }
  return { nodes, weights };
}

const LARGE = 2 ** 460;

/** p_n(x) and its slope up to a common factor, Σ_{k<n} p_k(x)² (∞ where it would overflow), and the number of roots above x. */
function sturm(a: Float64Array, x: number) {
  let previous = 0;
  let value = 1;
  let previousSlope = 0;
  let slope = 0;
  let sum = 0;
  let above = 0;
  for (let k = 0; k + 1 < a.length; k++) {
    sum += value * value;
    const next = (x * value - a[k]! * previous) / a[k + 1]!;
    const nextSlope = (value + x * slope - a[k]! * previousSlope) / a[k + 1]!;
    previous = value;
    value = next;
    previousSlope = slope;
    slope = nextSlope;
    if (value < 0 !== previous < 0) above++;
    if (Math.abs(value) > LARGE || Math.abs(slope) > LARGE) {
      previous /= LARGE;
      value /= LARGE;
      previousSlope /= LARGE;
      slope /= LARGE;
      sum = Number.POSITIVE_INFINITY;
    }
  }
  return { value, slope, sum, above };
}

/** An integral with the difference between its last two refinements, which bounds the error of the coarser one. */
export interface Integral {
  readonly value: number;
  readonly error: number;
}

const PANEL = gaussLegendre(24);

/**
 * ∫_from^to f by 24-point Gauss–Legendre panels, halved until two refinements differ by less than `tolerance` (1e-14 unless
 * given) times 1 + ∫|f|, at most 12 times. Panels end at the `kinks`, so f need only be smooth between them.
 */
export function integrate(
  f: (t: number) => number,
  options: {
    readonly from: number;
    readonly to: number;
    readonly kinks?: readonly number[];
    readonly tolerance?: number;
  },
): Integral {
  const { from, to, kinks = [], tolerance = 1e-14 } = options;
  requireDomain(Number.isFinite(from) && from < to && Number.isFinite(to), "integrate", "from < to, both finite", [
    from,
    to,
  ]);
  const ends = [from, ...kinks.filter((k) => k > from && k < to).sort((a, b) => a - b), to];
  let last = composite(f, ends, 1);
  for (let panels = 2; ; panels *= 2) {
    const next = composite(f, ends, panels);
    const error = Math.abs(next.value - last.value);
    if (error <= tolerance * (1 + next.magnitude) || panels >= 4096) return { value: next.value, error };
    last = next;
  }
}

function composite(f: (t: number) => number, ends: readonly number[], panels: number) {
  let value = 0;
  let magnitude = 0;
  for (let e = 0; e + 1 < ends.length; e++) {
    const half = (ends[e + 1]! - ends[e]!) / (2 * panels);
    for (let p = 0; p < panels; p++) {
      const centre = ends[e]! + (2 * p + 1) * half;
      for (let i = 0; i < PANEL.nodes.length; i++) {
        const term = PANEL.weights[i]! * half * f(centre + half * PANEL.nodes[i]!);
        value += term;
        magnitude += Math.abs(term);
      }
    }
  }
  return { value, magnitude };
}

/**
 * ∫_ℝ f by the midpoint rule: step · Σ_j f((j + ½) step) over |t| < range. For f analytic and decaying in the strip
 * |Im t| < a the error is about e^{−2πa/step}.
 */
export function trapezoidOnLine(
  f: (t: number) => number,
  options: { readonly step: number; readonly range: number },
): number {
  const { step, range } = options;
  requireDomain(step > 0 && range > step, "trapezoidOnLine", "0 < step < range", [step, range]);
  let sum = 0;
  for (let t = step / 2; t < range; t += step) sum += f(t) + f(-t);
  return step * sum;
}

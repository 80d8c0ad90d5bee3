import { requireDomain } from "../../../math/domain-error.ts";
import { gaussLegendre, type Rule } from "../../../math/quadrature.ts";
import { type BallInSpectrum, ballSpectrum } from "./ball-spectrum.ts";
import { ROUNDOFF } from "./bessel-row.ts";
import { chebyshevDefect } from "./rule-defect.ts";
import type { RadialSpectrum } from "./spectrum.ts";
import type { Enclosure } from "./tube-fraction.ts";

export { certificateIntegral } from "./ball-spectrum.ts";
export type { Approximation } from "./spectrum.ts";

/** Bounds of one number per panel. */
export interface Bounds {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/**
 * Where the squared Fourier transform of f φ, f radial, has its mass: in shells of radii `edges`, over R_d. A
 * shell's mass is `left` + `right`, what it weighs at either edge on a balance.
 */
export interface SpectralMass {
  /** 1 = u_0 < u_1 < … < u_n = cutoff. */
  readonly edges: Float64Array;
  /** d ∫ u I(u)² (u_{j+1} − u)/(u_{j+1} − u_j) du from u_j to u_{j+1}, n of them. */
  readonly left: Bounds;
  /** d ∫ u I(u)² (u − u_j)/(u_{j+1} − u_j) du. */
  readonly right: Bounds;
  /** The mass beyond the cutoff; where it is not given, it is left out. */
  readonly beyond?: Enclosure;
}

const NODES = 12;
/**
 * Widest panel over its left end, times d: a tube's share changes by a factor e to this power across it. The narrower one below u = 1.5,
 * where the shares are large.
 */
const SHARE_CHANGE = { near: 0.1, far: 0.5 };
/** Widest panel over its left end. */
const RELATIVE_WIDTH = 0.002;
/** Largest argument u Λ of a Bessel function, and largest u: what lies beyond is left out by default. */
const LARGEST_PRODUCT = 10_000;
const LARGEST_CUTOFF = 32;

/** Default end of the integral over u. */
export function defaultCutoff({ argument }: { readonly argument: number }): number {
  return Math.min(LARGEST_CUTOFF, LARGEST_PRODUCT / argument);
}

/** The masses of a ball's indicator, see {@link massOf}. */
export function spectralMass(ball: BallInSpectrum, cutoff = defaultCutoff(ball)): SpectralMass {
  return massOf(ballSpectrum(ball), cutoff);
}

/**
 * Bounds of the masses of the shells from u = 1 to `cutoff`, d ∫ u I(u)² du with the factors above: 12-point quadrature on panels of half-width
 * h ≤ 1/Λ. Its error, for g(w) = w I(w)², with F = `absolute` and a = `growth` of the spectrum: |I(w)| ≤ a F e^{Λ |Im w|}, and on the
 * ellipse about the panel (centre c) with semi-axes h(ρ ± 1/ρ)/2, ρ = 16,
 *
 *     |g| ≤ M = (c + 8.04 h) (aF)² e^{hΛ(ρ − 1/ρ)} ≤ (c + 8.04 h) (aF)² e^{15.94}.
 *
 * The factors (1 ± t)/2 are at most 4.52 there. The Chebyshev coefficients are thus at most 9.04 Mρ^{−m}, and a rule with positive
 * weights errs by at most 4.01 on T_m: together 36.3 M ρ^{−24}/(1 − 1/ρ) h from m ≥ 24. On T_m, m < 24, it errs by its proven defect,
 * with coefficients ≤ 2 max |g| and |I(u)| ≤ V/2u, V = `variation`. The nodes' own roundings move u by 3 roundings, with
 * |I′(u)| ≤ V (Λ + ν)/2u (both bounds: see ball-spectrum.ts).
 */
export function massOf(spectrum: RadialSpectrum, cutoff: number): SpectralMass {
  const { argument, dimension, variation } = spectrum;
  const inRange = cutoff > 1 && cutoff * argument <= 1e5;
  requireDomain(inRange, "spectralMass", `cutoff must be > 1 and at most ${1e5 / argument}`, cutoff);
  const edges = panelEdges(spectrum, cutoff);
  const rule = gaussLegendre(NODES);
  const defect = chebyshevDefect(rule, 2 * NODES);
  const size = (spectrum.growth * spectrum.absolute) ** 2;
  const [left, right] = [bounds(edges.length - 1), bounds(edges.length - 1)];
  for (let j = 0; j + 1 < edges.length; j++) {
    const [from, to] = [edges[j]!, edges[j + 1]!];
    const panel = panelIntegral(from, to, { spectrum, rule });
    const half = (to - from) / 2;
    const low = (defect * variation * variation * to) / (2 * from * from);
    // e^{15.94} < 8.4e6, 16^{−24} < 1.27e−29: 36.3 · 8.4e6 · 1.27e−29 · 16/15 < 4.14e−21.
    const high = 4.14e-21 * (from + 10 * half) * size;
    const error = dimension * 1.02 * (panel.error + half * (low + high));
    for (const [side, value] of [
      [left, panel.left],
      [right, panel.right],
    ] as const) {
      side.lower[j] = Math.max(0, (dimension * value - error) * (1 - 4 * ROUNDOFF));
      side.upper[j] = (dimension * value + error) * (1 + 4 * ROUNDOFF);
    }
  }
  return { edges, left, right };
}

function bounds(length: number): Bounds {
  return { lower: new Float64Array(length), upper: new Float64Array(length) };
}

interface Panel {
  readonly spectrum: RadialSpectrum;
  readonly rule: Rule;
}

/** The rule's sums for u I(u)² (1 ∓ t)/2, and a bound of the error of either from those of I, of the nodes and of the sum. */
function panelIntegral(from: number, to: number, { spectrum, rule }: Panel) {
  const centre = (from + to) / 2;
  const half = (to - from) / 2;
  const slope = spectrum.variation * (spectrum.argument + spectrum.dimension / 2);
  let [left, right, error] = [0, 0, 0];
  for (let i = 0; i < rule.nodes.length; i++) {
    const t = rule.nodes[i]!;
    const u = Math.max(1, centre + half * t);
    const integral = spectrum.at(u);
    const size = Math.abs(integral.value);
    const delta = integral.error + 1.6 * ROUNDOFF * slope * (to / from);
    const weight = rule.weights[i]! * u;
    left += (weight * size * size * (1 - t)) / 2;
    right += (weight * size * size * (1 + t)) / 2;
    error += weight * (2 * size * delta + delta * delta);
  }
  // At most n + 10 roundings in each term of a sum of positive terms.
  return { left: half * left, right: half * right, error: half * (error + (NODES + 10) * ROUNDOFF * (left + right)) };
}

/** From 1 to the cutoff in steps of at most 2 · 0.999/Λ, and the relative widths above. */
function panelEdges({ argument, dimension }: RadialSpectrum, cutoff: number): Float64Array {
  const edges = [1];
  for (let u = 1; u < cutoff; ) {
    const change = u < 1.5 ? SHARE_CHANGE.near : SHARE_CHANGE.far;
    u = Math.min(cutoff, u + Math.min(1.998 / argument, Math.min(RELATIVE_WIDTH, change / dimension) * u));
    edges.push(u);
  }
  return Float64Array.from(edges);
}

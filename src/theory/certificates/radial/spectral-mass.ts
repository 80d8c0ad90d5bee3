import { requireDomain } from "../../../math/domain-error.ts";
import { gaussLegendre, type Rule } from "../../../math/quadrature.ts";
import type { BallUnderLaw } from "./ball-law.ts";
import { type BesselRow, besselRow, lastOrder, ROUNDOFF } from "./bessel-row.ts";
import { chebyshevDefect } from "./rule-defect.ts";

/** A number and a bound of its error. */
export interface Approximation {
  readonly value: number;
  readonly error: number;
}

/** Bounds of one number per panel. */
export interface Bounds {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/**
 * Where the squared Fourier transform of f φ, f the indicator of a ball, has its mass: in shells of radii `edges`, over R_d. A
 * shell's mass is `left` + `right`, what it weighs at either edge on a balance.
 */
export interface SpectralMass {
  /** 1 = u_0 < u_1 < … < u_n = cutoff. */
  readonly edges: Float64Array;
  /** d ∫ u I(u)² (u_{j+1} − u)/(u_{j+1} − u_j) du from u_j to u_{j+1}, n of them. */
  readonly left: Bounds;
  /** d ∫ u I(u)² (u − u_j)/(u_{j+1} − u_j) du. */
  readonly right: Bounds;
}

const NODES = 12;
/**
 * Widest panel over its left end, times d: a tube's share changes by a factor e to this power across it. The narrower one below u = 1.5,
 * where the shares are large.
 */
const SHARE_CHANGE = { near: 0.1, far: 0.5 };
/** Widest panel over its left end. */
const RELATIVE_WIDTH = 0.002;
/** Largest argument u Λ of a Bessel function, and largest u: what lies beyond is left out. */
const LARGEST_PRODUCT = 10_000;
const LARGEST_CUTOFF = 32;

/** What I(u) depends on: ν = d/2, and Λ up to an error. */
type BallInSpectrum = Pick<BallUnderLaw, "dimension" | "argument" | "argumentError">;

/** Default end of the integral over u. */
function defaultCutoff({ argument }: BallUnderLaw): number {
  return Math.min(LARGEST_CUTOFF, LARGEST_PRODUCT / argument);
}

/**
 * I(u) = ∫_0^Λ J_ν(z) J_{ν−1}(uz) dz for u ≥ 1, ν = d/2. Integration by parts with (z^ν J_ν(uz))′ = u z^ν J_{ν−1}(uz) and
 * (z^{−ν} J_ν)′ = −z^{−ν} J_{ν+1} gives I_ν = (J_ν(Λ) J_ν(uΛ) + I_{ν+1})/u, hence
 *
 *     I(u) = Σ_{k≥0} u^{−k−1} J_{ν+k}(Λ) J_{ν+k}(uΛ).
 *
 * Error: that of the two rows of Bessel functions (by Cauchy & Schwarz; each has ℓ² norm at most 1/√2 over orders ≥ 1), of Λ
 * (|∂I/∂Λ| = |J_ν(Λ) J_{ν−1}(uΛ)| ≤ 1), of the product uΛ (Σ J′_k² = 1/2 over all integers k), and of the sum.
 */
export function certificateIntegral(ball: BallInSpectrum, u: number): Approximation {
  requireDomain(u >= 1 && u * ball.argument <= 1e6, "certificateIntegral", "u must be ≥ 1, and u Λ ≤ 1000000", u);
  return integralAt(u, besselRow(ball.argument), ball);
}

function integralAt(u: number, row: BesselRow, ball: BallInSpectrum, storage?: Float64Array): Approximation {
  const { argument, argumentError, dimension } = ball;
  const x = u * argument;
  const other = besselRow(x, storage);
  const order = dimension / 2;
  const a = row.values;
  const b = other.values;
  const inverse = 1 / u;
  let value = 0;
  for (let k = Math.min(a.length, b.length) - 1; k >= order; k--) value = (value + a[k]! * b[k]!) * inverse;
  const rowError = other.error + ROUNDOFF * x;
  const rows = (0.7072 * (row.error + rowError) + row.error * rowError) / u;
  const horner = (2.1 * (a.length + 4) * ROUNDOFF) / u; // four roundings a term, Σ |a_k b_k| ≤ 1/2 (+ error)
  return { value, error: 1.01 * (rows + horner + argumentError) };
}

/**
 * Bounds of the masses of the shells from u = 1 to `cutoff`, d ∫ u I(u)² du with the factors above: 12-point quadrature on panels of half-width
 * h ≤ 1/Λ. Its error, for g(w) = w I(w)²: |J_n(ζ)| ≤ e^{|Im ζ|}, so |I(w)| ≤ Λ e^{Λ |Im w|}/√2, and on the ellipse about the panel
 * (centre c) with semi-axes h(ρ ± 1/ρ)/2, ρ = 16,
 *
 *     |g| ≤ M = (c + 8.04 h) (Λ²/2) e^{hΛ(ρ − 1/ρ)} ≤ (c + 8.04 h) (Λ²/2) e^{15.94}.
 *
 * The factors (1 ± t)/2 are at most 4.52 there. The Chebyshev coefficients are thus at most 9.04 Mρ^{−m}, and a rule with positive
 * weights errs by at most 4.01 on T_m: together 36.3 M ρ^{−24}/(1 − 1/ρ) h from m ≥ 24. On T_m, m < 24, it errs by its proven defect, with coefficients ≤ 2 max |g| and |I(u)| ≤ 1/2u
 * (Cauchy & Schwarz in the series). The nodes' own roundings move u by 3 roundings, with |I′(u)| ≤ 0.71 Λ/u (the series once more,
 * and Σ k² J_k(Λ)² = Λ²/2 over all integers k).
 */
export function spectralMass(ball: BallUnderLaw, cutoff = defaultCutoff(ball)): SpectralMass {
  const { argument, dimension } = ball;
  const inRange = cutoff > 1 && cutoff * argument <= 1e5;
  requireDomain(inRange, "spectralMass", `cutoff must be > 1 and at most ${1e5 / argument}`, cutoff);
  const edges = panelEdges(ball, cutoff);
  const rule = gaussLegendre(NODES);
  const defect = chebyshevDefect(rule, 2 * NODES);
  const row = besselRow(argument);
  const storage = new Float64Array(lastOrder(cutoff * argument * (1 + 1e-12)) + 1);
  const [left, right] = [bounds(edges.length - 1), bounds(edges.length - 1)];
  for (let j = 0; j + 1 < edges.length; j++) {
    const [from, to] = [edges[j]!, edges[j + 1]!];
    const panel = panelIntegral(from, to, { ball, row, rule, storage });
    const half = (to - from) / 2;
    const low = (defect * to) / (2 * from * from);
    // e^{15.94} < 8.4e6, 16^{−24} < 1.27e−29: 36.3 · 8.4e6 · 1.27e−29 · 16/15 < 4.14e−21, over 2.
    const high = 2.07e-21 * (from + 10 * half) * argument * argument;
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
  readonly ball: BallUnderLaw;
  readonly row: BesselRow;
  readonly rule: Rule;
  readonly storage: Float64Array;
}

/** The rule's sums for u I(u)² (1 ∓ t)/2, and a bound of the error of either from those of I, of the nodes and of the sum. */
function panelIntegral(from: number, to: number, { ball, row, rule, storage }: Panel) {
  const centre = (from + to) / 2;
  const half = (to - from) / 2;
  let [left, right, error] = [0, 0, 0];
  for (let i = 0; i < rule.nodes.length; i++) {
    const t = rule.nodes[i]!;
    const u = Math.max(1, centre + half * t);
    const integral = integralAt(u, row, ball, storage);
    const size = Math.abs(integral.value);
    const delta = integral.error + 2.2 * ROUNDOFF * ball.argument * (to / from);
    const weight = rule.weights[i]! * u;
    left += (weight * size * size * (1 - t)) / 2;
    right += (weight * size * size * (1 + t)) / 2;
    error += weight * (2 * size * delta + delta * delta);
  }
  // At most n + 10 roundings in each term of a sum of positive terms.
  return { left: half * left, right: half * right, error: half * (error + (NODES + 10) * ROUNDOFF * (left + right)) };
}

/** From 1 to the cutoff in steps of at most 2 · 0.999/Λ, and the relative widths above. */
function panelEdges({ argument, dimension }: BallUnderLaw, cutoff: number): Float64Array {
  const edges = [1];
  for (let u = 1; u < cutoff; ) {
    const change = u < 1.5 ? SHARE_CHANGE.near : SHARE_CHANGE.far;
    u = Math.min(cutoff, u + Math.min(1.998 / argument, Math.min(RELATIVE_WIDTH, change / dimension) * u));
    edges.push(u);
  }
  return Float64Array.from(edges);
}

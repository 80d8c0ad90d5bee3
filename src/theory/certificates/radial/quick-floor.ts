import { gaussLegendre } from "../../../math/quadrature.ts";
import { besselSequence, firstOrderOf } from "../../../math/special/bessel.ts";
import { incompleteBeta } from "../../../math/special/incomplete-beta.ts";
import { spectralArgument } from "./ball-law.ts";
import { chebyshevSum, type PiecewiseProfile, requireProfile } from "./profile.ts";

/** What the floors of all widths are, about: nothing is proven. */
export interface QuickFloor {
  readonly variance: number;
  readonly at: (width: number) => number;
}

/** Largest frequency resolved; the mass beyond is what Parseval's equation leaves. */
const CUTOFF = 8;
const RULE = gaussLegendre(4);
/** Nodes of the rule are so far apart at most, in radians of the fastest oscillation. */
const STEP = 0.8;

/**
 * The floors of the theorem under φ² (docs/theory/certificate.md) by float64 quadrature alone: two or three digits, and in high dimension several
 * times faster than the proven ones. For a first look, and beside the proven ones as a check of their size.
 */
export function quickFloor(profile: PiecewiseProfile, dimension: number): QuickFloor {
  const { edges, pieces, beyond } = requireProfile(profile);
  const wave = spectralArgument(dimension, 1);
  const order = dimension / 2;
  const firstOrder = firstOrderOf(order);
  const last = order - firstOrder;
  /** J_{ν−1} and J_ν. */
  const pair = (z: number): readonly [number, number] => {
    const values = besselSequence(z, { firstOrder, count: last + 1 });
    return [last === 0 ? 0 : values[last - 1]!, values[last]!];
  };
  const z: number[] = [];
  const f: number[] = []; // f(z) J_ν(z) dz
  let [mean, energy] = [0, 0];
  for (const [j, piece] of pieces.entries()) {
    nodes(edges[j]! * wave, edges[j + 1]! * wave, STEP / (1 + CUTOFF), (at, weight, t) => {
      const value = chebyshevSum(piece, t) - beyond;
      const bessel = pair(at)[1];
      const density = (weight * dimension * bessel * bessel) / at;
      mean += density * value;
      energy += density * value * value;
      z.push(at);
      f.push(weight * value * bessel);
    });
  }
  const argument = edges.at(-1)! * wave;
  const kernel = interpolated(pair, order, CUTOFF * argument);
  const masses: { readonly mass: number; readonly tube: number }[] = [];
  let total = 0;
  const gather = (from: number, to: number, change: number): void =>
    nodes(from, to, Math.min(STEP / argument, change / dimension), (u, weight) => {
      let integral = 0;
      for (let i = 0; i < z.length; i++) integral += f[i]! * kernel(u * z[i]!);
      const mass = weight * dimension * u * integral * integral;
      total += mass;
      if (u < 1) return;
      const s = 1 / (u * u);
      const tube = incompleteBeta({ x: s, y: 1 - s }, { a: (dimension - 1) / 2, b: 0.5 }).lower;
      masses.push({ mass, tube });
    });
  gather(0, 1, Number.POSITIVE_INFINITY);
  gather(1, 2, 0.1); // where one tube's share falls from 1
  gather(2, CUTOFF, 0.5);
  masses.push({ mass: Math.max(0, energy - total), tube: masses.at(-1)!.tube });
  return {
    variance: energy - mean * mean,
    at: (width) => masses.reduce((sum, { mass, tube }) => sum + mass * Math.max(0, 1 - width * tube), 0),
  };
}

/** The rule on equal panels, nodes about `step` apart: node, weight, and the place in [−1, 1] of the whole interval. */
function nodes(from: number, to: number, step: number, use: (at: number, weight: number, t: number) => void): void {
  const panels = Math.max(1, Math.ceil((to - from) / (step * RULE.nodes.length)));
  const half = (to - from) / (2 * panels);
  for (let j = 0; j < panels; j++) {
    for (const [i, node] of RULE.nodes.entries()) {
      const t = (2 * j + 1 + node) / panels - 1;
      use(from + half * (2 * j + 1 + node), half * RULE.weights[i]!, t);
    }
  }
}

/** J_{ν−1}(y), 0 ≤ y ≤ end, by cubic Hermite interpolation at steps h = 1/16 of its values and derivatives: h⁴/384 < 5·10⁻⁸. */
function interpolated(
  pair: (y: number) => readonly [number, number],
  order: number,
  end: number,
): (y: number) => number {
  const perUnit = 16;
  const count = Math.ceil(end * perUnit) + 2;
  const [values, slopes] = [new Float64Array(count), new Float64Array(count)];
  for (let i = 0; i < count; i++) {
    const y = Math.max(1e-9, i / perUnit);
    const [value, next] = pair(y);
    values[i] = value;
    slopes[i] = (((order - 1) / y) * value - next) / perUnit; // DLMF 10.6.2
  }
  return (y) => {
    const i = Math.floor(y * perUnit);
    const t = y * perUnit - i;
    const [a, b] = [values[i]!, values[i + 1]!];
    const [p, q] = [slopes[i]!, slopes[i + 1]!];
    return a + t * (p + t * (3 * (b - a) - 2 * p - q + t * (2 * (a - b) + p + q)));
  };
}

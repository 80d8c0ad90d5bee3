import type { Engine } from "../../engine/engine.ts";
import { matrix } from "../../engine/matrix.ts";
import type { Key } from "../../math/random/key.ts";
import { pointsOnSphere } from "../../math/random/samplers.ts";
import { productRule } from "../../theory/ridge-directions/cubature.ts";
import { addHats, knotValues, tentAt, weigh } from "./ridge-networks.ts";

/** The network Σ_i c_i h(⟨u_i, x⟩) with the directions and weights of a cubature: nothing in it is random. */
export type CubatureTask = {
  readonly dimension: number;
  /** n: the product rule of this degree, (n/2 + 1)^(d−1) directions. */
  readonly degree: number;
  /** L of the function to be approximated, max(0, 1 − L|‖x‖ − ½|). */
  readonly lipschitz: number;
  /** W: h is linear between W + 1 equidistant knots on [−1, 1]. */
  readonly cells: number;
  /** c_j: at its knots h is Σ_j c_j T_{2j}(s). */
  readonly ridge: readonly number[];
  /** Fresh directions of inputs on which the error is measured, and inputs on each, one radius in each equal part of [0, 1]. */
  readonly points: number;
  readonly radii: number;
  readonly replica: number;
};

export interface CubatureValues {
  /** Mean of (N − f)² over the inputs. */
  readonly square: number;
  /** Units that the network has, m(W + 1). */
  readonly width: number;
}

/** Projections at a time, 16 MB. */
const BLOCK = 2 ** 21;

export function measureCubature(
  task: CubatureTask,
  { key, engine }: { readonly key: Key; readonly engine: Engine },
): CubatureValues {
  const { dimension: d, degree, lipschitz, cells, ridge, points, radii } = task;
  const { directions, weights } = productRule(d, degree);
  const units = matrix(weights.length, d, directions);
  const sphere = pointsOnSphere(points, d, key.fold("points").stream());
  const places = new Float64Array(points * radii);
  key.fold("radii").stream().fillUniform(places);
  const values = knotValues({ cells, ridges: [ridge] });
  const hats = new Float64Array(cells + 1);
  const network = new Float64Array(1);
  const block = Math.max(1, Math.floor(BLOCK / weights.length));
  let square = 0;
  for (let first = 0; first < points; first += block) {
    const size = Math.min(block, points - first);
    const inputs = matrix(size, d, sphere.subarray(first * d, (first + size) * d));
    const { data } = engine.multiply(inputs, units, { transposeB: true });
    for (let i = 0; i < size * radii; i++) {
      const radius = ((i % radii) + places[first * radii + i]!) / radii;
      const from = Math.floor(i / radii) * weights.length;
      hats.fill(0);
      addHats(hats, { projections: data, from, to: from + weights.length, radius, reach: 1, weights });
      weigh(hats, values, network);
      square += (network[0]! - tentAt(radius, lipschitz)) ** 2 / (points * radii);
    }
  }
  return { square, width: weights.length * (cells + 1) };
}

export const cubatureCost = ({ dimension: d, degree, cells, points, radii }: CubatureTask): number =>
  points * ((degree / 2 + 1) ** (d - 1) * (d + 20 * radii) + 3 * radii * cells + 40 * d);

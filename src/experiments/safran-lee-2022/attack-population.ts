import type { Engine } from "../../engine/engine.ts";
import { type Matrix, matrix } from "../../engine/matrix.ts";
import { requireDomain } from "../../math/domain-error.ts";
import { legendreValues } from "../../math/legendre.ts";
import type { Key } from "../../math/random/key.ts";
import {
  alongSpheres,
  type DirectionKind,
  directionsOf,
  normaliseRows,
} from "../../training/one-hidden-layer/directions.ts";
import { leastOf, ridgePath } from "../../training/one-hidden-layer/normal-equations.ts";
import type { RidgeSum } from "../../training/one-hidden-layer/ridge-sum.ts";
import type { Overlaps } from "./attack-overlaps.ts";

/** Descent without sampling: nothing is estimated, so that nothing is overfitted. */
export type PopulationSettings = {
  /** One descent from each. */
  readonly starts: readonly DirectionKind[];
  /** Of moving the directions and solving for the function. */
  readonly rounds: number;
  /** Of descent in a round. */
  readonly steps: number;
  /** Most unknowns for which, at the end, each unit gets a function of its own. */
  readonly unknowns: number;
};

/** A network and its E(g − y)²/Var y as the overlaps have it: up to about 10⁻³ for 2000 radii and 1000 angles. Fresh points judge. */
export interface PopulationFit {
  readonly sum: RidgeSum;
  readonly error: number;
}

/**
 * Σ_i h(⟨v_i, x⟩) with one function h for all units: for given directions the best h solves knots equations; for given h the best
 * directions are those of least Σ_ij K(⟨v_i, v_j⟩), K(c) = hᵀ (Σ_l A_l P_l(c)) h. The two are done in turn; then functions of
 * their own where there are few enough unknowns. The best of all starts.
 */
export function descendPopulation(
  overlaps: Overlaps,
  { starts, rounds, steps, unknowns }: PopulationSettings,
  { width, key, engine }: { readonly width: number; readonly key: Key; readonly engine: Engine },
): PopulationFit {
  requireDomain(starts.length > 0, "descendPopulation", "there must be a start", starts);
  const fits = starts.map((kind, i) => {
    const own = key.fold("start", i);
    let directions = directionsOf(kind, { count: width, dimension: overlaps.dimension, key: own, engine });
    let fit = fitCommon(overlaps, directions, engine);
    let angle = 0.05;
    for (let round = 0; round < rounds; round++) {
      ({ directions, angle } = moved(directions, potentialOf(overlaps, fit.h), { steps, angle, engine }));
      fit = fitCommon(overlaps, directions, engine);
      angle = Math.max(2 * angle, 1e-3);
    }
    return { directions, ...fit };
  });
  const best = leastOf(fits, ({ error }) => error);
  const common = networkOf(overlaps, best.directions, () => best.h);
  const own = fitOwn(overlaps, best, { unknowns, engine });
  return leastOf([{ sum: common, error: best.error }, ...own], ({ error }) => error);
}

function networkOf(
  { basis, means, mean }: Overlaps,
  directions: Matrix,
  functionOf: (unit: number) => Float64Array,
): RidgeSum {
  const values = new Float64Array(directions.rows * basis.size);
  let constant = mean;
  for (let i = 0; i < directions.rows; i++) {
    const own = functionOf(i);
    values.set(own, i * basis.size);
    constant -= dot(own, means);
  }
  return { directions, basis, values, constant };
}

const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0);

/** Relative to the mean diagonal entry. It keeps the knots beyond the last radius near 0, where rare points of a law with light tails would find them. */
const RIDGE = 1e-7;

/** The best function common to these directions. */
function fitCommon(overlaps: Overlaps, directions: Matrix, engine: Engine) {
  const { byDegree, rest, withTarget, variance, dimension } = overlaps;
  const k = directions.rows;
  const sums = legendreSums(engine.multiply(directions, directions, { transposeB: true }), byDegree.length, dimension);
  const gram = matrix(
    rest.rows,
    rest.columns,
    rest.data.map((value) => k * value),
  );
  byDegree.forEach(({ data }, l) => {
    for (let at = 0; at < data.length; at++) gram.data[at]! += sums[l]! * data[at]!;
  });
  const covariance = withTarget.map((value) => k * value);
  const [h] = ridgePath({ gram, covariance }, { engine, ridges: [RIDGE] });
  const squared = dot(h!, engine.multiply(gram, matrix(gram.rows, 1, h)).data);
  return { h: h!, error: 1 - (2 * dot(h!, covariance) - squared) / variance };
}

/** Σ_ij P_l(⟨v_i, v_j⟩) for l = 0, 2, …. */
function legendreSums(cosines: Matrix, count: number, dimension: number): Float64Array {
  const sums = new Float64Array(count);
  const degree = 2 * (count - 1);
  const [first, second] = [new Float64Array(degree), new Float64Array(degree)];
  for (let l = 1; l < degree; l++) {
    first[l] = (2 * l + dimension - 2) / (l + dimension - 2);
    second[l] = l / (l + dimension - 2);
  }
  for (let i = 0; i < cosines.rows; i++) {
    for (let j = 0; j < i; j++) {
      const c = cosines.data[i * cosines.columns + j]!;
      let [before, value] = [1, c];
      for (let l = 1; l < degree; l++) {
        const next = first[l]! * c * value - second[l]! * before;
        before = value;
        value = next;
        if (l % 2 === 1) sums[(l + 1) / 2]! += 2 * value;
      }
    }
  }
  sums[0] = cosines.rows * (cosines.rows - 1);
  return sums.map((sum) => sum + cosines.rows);
}

/** Intervals of the tables in |cos| ∈ [0, 1]. */
const INTERVALS = 2048;

interface Potential {
  /** K, even, at i/INTERVALS. */
  readonly values: Float64Array;
  /** K′, odd. */
  readonly slopes: Float64Array;
}

function potentialOf({ byDegree, dimension }: Overlaps, h: Float64Array): Potential {
  const energies = byDegree.map(({ data }) => {
    const images = h.map((_, m) => dot(data.subarray(m * h.length, (m + 1) * h.length), h));
    return dot(images, h);
  });
  const degree = 2 * (byDegree.length - 1);
  const values = new Float64Array(INTERVALS + 1);
  const slopes = new Float64Array(INTERVALS + 1);
  for (let i = 0; i <= INTERVALS; i++) {
    const at = legendreValues(degree, i / INTERVALS, dimension);
    // P_l′ in dimension d is l (l + d − 2)/(d − 1) times P_(l−1) in dimension d + 2.
    const above = legendreValues(degree, i / INTERVALS, dimension + 2);
    energies.forEach((energy, j) => {
      const l = 2 * j;
      values[i]! += energy * at[l]!;
      if (l > 0) slopes[i]! += (energy * l * (l + dimension - 2) * above[l - 1]!) / (dimension - 1);
    });
  }
  return { values, slopes };
}

/** Descent on Σ_{i≠j} K(⟨v_i, v_j⟩) along the spheres; the step, in radians, grows while it helps and shrinks where it does not. */
function moved(
  start: Matrix,
  { values, slopes }: Potential,
  { steps, angle, engine }: { readonly steps: number; readonly angle: number; readonly engine: Engine },
): { readonly directions: Matrix; readonly angle: number } {
  const { rows: k, columns: d } = start;
  const workspace = engine.workspace({ name: "directions", bytes: 8 * (k * k + 2 * k * d) + 192 });
  try {
    const [v, gradient] = [workspace.matrix(k, d, "float64"), workspace.matrix(k, d, "float64")];
    const cosines = workspace.matrix(k, k, "float64");
    /** The potential at v; `gradient` is its gradient over 2. */
    const look = (): number => {
      engine.multiply(v, v, { transposeB: true, out: cosines });
      const c = cosines.data;
      let potential = 0;
      for (let at = 0; at < c.length; at++) {
        const place = Math.min(Math.abs(c[at]!), 1) * INTERVALS;
        const j = Math.min(Math.floor(place), INTERVALS - 1);
        const share = place - j;
        potential += values[j]! + share * (values[j + 1]! - values[j]!);
        const slope = slopes[j]! + share * (slopes[j + 1]! - slopes[j]!);
        c[at] = c[at]! < 0 ? -slope : slope;
      }
      for (let i = 0; i < k; i++) c[i * k + i] = 0;
      engine.multiply(cosines, v, { out: gradient });
      alongSpheres(gradient, v);
      return potential;
    };
    v.data.set(start.data);
    let best = { potential: look(), at: v.data.slice(), gradient: gradient.data.slice() };
    let step = angle;
    for (let i = 0; i < steps && step > 1e-9; i++) {
      const size = Math.sqrt(dot(best.gradient, best.gradient) / k);
      if (!(size > 0)) break;
      for (let at = 0; at < v.data.length; at++) v.data[at] = best.at[at]! - (step / size) * best.gradient[at]!;
      normaliseRows(v);
      const potential = look();
      const better = potential < best.potential;
      if (better) best = { potential, at: v.data.slice(), gradient: gradient.data.slice() };
      step *= better ? 1.3 : 0.4;
    }
    return { directions: matrix(k, d, best.at), angle: step };
  } finally {
    workspace.release();
  }
}

/**
 * A function of its own for each unit, of the span of the common one and coarse hats (as many as `unknowns` allow): k · functions equations. Nothing where there
 * would not be one unknown a unit.
 */
function fitOwn(
  { basis, byDegree, rest, withTarget, variance, dimension, ...others }: Overlaps,
  { directions, h }: { readonly directions: Matrix; readonly h: Float64Array },
  { unknowns, engine }: { readonly unknowns: number; readonly engine: Engine },
): readonly PopulationFit[] {
  const k = directions.rows;
  const own = Math.min(Math.floor(unknowns / k), basis.size);
  if (own < 1) return [];
  const span = spanOf(h, own);
  const project = (a: Matrix): Matrix => engine.multiply(engine.multiply(span, a), span, { transposeB: true });
  const parts = byDegree.map(project);
  const further = project(rest).data;
  const cosines = engine.multiply(directions, directions, { transposeB: true });
  const gram = matrix(k * own, k * own);
  for (let i = 0; i < k; i++) {
    for (let j = 0; j <= i; j++) {
      const values = legendreValues(2 * (parts.length - 1), cosines.data[i * k + j]!, dimension);
      const block = i === j ? further.slice() : new Float64Array(own * own);
      parts.forEach(({ data }, l) => {
        for (let at = 0; at < block.length; at++) block[at]! += values[2 * l]! * data[at]!;
      });
      for (let m = 0; m < own; m++) {
        for (let n = 0; n < own; n++) {
          gram.data[(i * own + m) * k * own + j * own + n] = block[m * own + n]!;
          gram.data[(j * own + n) * k * own + i * own + m] = block[m * own + n]!;
        }
      }
    }
  }
  const image = engine.multiply(span, matrix(basis.size, 1, withTarget)).data;
  const covariance = new Float64Array(k * own);
  for (let i = 0; i < k; i++) covariance.set(image, i * own);
  return ridgePath({ gram, covariance }, { engine, ridges: [RIDGE] }).map((w) => {
    const squared = dot(w, engine.multiply(gram, matrix(w.length, 1, w)).data);
    const functions = engine.multiply(matrix(k, own, w), span);
    const overlaps = { basis, byDegree, rest, withTarget, variance, dimension, ...others };
    const sum = networkOf(overlaps, directions, (i) => functions.data.slice(i * basis.size, (i + 1) * basis.size));
    return { sum, error: 1 - (2 * dot(w, covariance) - squared) / variance };
  });
}

/** h and `count` − 1 hats on equidistant knots of their own, as rows of [count, size]; h alone, or all hats of the basis, at the ends. */
function spanOf(h: Float64Array, count: number): Matrix {
  const size = h.length;
  const span = matrix(count, size);
  if (count === size) {
    for (let m = 0; m < size; m++) span.data[m * (size + 1)] = 1;
    return span;
  }
  span.data.set(h);
  for (let m = 1; m < count; m++) {
    for (let at = 0; at < size; at++) {
      const place = count === 2 ? 0 : (at / (size - 1)) * (count - 2);
      span.data[m * size + at] = Math.max(0, 1 - Math.abs(place - (m - 1)));
    }
  }
  return span;
}

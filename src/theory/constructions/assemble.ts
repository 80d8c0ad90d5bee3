import { requireDomain } from "../../math/domain-error.ts";
import type { Key } from "../../math/random/key.ts";
import type { GridNetwork } from "../../networks/export/explicit-network.ts";
import { bothSides } from "../ridge-forms/tied-network.ts";
import { drawDirections } from "./directions.ts";
import type { Construction } from "./plan.ts";

/** Numbers of the matrix of directions: half a gigabyte of float64. */
export const MOST_NUMBERS = 2 ** 26;

/**
 * The network of a construction, its directions drawn by the key: c + Σ_i w_i Σ_j a_j relu(⟨u_i, x⟩ − t_j). Where h has two sides, each
 * direction has a row u and a row −u with the same units. DomainError where the directions do not fit in memory.
 */
export function buildConstruction(construction: Construction, key: Key): GridNetwork {
  const { dimension, directions, sides, form } = construction;
  const size = directions.count * sides * dimension;
  requireDomain(
    size <= MOST_NUMBERS,
    "buildConstruction",
    `directions (${directions.count}, each with ${sides} ${sides === 1 ? "row" : "rows"} of ${dimension} numbers) must have at most ` +
      `${MOST_NUMBERS} numbers in all; plan a larger error or a smaller width`,
    size,
  );
  const { rows, weights } = drawDirections(directions, { dimension, key });
  const drawn = { directions: rows, directionWeights: weights };
  return {
    kind: "grid",
    dimension,
    constant: form.constant * weights.reduce((sum, w) => sum + w, 0),
    ...(sides === 1 ? drawn : bothSides(drawn)),
    thresholds: form.thresholds,
    outer: form.weights,
  };
}

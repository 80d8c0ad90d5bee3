import { describe, expect, it } from "vitest";
import { activations } from "../activations/registry.gen.ts";
import { referenceEngine } from "../engine/reference/reference-engine.ts";
import { widthsOf } from "./architecture.ts";
import { allocateWeights, matricesOf, weightsOf } from "./weights.ts";

const architecture = {
  inputs: 2,
  hidden: [3, 5, 4].map((width, l) => ({ width, activation: activations.relu, bias: l !== 1 })),
};

describe("an architecture", () => {
  it("has its widths", () => expect(widthsOf(architecture)).toEqual([2, 3, 5, 4]));

  it("has weights of zeros: hidden matrices, the biases there are, the read-out", () => {
    const workspace = referenceEngine.workspace({ name: "weights", bytes: 0 });
    const weights = allocateWeights(architecture, { workspace, precision: "float32" });
    const shapes = matricesOf(weights).map(({ rows, columns }) => [rows, columns]);
    expect(shapes).toEqual([
      [3, 2],
      [5, 3],
      [4, 5],
      [1, 3],
      [1, 4],
      [1, 4],
    ]);
    expect(matricesOf(weights).every(({ data }) => data.every((entry) => entry === 0))).toBe(true);
    expect([1, 2, 3, 4].map((layer) => matricesOf(weights).indexOf(weightsOf(weights, layer)))).toEqual([0, 1, 2, 5]);
    workspace.release();
  });
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { failureOf } from "../../../tests/laws/engine-oracle.ts";
import {
  naiveForward,
  normal,
  openEngines,
  randomNetwork,
  requireBounded,
} from "../../../tests/laws/network-oracle.ts";
import { activations } from "../../activations/registry.gen.ts";
import { matrix } from "../../engine/matrix.ts";
import type { OpenEngine } from "../../engine/wasm/wasm-engine.ts";
import { MemoryLimitError } from "../../engine/workspace.ts";
import { createNetwork } from "./network.ts";

let engines: OpenEngine[];
beforeAll(async () => {
  engines = await openEngines({ memoryMebibytes: 16 });
});
afterAll(() => {
  for (const engine of engines) engine.close();
});

const all = Object.values(activations);
/** No point; one; two tiles; more tiles than lanes. */
const sizes = [0, 1, 300, 2100];

describe("a network's predictions and layers are the naive ones, within the bound of their roundings", () => {
  for (const precision of ["float32", "float64"] as const) {
    for (const depth of [1, 3, all.length]) {
      it(`${depth} hidden layers, ${precision}`, () => {
        for (const engine of engines) {
          const hidden = Array.from({ length: depth }, (_, l) => ({
            width: 5 + l,
            activation: all[(l + depth) % all.length]!,
            bias: l % 2 === 0,
          }));
          const network = randomNetwork(engine, { inputs: 4, hidden, precision });
          for (const n of sizes) {
            const x = normal(n, 4, "x");
            const expected = naiveForward(network, x);
            requireBounded(
              network.predict(x),
              expected.map(({ f }) => f),
              "f",
            );
            for (let layer = 1; layer <= depth; layer++) {
              for (const [wanted, of] of [
                ["value", "h"],
                ["preactivation", "t"],
              ] as const) {
                const got = network.layer(x, layer, wanted);
                expect([got.matrix.rows, got.matrix.columns]).toEqual([n, 4 + layer]);
                requireBounded(
                  got.matrix.data,
                  expected.flatMap(({ layers }) => layers[layer - 1]![of]),
                  `${wanted} of layer ${layer}`,
                );
                got.release();
              }
            }
          }
          network.release();
        }
      });
    }
  }
});

describe("a network", () => {
  const hidden = [{ width: 3, activation: activations.tanh, bias: true }];

  it("says what is wrong with its sizes, its inputs and a layer's number", () => {
    const engine = engines[0]!;
    const of = (inputs: number, widths: readonly number[]) => () =>
      createNetwork({ inputs, hidden: widths.map((width) => ({ ...hidden[0]!, width })) }, { engine });
    expect(failureOf(of(0, [3]))).toBe("network: inputs must be an integer ≥ 1, got 0");
    expect(failureOf(of(2, []))).toBe("network: there must be a hidden layer, got 0");
    expect(failureOf(of(2, [3, 1.5]))).toBe("network: the width of hidden layer 2 must be an integer ≥ 1, got 1.5");
    const network = createNetwork({ inputs: 4, hidden }, { engine });
    expect(failureOf(() => network.predict(matrix(2, 3)))).toBe("network: x: shape must be [2, 4], got [2,3,6]");
    expect(failureOf(() => network.layer(matrix(2, 4), 2))).toBe(
      "network: layer must be an integer from 1 to 1, got 2",
    );
    expect(failureOf(() => network.layer(matrix(2, 4), 0))).toBe(
      "network: layer must be an integer from 1 to 1, got 0",
    );
    network.release();
  });

  it("gives its memory back, also where a pass does not fit", () => {
    const engine = engines[1]!;
    const free = (): void => engine.workspace({ name: "all", bytes: engine.memoryLimit - 64 }).release();
    free();
    const network = createNetwork({ inputs: 4, hidden }, { engine });
    for (let i = 0; i < 3; i++) network.predict(normal(1000, 4, "x"));
    expect(() => network.layer(matrix(800_000, 4), 1)).toThrow(MemoryLimitError);
    network.release();
    expect(() => createNetwork({ inputs: 4000, hidden: [{ ...hidden[0]!, width: 2000 }] }, { engine })).toThrow(
      /network: memory must stay within the limit of 16 MiB, got a need of 3\d MiB/,
    );
    free();
  });
});

import { describe, expect, it } from "vitest";
import { referenceEngine } from "../../engine/reference/reference-engine.ts";
import { Key } from "../../math/random/key.ts";
import { evaluateNetwork } from "./evaluate-network.ts";
import type { DenseNetwork, ExplicitNetwork, GridNetwork, UnitsNetwork } from "./explicit-network.ts";
import { unitsOf } from "./explicit-network.ts";
import { networkText, parseNetwork } from "./network-file.ts";
import { onnxFile } from "./onnx.ts";
import { Message } from "./protobuf.ts";

const gaussians = (name: string, count: number): Float64Array => {
  const values = new Float64Array(count);
  Key.root(20).fold(name).stream().fillGaussian(values, 0, count);
  return values;
};

const grid = (m: number, w: number, d: number): GridNetwork => ({
  kind: "grid",
  dimension: d,
  constant: 0.375,
  directions: gaussians("directions", m * d),
  directionWeights: gaussians("direction weights", m),
  thresholds: gaussians("thresholds", w),
  outer: gaussians("outer", w),
});

/** The same function as units, in an order that jumps between directions. */
function asUnits(network: GridNetwork): UnitsNetwork {
  const { dimension, constant, directions, directionWeights, thresholds, outer } = network;
  const m = directionWeights.length;
  const n = unitsOf(network);
  return {
    kind: "units",
    dimension,
    constant,
    directions,
    direction: Uint32Array.from({ length: n }, (_, i) => i % m),
    thresholds: Float64Array.from({ length: n }, (_, i) => thresholds[Math.floor(i / m)]!),
    outer: Float64Array.from({ length: n }, (_, i) => directionWeights[i % m]! * outer[Math.floor(i / m)]!),
  };
}

function asDense({ dimension, constant, directions, direction, thresholds, outer }: UnitsNetwork): DenseNetwork {
  const weights = new Float64Array(outer.length * dimension);
  for (const [i, k] of direction.entries()) {
    weights.set(directions.subarray(k * dimension, (k + 1) * dimension), i * dimension);
  }
  return { kind: "dense", dimension, constant, weights, biases: thresholds.map((t) => -t), outer };
}

const kinds = (m: number, w: number, d: number): readonly ExplicitNetwork[] => {
  const units = asUnits(grid(m, w, d));
  return [grid(m, w, d), units, asDense(units)];
};

/** Σ a relu(⟨w, x⟩ + b) as it is written, and Σ|terms| with the unit's own terms. */
function direct({ dimension: d, constant, weights, biases, outer }: DenseNetwork, x: Float64Array) {
  let [value, size] = [constant, Math.abs(constant)];
  for (const [i, a] of outer.entries()) {
    let [inner, terms] = [biases[i]!, Math.abs(biases[i]!)];
    for (let c = 0; c < d; c++) {
      inner += weights[i * d + c]! * x[c]!;
      terms += Math.abs(weights[i * d + c]! * x[c]!);
    }
    value += a * Math.max(0, inner);
    size += Math.abs(a) * terms;
  }
  return { value, size };
}

describe("evaluateNetwork", () => {
  it.each([
    [1, 1, 1, 1],
    [3, 7, 5, 10],
    [130, 9, 4, 67],
    [1030, 2, 3, 1027],
  ])("is the sum as written, for %i directions, %i thresholds, d = %i", (m, w, d, count) => {
    const dense = asDense(asUnits(grid(m, w, d)));
    const points = gaussians("points", count * d);
    for (const network of kinds(m, w, d)) {
      for (const values of [evaluateNetwork(network, points), evaluateNetwork(network, points, referenceEngine)]) {
        expect(values.length).toBe(count);
        let worst = 0;
        for (let i = 0; i < count; i++) {
          const { value, size } = direct(dense, points.subarray(i * d, (i + 1) * d));
          worst = Math.max(worst, Math.abs(values[i]! - value) / size);
        }
        // Two sums of mw terms and one of d + 1, each rounded at most once for each of them.
        expect(worst).toBeLessThanOrEqual((2 * m * w + d + 2) * 2 ** -53);
      }
    }
  });

  it("refuses points of another dimension", () => {
    expect(() => evaluateNetwork(grid(2, 2, 3), new Float64Array(4))).toThrow(
      "points must have rows of 3 numbers, got 4",
    );
  });
});

describe("the file", () => {
  it.each(kinds(6, 70, 3))("of a $kind network is read back to the bit", (network) => {
    const text = [...networkText(network)].join("");
    expect(parseNetwork(text)).toEqual(network);
    expect(JSON.parse(text)).toMatchObject({ format: "thalweg-network", version: 1, kind: network.kind });
  });

  it("keeps extreme numbers", () => {
    const network: DenseNetwork = {
      ...asDense(asUnits(grid(2, 1, 1))),
      weights: Float64Array.of(Number.MIN_VALUE, -Number.MAX_VALUE),
      biases: Float64Array.of(0.1 + 0.2, 1e21),
    };
    expect(parseNetwork([...networkText(network)].join(""))).toEqual(network);
  });

  it("of a million units at d = 100 has no more numbers than directions and thresholds have", () => {
    const network = grid(2_000, 500, 100);
    expect(unitsOf(network)).toBe(1_000_000);
    let length = 0;
    for (const piece of networkText(network)) length += piece.length;
    // 17 digits, sign, point, exponent, comma and blank: 26 characters at most.
    expect(length).toBeLessThan(26 * (2_000 * 101 + 1_000) + 10_000);
  });

  const good = (): Record<string, unknown> => ({
    format: "thalweg-network",
    version: 1,
    activation: "relu",
    kind: "units",
    dimension: 2,
    constant: 0,
    directions: [
      [1, 0],
      [0, 1],
    ],
    direction: [0, 1, 1],
    thresholds: [0, 1, 2],
    outer: [1, 1, 1],
  });

  it("by hand is read", () => {
    const network = parseNetwork(JSON.stringify(good()));
    // relu(3) + relu(2.5 − 1) + relu(2.5 − 2)
    expect([...evaluateNetwork(network, Float64Array.of(3, 2.5, -1, -1))]).toEqual([5, 0]);
  });

  it.each<[string, Record<string, unknown>]>([
    ['"format" must be "thalweg-network", got "onnx"', { format: "onnx" }],
    ['"version" must be 1, the one known here, got 2', { version: 2 }],
    ['"activation" must be "relu", got "tanh"', { activation: "tanh" }],
    ['"kind" must be one of dense, units, grid, got undefined', { kind: undefined }],
    ['a units network has no such member, got "weight"', { weight: [1] }],
    ['"dimension" must be an integer ≥ 1, got 0', { dimension: 0 }],
    ['"constant" must be a number, got null', { constant: null }],
    ['"directions" must be a list, got 1', { directions: 1 }],
    ['"directions[1]" must be a list, got 0', { directions: [[1, 0], 0] }],
    [
      '"directions[1]" must have "dimension" = 2 numbers, got 3',
      {
        directions: [
          [1, 0],
          [0, 1, 2],
        ],
      },
    ],
    [
      '"directions[1][0]" must be a finite number, got "0"',
      {
        directions: [
          [1, 0],
          ["0", 1],
        ],
      },
    ],
    ['"thresholds[2]" must be a finite number, got null', { thresholds: [0, 1, null] }],
    ['"direction[1]" must be an index, an integer ≥ 0, got 0.5', { direction: [0, 0.5, 1] }],
    ["direction[2] must be an index below 2, got 2", { direction: [0, 1, 2] }],
    ["direction must have one number for each of 3 thresholds, got 2", { direction: [0, 1] }],
    ["outer must have one number for each of 3 thresholds, got 4", { outer: [1, 1, 1, 1] }],
    ['"outer" must be a list, got undefined', { outer: undefined }],
    ["there must be a unit, got 0", { direction: [], thresholds: [], outer: [] }],
  ])("is refused: %s", (message, change) => {
    expect(() => parseNetwork(JSON.stringify({ ...good(), ...change }))).toThrow(`network file: ${message}`);
  });

  it("is refused where it is no JSON object, or a number is too large", () => {
    expect(() => parseNetwork('{"format": ')).toThrow("network file: must be JSON (");
    expect(() => parseNetwork("[1]")).toThrow("network file: must be a JSON object, got [1]");
    const text = JSON.stringify(good()).replace('"outer":[1,', '"outer":[1e999,');
    expect(() => parseNetwork(text)).toThrow('"outer[0]" must be a finite number, got Infinity');
  });

  it("is not written with numbers that are none", () => {
    const network = grid(2, 2, 2);
    network.outer[1] = Number.NaN;
    expect(() => [...networkText(network)]).toThrow("outer must be finite numbers (at index 1), got NaN");
  });
});

describe("Message", () => {
  it("writes the examples of protobuf's own documentation", () => {
    expect([...new Message().integer(1, 150).encode()]).toEqual([0x08, 0x96, 0x01]);
    expect([...new Message().text(2, "testing").encode()]).toEqual([0x12, 7, ...Buffer.from("testing")]);
    expect([...new Message().message(3, new Message().integer(1, 150)).encode()]).toEqual([0x1a, 3, 0x08, 0x96, 0x01]);
    expect([...new Message().integer(20, 2 ** 40).encode()]).toEqual([0xa0, 0x01, 128, 128, 128, 128, 128, 32]);
  });

  it("refuses what it cannot write", () => {
    expect(() => new Message().text(1, "σ")).toThrow("text must be ASCII");
    expect(() => new Message().integer(1, -1)).toThrow("a varint must be an integer ≥ 0, got -1");
  });
});

describe("onnxFile", () => {
  it("stays as small as the description", () => {
    expect(onnxFile(grid(2_000, 500, 100)).length).toBeLessThan(8 * (2_000 * 101 + 1_000) + 1_000);
    const units = asUnits(grid(20, 50, 30));
    expect(onnxFile(units).length).toBeLessThan(8 * (20 * 30 + 3 * 1_000) + 1_000);
    expect(onnxFile(grid(2_000, 50, 10), { precision: "float32" }).length).toBeLessThan(4 * (2_000 * 11 + 100) + 1_000);
  });

  it("refuses numbers beyond float32 where it shall be that", () => {
    const network = grid(2, 2, 2);
    network.outer[1] = 1e39;
    expect(() => onnxFile(network, { precision: "float32" })).toThrow("outer must fit float32 (at index 1), got 1e+39");
    expect(onnxFile(network).length).toBeGreaterThan(100);
  });
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { failureOf, requireSameBits } from "../../../tests/laws/engine-oracle.ts";
import { lossNames, normal, openEngines, randomNetwork, snapshot } from "../../../tests/laws/network-oracle.ts";
import { activations } from "../../activations/registry.gen.ts";
import type { Engine } from "../../engine/engine.ts";
import { matrix } from "../../engine/matrix.ts";
import { openEngine } from "../../engine/native/open.ts";
import type { OpenEngine } from "../../engine/wasm/wasm-engine.ts";
import { MemoryLimitError } from "../../engine/workspace.ts";
import { Key } from "../../math/random/key.ts";
import type { Checkpoints } from "./checkpoint.ts";
import { bytesOf, settle } from "./ground.ts";
import type { Network } from "./network.ts";
import type { Observation } from "./observation.ts";
import type { Phase } from "./phase.ts";
import { keepsPrefix, openPhase, phaseBytes } from "./session.ts";
import { train } from "./train.ts";

const inputs = 6;
const hidden = [
  { width: 9, activation: activations.tanh, bias: true },
  { width: 8, activation: activations.erf, bias: false },
];
const data = { x: normal(1300, inputs, "x"), y: normal(1300, 1, "y").data };

/** All kinds of batches and optimisers; layers frozen below and between; batches of several chunks. */
const phases: readonly Phase[] = [
  {
    name: "momentum on subsets",
    layers: [
      { layer: 1, rate: 0.1, decay: 0.01 },
      { layer: 2, rate: 0.1 },
    ],
    loss: "squared",
    batches: { kind: "subset", size: 700 },
    optimiser: { kind: "gradient", momentum: 0.9 },
    steps: 4,
  },
  {
    name: "Adam on epochs, the first layer frozen",
    layers: [
      { layer: 2, rate: 0.01, decay: 0.1 },
      { layer: 3, rate: 0.02 },
    ],
    loss: "squared",
    batches: { kind: "epochs", size: 600 },
    optimiser: { kind: "adam", beta1: 0.9, beta2: 0.99, epsilon: 1e-3 },
    steps: 5,
  },
  {
    name: "the read-out in one pass",
    layers: [{ layer: 3, rate: 0.1 }],
    loss: "correlation",
    batches: { kind: "one-pass", size: 520, repeats: 2 },
    optimiser: { kind: "gradient" },
    steps: 4,
  },
  {
    name: "a sphere on fresh batches",
    layers: [{ layer: 1, rate: 0.3, sphere: 1 }],
    loss: "squared",
    batches: {
      kind: "fresh",
      size: 530,
      repeats: 2,
      draw: (index, x, y) => {
        x.data.set(normal(530, inputs, `fresh ${index}`).data);
        y.data.set(normal(530, 1, `fresh values ${index}`).data);
      },
    },
    optimiser: { kind: "gradient" },
    steps: 5,
  },
];
const steps = phases.reduce((sum, phase) => sum + phase.steps, 0);

interface Result {
  readonly weights: Float64Array[];
  readonly observations: readonly Observation[];
}

/** Numbers that JSON has no words for among them. */
const observe = (network: Network): Record<string, number> => ({
  first: network.weights.hidden[0]!.data[0]!,
  below: -0,
  beyond: -Infinity,
});

function trained(
  engine: Engine,
  { checkpoint, from }: { readonly checkpoint?: Checkpoints; readonly from?: "zeros" } = {},
): Result {
  const network = randomNetwork(engine, { inputs, hidden, precision: "float32" });
  try {
    // What is resumed must not depend on the weights that a new network begins with.
    if (from === "zeros") for (const a of [...network.weights.hidden, network.weights.readout]) a.data.fill(0);
    const { outcome, observations } = train(network, {
      data,
      phases,
      key: Key.root(3),
      observer: { at: () => true, observe },
      ...(checkpoint && { checkpoint: { keeper: checkpoint, name: "training" } }),
    });
    expect(outcome).toBe("ok");
    return { weights: snapshot(network), observations };
  } finally {
    network.release();
  }
}

function requireSame(got: Result, expected: Result): void {
  got.weights.forEach((numbers, i) => void requireSameBits(numbers, expected.weights[i]!, `matrix ${i}`));
  expect(got.observations).toEqual(expected.observations);
}

/** Throws right after its k-th save; holds views of a larger buffer at an odd place, as a file system's cache may. */
class Crash extends Error {}
function crashing(k: number, state: { kept?: Uint8Array }): Checkpoints {
  let saves = 0;
  return {
    load: () => state.kept,
    due: () => true,
    save(name, bytes) {
      expect(name).toBe("training");
      const shifted = Buffer.alloc(bytes.length + 3);
      shifted.set(bytes, 3);
      state.kept = shifted.subarray(3);
      saves += 1;
      if (saves === k) throw new Crash();
    },
  };
}

let engines: OpenEngine[];
beforeAll(async () => {
  engines = await openEngines();
});
afterAll(() => {
  for (const engine of engines) engine.close();
});

/** Whether all of an engine's memory is free. */
const requireFree = (engine: Engine): void =>
  engine.workspace({ name: "all", bytes: engine.memoryLimit - 64 }).release();

describe("training", () => {
  it("gives the same bits with 1, 2 and 3 threads", async () => {
    for (const kind of ["wasm", "native"] as const) {
      const alone = trained(engines[kind === "wasm" ? 1 : 2]!);
      for (const threads of [2, 3]) {
        const engine = await openEngine(kind, { threads, memoryMebibytes: 64 });
        requireSame(trained(engine), alone);
        requireFree(engine);
        engine.close();
      }
    }
  });

  it("goes on bit for bit after a crash at any step, and after several", () => {
    for (const engine of engines) {
      const whole = trained(engine);
      expect(whole.observations).toHaveLength(steps + phases.length);
      const every = engine === engines[1] ? 1 : 5;
      for (let k = 1; k <= steps; k += every) {
        const state: { kept?: Uint8Array } = {};
        expect(() => trained(engine, { checkpoint: crashing(k, state) })).toThrow(Crash);
        requireSame(trained(engine, { checkpoint: crashing(0, state), from: "zeros" }), whole);
      }
      const state: { kept?: Uint8Array } = {};
      for (const k of [3, 2, 6]) expect(() => trained(engine, { checkpoint: crashing(k, state) })).toThrow(Crash);
      requireSame(trained(engine, { checkpoint: crashing(0, state), from: "zeros" }), whole);
    }
    requireFree(engines[1]!);
  });

  it("notices a state of another training", () => {
    const state: { kept?: Uint8Array } = {};
    trained(engines[1]!, { checkpoint: crashing(0, state) });
    const network = randomNetwork(engines[1]!, { inputs, hidden, precision: "float32" });
    const resumed = (of: readonly Phase[]) => () =>
      train(network, {
        data,
        phases: of,
        key: Key.root(3),
        checkpoint: { keeper: crashing(0, state), name: "training" },
      });
    expect(resumed(phases.slice(0, 2))).toThrow(/step 5 of phase 3 is of another training/);
    const other = {
      ...phases[3]!,
      optimiser: { kind: "gradient", momentum: 0.5 },
      layers: [{ layer: 1, rate: 1 }],
    } as const;
    expect(resumed([...phases.slice(0, 3), other])).toThrow(/bytes where .* belong/);
    network.release();
  });

  it("says what is wrong before it computes anything", () => {
    const network = randomNetwork(engines[1]!, { inputs, hidden, precision: "float32" });
    const before = snapshot(network);
    const key = Key.root(1);
    const bad = { ...phases[1]!, name: "bad", batches: { kind: "subset", size: 2000 } } as const;
    expect(failureOf(() => train(network, { data, key, phases: [phases[0]!, bad] }))).toBe(
      "phase «bad»: batch size must be at most the 1300 points given, got 2000",
    );
    expect(failureOf(() => train(network, { data, key, phases: [phases[0]!, phases[0]!] }))).toMatch(
      /train: phases must have names of their own/,
    );
    expect(failureOf(() => train(network, { data: { ...data, x: matrix(1300, 5) }, key, phases }))).toMatch(
      /train: x: shape must be \[1300, 6\], got \[1300,5,6500\]/,
    );
    expect(failureOf(() => train(network, { data: { ...data, y: data.y.subarray(1) }, key, phases }))).toBe(
      "train: there must be 1300 values y, got 1299",
    );
    expect(snapshot(network)).toEqual(before);
    network.release();
  });
});

const plain = { name: "plain", loss: "squared", batches: { kind: "full" }, optimiser: { kind: "gradient" } } as const;

describe("divergence", () => {
  it("of a step that is too large ends the training and says where", () => {
    for (const engine of engines) {
      const network = randomNetwork(engine, { inputs, hidden, precision: "float32" });
      const phase: Phase = { ...plain, steps: 100, layers: [{ layer: 3, rate: 1e3 }] };
      const observer = { at: () => true, observe: () => ({}) };
      const { outcome, message, observations } = train(network, { data, key: Key.root(1), phases: [phase], observer });
      expect(outcome).toBe("diverged");
      const at = Number(/^phase «plain» diverged at step (\d+): the batch's mean loss is \d/.exec(message!)?.[1]);
      expect(at).toBeLessThan(20);
      expect(observations).toHaveLength(at);
      network.release();
    }
  });

  it("shows in an observed number that is none, which is not recorded", () => {
    const network = randomNetwork(engines[0]!, { inputs, hidden, precision: "float32" });
    const phase: Phase = { ...plain, steps: 5, layers: [{ layer: 3, rate: 0.01 }] };
    let looks = 0;
    const observer = { at: () => true, observe: () => ({ seen: looks++ < 2 ? Infinity : Number.NaN }) };
    const { outcome, message, observations } = train(network, { data, key: Key.root(1), phases: [phase], observer });
    expect([outcome, message]).toEqual(["diverged", "phase «plain» diverged at step 2: seen is NaN"]);
    expect(observations).toHaveLength(2);
    network.release();
  });

  it("of a target that is no number is seen in every loss, precision and engine", () => {
    const y = data.y.slice();
    y[777] = Number.NaN;
    for (const engine of engines) {
      for (const precision of ["float32", "float64"] as const) {
        for (const loss of lossNames) {
          const network = randomNetwork(engine, { inputs, hidden, precision });
          const phase: Phase = { ...plain, loss, steps: 3, layers: [{ layer: 1, rate: 0.1 }] };
          const { outcome, message } = train(network, { data: { x: data.x, y }, key: Key.root(1), phases: [phase] });
          expect([outcome, message]).toEqual([
            "diverged",
            "phase «plain» diverged at step 1: the batch's mean loss is NaN",
          ]);
          network.release();
        }
      }
    }
  });

  it("of weights is seen after the last step, where no loss follows", () => {
    const network = randomNetwork(engines[1]!, { inputs, hidden, precision: "float32" });
    const phase: Phase = { ...plain, loss: "correlation", steps: 1, layers: [{ layer: 3, rate: 1e30 }] };
    const large = { x: data.x, y: data.y.map((entry) => 1e20 * entry) };
    const { outcome, message } = train(network, { data: large, key: Key.root(1), phases: [phase] });
    expect([outcome, message]).toEqual(["diverged", "a weight is not finite after the last step"]);
    network.release();
  });
});

/** Bytes that are free in one piece: workspaces of growing size are asked for. */
function largestFree(engine: Engine): number {
  let [fits, beyond] = [0, engine.memoryLimit + 1];
  while (beyond - fits > 1) {
    const bytes = Math.floor((fits + beyond) / 2);
    try {
      engine.workspace({ name: "probe", bytes }).release();
      fits = bytes;
    } catch {
      beyond = bytes;
    }
  }
  return fits;
}

describe("memory", () => {
  it("is refused before anything is computed, with the need and the limit", async () => {
    const engine = await openEngine("wasm", { memoryMebibytes: 8 });
    const network = randomNetwork(engine, { inputs: 20, hidden, precision: "float32" });
    const before = snapshot(network);
    const n = 200_000;
    const big: Phase = { ...plain, name: "big", steps: 1, layers: [{ layer: 3, rate: 1 }] };
    const small: Phase = { ...big, name: "small", batches: { kind: "fresh", size: 10, draw: () => undefined } };
    const looks: number[] = [];
    const observer = {
      at: () => true,
      observe: () => {
        looks.push(1);
        return {};
      },
    };
    const sample = { x: matrix(n, 20), y: new Float64Array(n) };
    const begin = (): unknown => train(network, { data: sample, key: Key.root(1), phases: [small, big], observer });
    expect(begin).toThrow(MemoryLimitError);
    // x and y take 4 n (20 + 1) bytes, 16 MiB.
    expect(begin).toThrow(/^training of 20-9-8: memory must stay within the limit of 8 MiB, got a need of 1[6-9] MiB$/);
    expect(looks).toEqual([]);
    expect(snapshot(network)).toEqual(before);
    network.release();
    requireFree(engine);
    engine.close();
  });

  it("that a phase takes is what was planned, and no more whatever the number of steps", () => {
    const engine = engines[1]!;
    const network = randomNetwork(engine, { inputs, hidden, precision: "float32" });
    for (const phase of phases) {
      const free = largestFree(engine);
      const taken = [3, 30].map((count) => {
        const session = openPhase(network, { ...phase, steps: 100 }, { data, key: Key.root(1) });
        session.begin();
        for (let t = 0; t < Math.min(count, phase.batches.kind === "one-pass" ? 4 : count); t++) session.step(t);
        const bytes = free - largestFree(engine);
        session.close();
        expect(largestFree(engine)).toBe(free);
        return bytes;
      });
      const planned = phaseBytes(network, { ...phase, steps: 100 }, data.x.rows);
      expect(taken[1]).toBe(taken[0]);
      expect(taken[0]).toBeLessThanOrEqual(planned);
      // Only programs are planned at the length of the longest operation.
      expect(taken[0]).toBeGreaterThan(planned / 2);
    }
    network.release();
  });

  it("of a task that cannot be laid out is given back", () => {
    const engine = engines[1]!;
    const free = largestFree(engine);
    const failing = (): unknown =>
      settle(engine, "failing", (ground) => {
        const a = ground.matrix(100, 100, "float64");
        if (a.data.length > 0) throw new RangeError("on the workspace");
      });
    expect(failing).toThrow(RangeError);
    expect(largestFree(engine)).toBe(free);
    expect(bytesOf((ground) => [ground.matrix(3, 5, "float32"), ground.indices(100), ground.cell()])).toBe(
      64 + 448 + 64,
    );
  });

  it("keeps the frozen layers' output where that saves passes and is at most 1 GiB", () => {
    const network = randomNetwork(engines[1]!, { inputs, hidden, precision: "float32" });
    const frozen: Phase = { ...plain, steps: 10, layers: [{ layer: 2, rate: 1 }] };
    const fits = Math.floor(2 ** 30 / (4 * hidden[0]!.width));
    const decide = (change: Partial<Phase>, samples = 1000): boolean =>
      keepsPrefix(network, { ...frozen, ...change }, samples);
    expect(decide({})).toBe(true);
    expect(decide({}, fits)).toBe(true);
    expect(decide({}, fits + 1)).toBe(false);
    expect(decide({ steps: 1 })).toBe(false);
    expect(
      decide({
        layers: [
          { layer: 1, rate: 1 },
          { layer: 3, rate: 1 },
        ],
      }),
    ).toBe(false);
    expect(decide({ batches: { kind: "subset", size: 100 } })).toBe(false);
    expect(decide({ batches: { kind: "subset", size: 101 } })).toBe(true);
    expect(decide({ batches: { kind: "fresh", size: 1000, draw: () => undefined } })).toBe(false);
    // What is kept is counted, 4 bytes for each of the width's numbers; buffers of the first layer's tiles, below 10⁵ bytes,
    // are not needed then.
    const bytes = (steps: number): number => phaseBytes(network, { ...frozen, steps }, 1_000_000);
    expect(bytes(10) - bytes(1)).toBeGreaterThan(36_000_000 - 100_000);
    network.release();
  });
});

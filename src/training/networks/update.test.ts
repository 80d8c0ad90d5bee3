import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { UNIT } from "../../../tests/laws/engine-oracle.ts";
import {
  type Bounded,
  naiveGradient,
  normal,
  openEngines,
  randomNetwork,
  requireBounded,
  snapshot,
} from "../../../tests/laws/network-oracle.ts";
import { activations } from "../../activations/registry.gen.ts";
import type { Matrix } from "../../engine/engine.ts";
import type { OpenEngine } from "../../engine/wasm/wasm-engine.ts";
import { Key } from "../../math/random/key.ts";
import { matricesOf, weightsOf } from "../../networks/weights.ts";
import type { Network } from "./network.ts";
import type { Optimiser, Phase, TrainedLayer } from "./phase.ts";
import { train } from "./train.ts";

/** What a naive optimiser remembers of one layer: every gradient so far, and the momentum. */
interface Memory {
  readonly gradients: (readonly Bounded[])[];
  velocity: readonly Bounded[];
}

type Rule = (
  w: readonly number[],
  memory: Memory,
  trained: TrainedLayer & { columns: number; unit: number },
) => Bounded[];

/** At most 16 roundings of numbers of these sizes. */
const rounding = (unit: number, ...sizes: readonly number[]): number =>
  16 * unit * sizes.reduce((sum, size) => sum + Math.abs(size), 0);

/** W ← W − rate (G + decay W). */
const plain: Rule = (w, { gradients }, { rate, decay = 0, unit }) =>
  w.map((before, i) => {
    const { value: g, error } = gradients.at(-1)![i]!;
    return { value: before - rate * (g + decay * before), error: rate * error + rounding(unit, before, rate * g) };
  });

/** V ← momentum V + G + decay W, W ← W − rate V. */
const heavyBall =
  (momentum: number): Rule =>
  (w, memory, { rate, decay = 0, unit }) => {
    memory.velocity = w.map((before, i) => {
      const { value: g, error } = memory.gradients.at(-1)![i]!;
      const v = memory.velocity[i] ?? { value: 0, error: 0 };
      return {
        value: momentum * v.value + g + decay * before,
        error: momentum * v.error + error + rounding(unit, v.value, g, decay * before),
      };
    });
    return w.map((before, i) => {
      const { value: v, error } = memory.velocity[i]!;
      return { value: before - rate * v, error: rate * error + rounding(unit, before, rate * v) };
    });
  };

/** The moments as the weighted means over all gradients so far that the bias correction makes of them. */
const adam =
  ({ beta1, beta2, epsilon }: Extract<Optimiser, { kind: "adam" }>): Rule =>
  (w, { gradients }, { rate, decay = 0, unit }) => {
    const t = gradients.length;
    const mean = (beta: number, i: number, power: number): number =>
      gradients.reduce((sum, g, k) => sum + beta ** (t - 1 - k) * g[i]!.value ** power, 0) *
      ((1 - beta) / (1 - beta ** t));
    return w.map((before, i) => {
      const first = mean(beta1, i, 1);
      const root = Math.sqrt(mean(beta2, i, 2));
      const largest = Math.max(...gradients.map((g) => Math.abs(g[i]!.value)));
      // Both means are norms with weights that sum to 1, so they move by at most the largest error of a gradient (Minkowski).
      const moved = Math.max(...gradients.map((g) => g[i]!.error)) + t * rounding(unit, largest);
      const step = first / (root + epsilon);
      return {
        value: before - rate * (step + decay * before),
        error: (rate * moved * (1 + Math.abs(step))) / epsilon + rounding(unit, before, rate * step),
      };
    });
  };

/** Each row: the gradient's part along the row is taken off, then a plain step, then the row's length is set. */
const onSphere: Rule = (w, { gradients }, { rate, decay = 0, sphere = 1, columns, unit }) => {
  const out: Bounded[] = [];
  for (let row = 0; row < w.length; row += columns) {
    const before = w.slice(row, row + columns);
    const g = gradients.at(-1)!.slice(row, row + columns);
    const along = before.reduce((sum, x, k) => sum + x * g[k]!.value, 0) / before.reduce((sum, x) => sum + x * x, 0);
    const moved = before.map((x, k) => x - rate * (g[k]!.value - along * x + decay * x));
    const length = Math.hypot(...moved);
    // The projection shortens errors; each sum over a row has as many roundings as entries. Dividing by the length at most
    // doubles what is relative to it.
    const size = Math.hypot(...g.map(({ value }) => value));
    const error = Math.hypot(...g.map((entry) => entry.error)) + (2 * columns + 16) * unit * size;
    const relative = (2 * rate * error) / length + (2 * columns + 32) * unit;
    out.push(...moved.map((x) => ({ value: (sphere * x) / length, error: sphere * relative })));
  }
  return out;
};

const ruleOf = ({ optimiser }: Phase, trained: TrainedLayer): Rule => {
  if (optimiser.kind === "adam") return adam(optimiser);
  if (optimiser.momentum !== undefined) return heavyBall(optimiser.momentum);
  return trained.sphere === undefined ? plain : onSphere;
};

interface Case {
  readonly network: Network;
  readonly x: Matrix;
  readonly y: Float64Array;
}

/** Weights before the first step and after each. */
function trajectory({ network, x, y }: Case, phase: Phase): Float64Array[][] {
  const states: Float64Array[][] = [];
  const { outcome } = train(network, {
    data: { x, y },
    phases: [phase],
    key: Key.root(1),
    observer: {
      at: () => true,
      observe: () => {
        states.push(snapshot(network));
        return {};
      },
    },
  });
  expect(outcome).toBe("ok");
  return states;
}

/** Throws unless every step of the trajectory is what the naive rule of `phase` makes of the weights before it. */
function requireSteps({ network, x, y }: Case, phase: Phase, states: readonly Float64Array[][]): void {
  const memories = phase.layers.map((): Memory => ({ gradients: [], velocity: [] }));
  const matrices = matricesOf(network.weights);
  for (let t = 0; t + 1 < states.length; t++) {
    matrices.forEach(({ data }, i) => void data.set(states[t]![i]!));
    const gradient = naiveGradient(network, { x, y, loss: phase.loss });
    phase.layers.forEach((trained, which) => {
      const w = weightsOf(network.weights, trained.layer);
      const memory = memories[which]!;
      memory.gradients.push(gradient.layers[trained.layer - 1]!);
      const unit = UNIT[network.precision];
      const expected = ruleOf(phase, trained)(Array.from(w.data), memory, { ...trained, columns: w.columns, unit });
      requireBounded(states[t + 1]![matrices.indexOf(w)]!, expected, `layer ${trained.layer} after step ${t + 1}`);
    });
  }
}

let engines: OpenEngine[];
beforeAll(async () => {
  engines = await openEngines();
});
afterAll(() => {
  for (const engine of engines) engine.close();
});

const layers: readonly TrainedLayer[] = [
  { layer: 1, rate: 0.4, decay: 0.1 },
  { layer: 3, rate: 0.05 },
];
const base = { name: "phase", loss: "squared", batches: { kind: "full" }, steps: 5 } as const;
const adaptive = { kind: "adam", beta1: 0.8, beta2: 0.9, epsilon: 0.1 } as const;
const phases: Readonly<Record<string, Phase>> = {
  "plain gradient descent with decay": { ...base, layers, optimiser: { kind: "gradient" } },
  "momentum with decay": { ...base, layers, optimiser: { kind: "gradient", momentum: 0.7 } },
  "Adam with decoupled decay": { ...base, layers, optimiser: adaptive },
  "rows on a sphere": {
    ...base,
    layers: [
      { layer: 1, rate: 0.4, decay: 0.1, sphere: 2 },
      { layer: 2, rate: 0.3, sphere: 0.5 },
    ],
    optimiser: { kind: "gradient" },
  },
};

const hidden = [
  { width: 6, activation: activations.tanh, bias: true },
  { width: 5, activation: activations.erf, bias: true },
];
const caseOn = (engine: OpenEngine, precision: "float32" | "float64"): Case => ({
  network: randomNetwork(engine, { inputs: 4, hidden, precision }),
  x: normal(700, 4, "x"),
  y: normal(700, 1, "y").data,
});

describe("every step is the naive optimiser's, within the bound of its roundings", () => {
  for (const [name, phase] of Object.entries(phases)) {
    for (const precision of ["float32", "float64"] as const) {
      it(`${name}, ${precision}`, () => {
        for (const engine of engines) {
          const subject = caseOn(engine, precision);
          const states = trajectory(subject, phase);
          expect(states).toHaveLength(phase.steps + 1);
          requireSteps(subject, phase, states);
          // What is not trained stays as it is, to the bit: biases and the other layers.
          const trained = new Set(phase.layers.map(({ layer }) => weightsOf(subject.network.weights, layer)));
          matricesOf(subject.network.weights).forEach((a, i) => {
            if (trained.has(a)) expect(states.at(-1)![i]).not.toEqual(states[0]![i]);
            else expect(states.at(-1)![i]).toEqual(states[0]![i]);
          });
          subject.network.release();
        }
      });
    }
  }

  it("matrices that several programs update", () => {
    for (const engine of engines) {
      const network = randomNetwork(engine, {
        inputs: 500,
        hidden: [{ width: 40, activation: activations.tanh, bias: false }],
        precision: "float32",
      });
      const subject = { network, x: normal(3, 500, "x"), y: normal(3, 1, "y").data };
      for (const optimiser of [{ kind: "gradient", momentum: 0.5 }, adaptive] as const) {
        const phase: Phase = { ...base, steps: 2, layers: [{ layer: 1, rate: 0.1, decay: 0.2 }], optimiser };
        requireSteps(subject, phase, trajectory(subject, phase));
      }
      network.release();
    }
  });

  it("rows on a sphere keep their length", () => {
    const phase = phases["rows on a sphere"]!;
    for (const engine of engines) {
      const subject = caseOn(engine, "float64");
      trajectory(subject, phase);
      for (const { layer, sphere } of phase.layers) {
        const { rows, columns, data } = weightsOf(subject.network.weights, layer);
        for (let i = 0; i < rows; i++) {
          const gap = Math.abs(Math.hypot(...data.subarray(i * columns, (i + 1) * columns)) - sphere!);
          // The squares' sum and its root, and one rounding for each entry set.
          expect(gap).toBeLessThanOrEqual((columns + 4) * UNIT.float64 * sphere!);
        }
      }
      subject.network.release();
    }
  });
});

describe("the check of steps rejects", () => {
  const changed = (phase: Phase, change: Partial<TrainedLayer>): Phase => ({
    ...phase,
    layers: phase.layers.map((layer) => ({ ...layer, ...change })),
  });
  const mutants: readonly (readonly [fault: string, (phase: Phase) => Phase])[] = [
    ["another rate", (phase) => changed(phase, { rate: 0.401 })],
    ["another decay", (phase) => changed(phase, { decay: 0.11 })],
    [
      "another optimiser",
      (phase) => ({
        ...phase,
        optimiser:
          phase.optimiser.kind === "adam" ? { ...adaptive, beta2: 0.91 } : { kind: "gradient", momentum: 0.71 },
      }),
    ],
    [
      "another sphere",
      (phase) => changed(phase, phase.layers[0]!.sphere === undefined ? { rate: 0 } : { sphere: 2.001 }),
    ],
    ["one layer's rate for another's", (phase) => changed(phase, { rate: phase.layers[1]!.rate })],
    ["another loss", (phase) => ({ ...phase, loss: "correlation" })],
  ];
  for (const [fault, mutate] of mutants) {
    for (const [name, phase] of Object.entries(phases)) {
      it(`${fault}: ${name}`, () => {
        const subject = caseOn(engines[0]!, "float32");
        const states = trajectory(subject, phase);
        expect(() => requireSteps(subject, mutate(phase), states)).toThrow(/within/);
      });
    }
  }
});

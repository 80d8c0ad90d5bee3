import relu from "../src/activations/relu.ts";
import type { rowsOf } from "../src/engine/matrix.ts";
import type { OpenEngine } from "../src/engine/wasm/wasm-engine.ts";
import { Key } from "../src/math/random/key.ts";
import { gaussianWeights, uniformWeights } from "../src/networks/initialise.ts";
import { createNetwork, type Network } from "../src/training/networks/network.ts";
import type { Phase } from "../src/training/networks/phase.ts";
import { openPhase } from "../src/training/networks/session.ts";

/** Sizes of one training step. */
export interface StepSizes {
  readonly n: number;
  readonly d: number;
  readonly p1: number;
  readonly p2: number;
}

export const STEPS = { layer1: [1], layer2: [2], joint: [1, 2, 3] } as const satisfies Record<
  string,
  readonly number[]
>;
export type StepName = keyof typeof STEPS;

/** A network in the authors' initial state, with a Gaussian sample. */
export function benchNetwork(engine: OpenEngine, { n, d, p1, p2 }: StepSizes) {
  const hidden = [p1, p2].map((width) => ({ width, activation: relu, bias: true }));
  const network = createNetwork({ inputs: d, hidden }, { engine });
  const key = Key.root(1);
  const { weights } = network;
  weights.hidden.forEach((w, l) => {
    const scale = l === 0 ? 1 : 0.2;
    gaussianWeights(w, { standardDeviation: scale / Math.sqrt(w.columns) }, key.fold("weights", l).stream());
    uniformWeights(weights.biases[l]!, { radius: scale }, key.fold("biases", l).stream());
  });
  gaussianWeights(weights.readout, { standardDeviation: 0.2 / Math.sqrt(p2) }, key.fold("readout").stream());
  const x = { rows: n, columns: d, data: new Float64Array(n * d) };
  key.fold("x").stream().fillGaussian(x.data);
  const y = new Float64Array(n);
  for (let i = 0; i < n; i++) y[i] = Math.tanh(x.data[i * d]! ** 2 - 1);
  return { network, data: { x, y }, key };
}

/** Seconds of each of `repeats` full-batch steps, after two that do not count. */
export function timeSteps(
  {
    network,
    data,
    key,
  }: { network: Network; data: { x: ReturnType<typeof rowsOf<Float64Array>>; y: Float64Array }; key: Key },
  name: StepName,
  repeats: number,
): readonly number[] {
  const phase: Phase = {
    name,
    layers: STEPS[name].map((layer) => ({ layer, rate: 1e-3 })),
    loss: "squared",
    batches: { kind: "full" },
    optimiser: { kind: "gradient" },
    steps: repeats + 2,
  };
  const session = openPhase(network, phase, { data, key });
  try {
    session.begin();
    const seconds = Array.from({ length: repeats + 2 }, (_, t) => {
      const start = performance.now();
      session.step(t);
      return (performance.now() - start) / 1000;
    });
    return seconds.slice(2);
  } finally {
    session.close();
  }
}

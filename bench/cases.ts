import relu from "../src/activations/relu.ts";
import type { OpenEngine } from "../src/engine/wasm/wasm-engine.ts";
import { Key } from "../src/math/random/key.ts";
import { gaussianWeights, uniformWeights } from "../src/networks/initialise.ts";
import { fitKernelRidge, quadraticKernel } from "../src/training/kernel-ridge.ts";
import { createNetwork } from "../src/training/networks/network.ts";
import { fitReadout } from "../src/training/networks/ridge-readout.ts";
import { train } from "../src/training/networks/train.ts";

/** n Gaussian points in d dimensions and a value of each. */
function sample(n: number, d: number, key: Key) {
  const x = { rows: n, columns: d, data: new Float64Array(n * d) };
  key.stream().fillGaussian(x.data);
  return { x, y: Float64Array.from({ length: n }, (_, i) => Math.tanh(x.data[i * d]! ** 2 - 1)) };
}

const secondsOf = (action: () => void): number => {
  const start = performance.now();
  action();
  return (performance.now() - start) / 1000;
};

/** Kernel ridge regression in float64: fit on n = 4000 points in 64 dimensions, predict at 1000. Drawing is not timed. */
export function timeKernelRidge(engine: OpenEngine, n = 4000): number {
  const training = sample(n, 64, Key.root(1));
  const test = sample(1000, 64, Key.root(2));
  return secondsOf(() => {
    fitKernelRidge(training.x, training.y, { engine, kernel: quadraticKernel, ridge: n }).predict(test.x);
  });
}

/** 200 trainings of 32-128-16 networks on 256 points: 50 steps of the first layer, 50 of the second, ridge read-out. */
export function timeSmallTrainings(engine: OpenEngine, count = 200): number {
  const [n, d, p1, p2] = [256, 32, 128, 16];
  const samples = Array.from({ length: count }, (_, i) => sample(n, d, Key.root(i)));
  const step = { loss: "squared", batches: { kind: "full" }, optimiser: { kind: "gradient" }, steps: 50 } as const;
  return secondsOf(() => {
    for (const [i, data] of samples.entries()) {
      const hidden = [p1, p2].map((width) => ({ width, activation: relu, bias: true }));
      const network = createNetwork({ inputs: d, hidden }, { engine });
      const key = Key.root(i).fold("weights");
      network.weights.hidden.forEach((w, l) => {
        const scale = l === 0 ? 1 : 0.2;
        gaussianWeights(w, { standardDeviation: scale / Math.sqrt(w.columns) }, key.fold("weights", l).stream());
        uniformWeights(network.weights.biases[l]!, { radius: scale }, key.fold("biases", l).stream());
      });
      gaussianWeights(network.weights.readout, { standardDeviation: 0.05 }, key.fold("readout").stream());
      const phases = [
        { ...step, name: "first", layers: [{ layer: 1, rate: Math.sqrt(p1) / 0.04 }] },
        { ...step, name: "second", layers: [{ layer: 2, rate: (4 * Math.sqrt(p2)) / (0.2 * p1) }] },
      ];
      train(network, { data, phases, key });
      fitReadout(network, { ...data, ridge: 1 });
      network.release();
    }
  });
}

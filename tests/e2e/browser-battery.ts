import relu from "../../src/activations/relu.ts";
import tanh from "../../src/activations/tanh.ts";
import { kernelModules } from "../../src/engine/wasm/modules.ts";
import { createWasmEngine } from "../../src/engine/wasm/wasm-engine.ts";
import { Key } from "../../src/math/random/key.ts";
import { gaussianWeights } from "../../src/networks/initialise.ts";
import { createNetwork } from "../../src/training/networks/network.ts";
import { train } from "../../src/training/networks/train.ts";

/** Trains a network on the WebAssembly engine and solves a linear system: all numbers, to the bit, as text. */
export async function battery(): Promise<string> {
  const engine = await createWasmEngine({ modules: kernelModules(), threads: 1, memoryMebibytes: 64 });
  const [n, d] = [600, 12];
  const key = Key.root(7);
  const hidden = [
    { width: 70, activation: relu, bias: false },
    { width: 9, activation: tanh, bias: false },
  ];
  const network = createNetwork({ inputs: d, hidden }, { engine });
  for (const [l, w] of [...network.weights.hidden, network.weights.readout].entries()) {
    gaussianWeights(w, { standardDeviation: 1 / Math.sqrt(w.columns) }, key.fold("weights", l).stream());
  }
  const x = { rows: n, columns: d, data: new Float64Array(n * d) };
  key.fold("x").stream().fillGaussian(x.data);
  const y = Float64Array.from({ length: n }, (_, i) => x.data[i * d]! * x.data[i * d + 1]!);
  const layers = [1, 2, 3].map((layer) => ({ layer, rate: 0.02 }));
  const batches = { kind: "subset", size: 350 } as const;
  const phase = { name: "all", layers, loss: "squared", batches, optimiser: { kind: "gradient" }, steps: 30 } as const;
  train(network, { data: { x, y }, phases: [phase], key });
  const predicted = network.predict(x);
  const gram = engine.gram(x);
  engine.cholesky(gram);
  return [...predicted, ...gram.data].map((value) => value.toString(36)).join(" ");
}

import type { Matrix } from "../../engine/engine.ts";
import { matrix } from "../../engine/matrix.ts";
import { InvariantError } from "../../math/domain-error.ts";
import type { Key } from "../../math/random/key.ts";
import { identityWeights, sphereWeights } from "../../networks/initialise.ts";
import { createNetwork } from "../networks/network.ts";
import { train } from "../networks/train.ts";
import type { FirstLayerRun, Neurons, WithEngine } from "./overlap.ts";

/**
 * The algorithm as it stands: a network with W_2 = I and read-out 1, whose first layer the trainer moves on the sphere, on
 * points drawn in full: n d numbers a step, held in memory.
 */
export function neuronsOnFullBatches(run: FirstLayerRun, key: Key, { engine }: WithEngine): Neurons {
  const { dimension, width, samples, rate, activation, target } = run;
  const layer = { width, activation, bias: false };
  const network = createNetwork({ inputs: dimension, hidden: [layer, layer] }, { engine, precision: "float64" });
  const { hidden, readout } = network.weights;
  const weights = hidden[0] as Matrix;
  sphereWeights(weights, key.fold("initial weights").stream());
  identityWeights(hidden[1]);
  readout.data.fill(1);
  return {
    weights,
    step(t) {
      const { outcome, message } = train(network, {
        data: { x: matrix(0, dimension), y: new Float64Array(0) },
        phases: [
          {
            name: `step ${t}`,
            layers: [{ layer: 1, rate, sphere: 1 }],
            loss: "correlation",
            batches: {
              kind: "fresh",
              size: samples,
              draw(_, x, y) {
                if (!(x.data instanceof Float64Array))
                  throw new InvariantError("neuronsOnFullBatches", "x is not float64");
                key.fold("batch", t).stream().fillGaussian(x.data);
                for (let i = 0; i < samples; i++) y.data[i] = target.evaluate(x.data, i * dimension);
              },
            },
            optimiser: { kind: "gradient" },
            steps: 1,
          },
        ],
        key,
      });
      if (outcome !== "ok") throw new InvariantError("neuronsOnFullBatches", message ?? outcome);
    },
    release: () => network.release(),
  };
}

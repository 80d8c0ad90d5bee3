import type { AnyMatrix, Engine, Matrix, Precision } from "../../engine/engine.ts";
import { requireShape } from "../../engine/matrix.ts";
import { requireDomain } from "../../math/domain-error.ts";
import { type Architecture, requireArchitecture } from "../../networks/architecture.ts";
import { allocateWeights, type Weights } from "../../networks/weights.ts";
import { settle } from "./ground.ts";
import { type Pass, recordPass } from "./pass.ts";

/** A network with its weights on an engine's memory. */
export interface Network {
  readonly architecture: Architecture;
  readonly weights: Weights;
  readonly precision: Precision;
  readonly engine: Engine;
  /** f at the rows of x [n, d]. */
  predict(x: Matrix): Float64Array;
  /** h_l, or W_l h_{l−1} + b_l, at the rows of x [n, d]: [n, width_l] on the network's memory until `release`. */
  layer(x: Matrix, layer: number, wanted?: "value" | "preactivation"): Borrowed;
  release(): void;
}

/** A matrix on an engine's memory; give it back. */
export interface Borrowed {
  readonly matrix: AnyMatrix;
  release(): void;
}

/** A network of zeros; fill its weights. Release it when it is done with. */
export function createNetwork(
  architecture: Architecture,
  { engine, precision = "float32" }: { readonly engine: Engine; readonly precision?: Precision },
): Network {
  requireArchitecture(architecture);
  const { workspace, task: weights } = settle(engine, "network", (ground) =>
    allocateWeights(architecture, { workspace: ground, precision }),
  );

  /** Runs one pass on memory of its own. */
  const passOf = (x: Matrix, to: number, wanted: Pass["wanted"]): Borrowed => {
    const { inputs, hidden } = architecture;
    requireShape(x, [x.rows, inputs], "network: x");
    const { workspace: own, task } = settle(engine, "network: forward pass", (ground) => {
      const input = ground.matrix(x.rows, inputs, precision);
      const out = ground.matrix(x.rows, wanted === "prediction" ? 1 : hidden[to - 1].width, precision);
      return { input, out, programs: recordPass({ architecture, weights, input, to, wanted, out }, ground) };
    });
    try {
      task.input.data.set(x.data);
      own.run(task.programs);
    } catch (error) {
      own.release();
      throw error;
    }
    return { matrix: task.out, release: () => own.release() };
  };

  return {
    architecture,
    weights,
    precision,
    engine,
    predict(x) {
      const { matrix, release } = passOf(x, architecture.hidden.length, "prediction");
      const predicted = Float64Array.from(matrix.data);
      release();
      return predicted;
    },
    layer(x, layer, wanted = "value") {
      const holds = Number.isInteger(layer) && layer >= 1 && layer <= architecture.hidden.length;
      requireDomain(holds, "network", `layer must be an integer from 1 to ${architecture.hidden.length}`, layer);
      return passOf(x, layer, wanted);
    },
    release: () => workspace.release(),
  };
}

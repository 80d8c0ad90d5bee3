import type { Matrix } from "../../engine/engine.ts";
import { requireShape, rowsOf } from "../../engine/matrix.ts";
import { requireDomain } from "../../math/domain-error.ts";
import type { Network } from "./network.ts";
import { solveRidge } from "./ridge.ts";

export interface ReadoutOptions {
  /** [n, d]. */
  readonly x: Matrix;
  /** [n]. */
  readonly y: Float64Array;
  /** λ ≥ 0. */
  readonly ridge: number;
}

/**
 * Sets the read-out to w = argmin (1/n) Σ (y_i − ⟨w, h_L(x_i)⟩)² + λ‖w‖², that is (HᵀH + λn I) w = Hᵀy with H = h_L(x) [n, p] as the
 * network computes it, solved in float64 and rounded to the network's precision; n < p is allowed for λ > 0. There is no
 * constant outside the penalty. `trainingError` is (1/n) Σ (y_i − f(x_i))² of the network as it then is.
 * Throws a DomainError where λ leaves the equations singular.
 */
export function fitReadout(network: Network, { x, y, ridge }: ReadoutOptions): { readonly trainingError: number } {
  const { architecture, engine, weights } = network;
  requireShape(x, [x.rows, architecture.inputs], "fitReadout: x");
  requireDomain(y.length === x.rows, "fitReadout", `there must be ${x.rows} values y`, y.length);
  const solution = solveRidge(engine, {
    name: "fitReadout",
    points: x.rows,
    features: weights.readout.columns,
    outputs: 1,
    penalty: ridge * x.rows,
    bring({ from, to }, { h, b }) {
      const { matrix, release } = network.layer(rowsOf(x, from, to), architecture.hidden.length);
      h.data.set(matrix.data);
      release();
      b.data.set(y.subarray(from, to));
    },
  });
  weights.readout.data.set(solution.data);
  const predicted = network.predict(x);
  return { trainingError: predicted.reduce((sum, f, i) => sum + (y[i] - f) ** 2, 0) / x.rows };
}

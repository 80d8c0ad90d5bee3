import type { Engine, Matrix } from "../../engine/engine.ts";
import { matrix, rowsOf } from "../../engine/matrix.ts";
import { requireDomain } from "../../math/domain-error.ts";

/** What a stage has learnt: a map of points, [n, inputs] to [n, outputs], row by row. */
export interface FittedMap {
  readonly inputs: number;
  readonly outputs: number;
  /** A new matrix. */
  readonly apply: (x: Matrix) => Matrix;
}

/** x ↦ second(first(x)). */
export function compose(first: FittedMap, second: FittedMap): FittedMap {
  requireDomain(first.outputs === second.inputs, "compose", `second must take ${first.outputs} inputs`, second.inputs);
  return { inputs: first.inputs, outputs: second.outputs, apply: (x) => second.apply(first.apply(x)) };
}

/** x ↦ (first(x), second(x)). */
export function beside(first: FittedMap, second: FittedMap): FittedMap {
  requireDomain(first.inputs === second.inputs, "beside", `second must take ${first.inputs} inputs`, second.inputs);
  const outputs = first.outputs + second.outputs;
  return {
    inputs: first.inputs,
    outputs,
    apply: (x) => {
      const [a, b] = [first.apply(x), second.apply(x)];
      const out = matrix(x.rows, outputs);
      for (let i = 0; i < x.rows; i++) {
        out.data.set(rowsOf(a, i, i + 1).data, i * outputs);
        out.data.set(rowsOf(b, i, i + 1).data, i * outputs + first.outputs);
      }
      return out;
    },
  };
}

/** x ↦ Wᵀ x for W [inputs, outputs]. */
export function linearMap(weights: Matrix, { engine }: { readonly engine: Engine }): FittedMap {
  return { inputs: weights.rows, outputs: weights.columns, apply: (x) => engine.multiply(x, weights) };
}

/** A map given by what it writes: `fill(x, out)` fills out [n · outputs] from the rows of x. */
export function pointwiseMap(
  inputs: number,
  outputs: number,
  fill: (x: Float64Array, out: Float64Array) => void,
): FittedMap {
  return {
    inputs,
    outputs,
    apply: (x) => {
      requireDomain(x.columns === inputs, "pointwiseMap", `x must have ${inputs} columns`, x.columns);
      const out = matrix(x.rows, outputs);
      fill(x.data, out.data);
      return out;
    },
  };
}

import type { AnyMatrix } from "../engine.ts";
import type { Activated, Recorder } from "../workspace.ts";
import { scalarForm } from "./scalar-algebra.ts";

/** t ← σ(t + 1 biasᵀ) by the scalar forms of σ and σ′. */
export function activate(t: AnyMatrix, options: Parameters<Recorder["activate"]>[1]): void {
  const { bias, derivative } = options;
  const { value, derivative: slope } = options.function;
  for (let i = 0; i < t.data.length; i++) {
    const shifted = t.data[i] + (bias === undefined ? 0 : bias.data[i % t.columns]);
    if (derivative !== undefined) derivative.data[i] = slope(shifted);
    t.data[i] = value(shifted);
  }
}

/** gradient ← gradient ∘ σ′. */
export function backward(gradient: AnyMatrix, activated: Activated): void {
  const slope = slopes(activated);
  for (let i = 0; i < gradient.data.length; i++) gradient.data[i] *= slope(i);
}

/** out_ij ← residual_i weights_j σ′_ij. */
export function backwardReadout(activated: Activated, options: Parameters<Recorder["backwardReadout"]>[1]): void {
  const { residual, weights, out } = options;
  const slope = slopes(activated);
  for (let i = 0; i < out.rows; i++) {
    for (let j = 0; j < out.columns; j++) {
      const at = i * out.columns + j;
      out.data[at] = residual.data[i] * weights.data[j] * slope(at);
    }
  }
}

/** σ′ at an entry: the stored one, or taken from the value. */
function slopes({ function: activation, value, derivative }: Activated): (entry: number) => number {
  const { derivativeFromValue } = activation.vector;
  if (derivative !== undefined || derivativeFromValue === undefined) return (entry) => derivative?.data[entry] ?? NaN;
  const fromValue = scalarForm(derivativeFromValue);
  return (entry) => fromValue(value.data[entry]);
}

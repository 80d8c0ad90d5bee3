import { scalarValue } from "../checks.ts";
import type { AnyMatrix } from "../engine.ts";
import type { Recorder } from "../workspace.ts";

/** One step of Adam: the formulas are those of {@link Recorder.adam}. */
export function adam(w: AnyMatrix, options: Parameters<Recorder["adam"]>[1]): void {
  const { beta1, beta2, epsilon, decay } = options;
  const rate = scalarValue(options.rate);
  const [correction1, correction2] = [scalarValue(options.correction1), scalarValue(options.correction2)];
  const [g, m, v] = [options.gradient.data, options.first.data, options.second.data];
  for (let i = 0; i < w.data.length; i++) {
    const first = beta1 * m[i] + (1 - beta1) * g[i];
    const second = beta2 * v[i] + (1 - beta2) * g[i] * g[i];
    const step = (first * correction1) / (Math.sqrt(second * correction2) + epsilon);
    m[i] = first;
    v[i] = second;
    w.data[i] -= rate * (step + decay * w.data[i]);
  }
}

/** Each row g_i ← g_i − ⟨g_i, w_i⟩ w_i/‖w_i‖²; a row w_i = 0 leaves g_i. */
export function projectRows(g: AnyMatrix, w: AnyMatrix): void {
  for (let row = 0; row < g.data.length; row += g.columns) {
    let product = 0;
    let square = 0;
    for (let k = row; k < row + g.columns; k++) {
      product += g.data[k] * w.data[k];
      square += w.data[k] * w.data[k];
    }
    if (square === 0) continue;
    const along = product / square;
    for (let k = row; k < row + g.columns; k++) g.data[k] -= along * w.data[k];
  }
}

/** Each row w_i ← radius w_i/‖w_i‖; a row of zeros stays. */
export function normaliseRows(w: AnyMatrix, radius: number): void {
  for (let row = 0; row < w.data.length; row += w.columns) {
    let square = 0;
    for (let k = row; k < row + w.columns; k++) square += w.data[k] * w.data[k];
    if (square === 0) continue;
    const factor = radius / Math.sqrt(square);
    for (let k = row; k < row + w.columns; k++) w.data[k] *= factor;
  }
}

import { requireDomain } from "../../math/domain-error.ts";
import { scalarValue } from "../checks.ts";
import type { AnyMatrix, Matrix } from "../engine.ts";
import type { Recorder } from "../workspace.ts";
import { activate, backward, backwardReadout } from "./activation.ts";
import { lossOf } from "./losses.ts";
import { multiply } from "./multiply.ts";
import { adam, normaliseRows, projectRows } from "./updates.ts";

/** Appends one closure for each operation. Arithmetic is in float64 whatever the precision, and rounded on store. */
export function createRecorder(steps: (() => void)[]): Recorder {
  const add = (step: () => void): void => void steps.push(step);
  return {
    multiply: (a, b, { out, ...options }) =>
      add(() => {
        const result = multiply(wide(a), wide(b), { ...options, out: { ...out, data: new Float64Array(out.data) } });
        out.data.set(result.data);
      }),
    activate: (t, options) => add(() => activate(t, options)),
    backward: (gradient, activated) => add(() => backward(gradient, activated)),
    backwardReadout: (activated, options) => add(() => backwardReadout(activated, options)),
    loss: (name, { prediction, target, residual, total }) =>
      add(() => {
        const { loss, slope } = lossOf[name];
        let sum = 0;
        for (let i = 0; i < prediction.data.length; i++) {
          const [f, y] = [prediction.data[i], target.data[i]];
          residual.data[i] = slope(f, y);
          sum += loss(f, y);
        }
        total.data[0] += sum;
      }),
    gather: (source, { indices, from, out }) =>
      add(() => {
        const { rows, columns } = source;
        for (let i = 0; i < out.rows; i++) {
          const row = indices[from + i];
          requireDomain(row >= 0 && row < rows, "gather", `indices must be from 0 to ${rows - 1}`, row);
          out.data.set(source.data.subarray(row * columns, (row + 1) * columns), i * columns);
        }
      }),
    copy: (source, { out }) => add(() => out.data.set(source.data)),
    fill: (out, value) => add(() => void out.data.fill(value)),
    sum: ([first, ...others], { out }) =>
      add(() => {
        out.data.set(first.data);
        for (const { data } of others) for (let i = 0; i < data.length; i++) out.data[i] += data[i];
      }),
    scaleAdd: (w, g, scalars) =>
      add(() => {
        const [a, b] = [scalarValue(scalars.a), scalarValue(scalars.b)];
        for (let i = 0; i < w.data.length; i++) {
          w.data[i] = (a === 0 ? 0 : a * w.data[i]) + (b === 0 ? 0 : b * g.data[i]);
        }
      }),
    projectRows: (g, w) => add(() => projectRows(g, w)),
    normaliseRows: (w, { radius }) => add(() => normaliseRows(w, radius)),
    adam: (w, options) => add(() => adam(w, options)),
  };
}

/** The same numbers in float64. */
const wide = (a: AnyMatrix): Matrix =>
  a.data instanceof Float64Array ? { ...a, data: a.data } : { ...a, data: new Float64Array(a.data) };

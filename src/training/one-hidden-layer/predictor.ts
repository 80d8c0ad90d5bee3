import type { Engine, Matrix } from "../../engine/engine.ts";
import { requireShape, rowsOf } from "../../engine/matrix.ts";
import { requireDomain } from "../../math/domain-error.ts";
import { studentQuantile } from "../../math/special/student.ts";
import type { Estimate } from "../../statistics/estimate.ts";
import type { Sample } from "./data.ts";

/** x ↦ c + Σ_{i ≤ units} g_i(⟨v_i, x⟩): one hidden layer and a linear output. */
export interface Predictor {
  /** At the rows of x [n, d]. */
  readonly predict: (x: Matrix) => Float64Array;
  /** How many univariate functions are added. */
  readonly units: number;
}

/** Rows whose pre-activations are held at a time. */
const ROWS = 1024;

/** c + Σ_i g_i(⟨v_i, x⟩) with v_i the rows of `directions` [k, d] and `unit(i, t)` = g_i(t). */
export function unitSum({
  directions,
  unit,
  constant,
  engine,
}: {
  readonly directions: Matrix;
  readonly unit: (i: number, t: number) => number;
  readonly constant: number;
  readonly engine: Engine;
}): Predictor {
  const { rows: units, columns } = directions;
  return {
    units,
    predict(x) {
      requireShape(x, [x.rows, columns], "one hidden layer: x");
      const out = new Float64Array(x.rows);
      const most = Math.min(ROWS, x.rows);
      // Blocks of the engine's memory may be rounded up.
      const workspace = engine.workspace({ name: "one hidden layer", bytes: 8 * (most + columns) * units + 128 });
      try {
        const v = workspace.matrix(units, columns, "float64");
        const held = workspace.matrix(most, units, "float64");
        v.data.set(directions.data);
        for (let from = 0; from < x.rows; from += ROWS) {
          const part = rowsOf(x, from, Math.min(x.rows, from + ROWS));
          const t = engine.multiply(part, v, { transposeB: true, out: rowsOf(held, 0, part.rows) }).data;
          for (let row = 0; row < part.rows; row++) {
            let sum = constant;
            for (let i = 0; i < units; i++) sum += unit(i, t[row * units + i]);
            out[from + row] = sum;
          }
        }
        return out;
      } finally {
        workspace.release();
      }
    },
  };
}

/** Mean squared error of a predictor. */
export function errorOf({ predict }: Predictor, { x, y }: Sample): number {
  return predict(x).reduce((sum, f, i) => sum + (f - y[i]) ** 2, 0) / y.length;
}

/**
 * E(g − y)²/Var y from n independent points, with Student's interval by the delta method: with a_i = (g − y)² and b_i = (y − ȳ)² the influence
 * values a_i − ρ̂ b_i over b̄. It stands for units of finite variance on a sample of many points; a test sample must not have been used before.
 */
export function unexplained(predictor: Predictor, { x, y }: Sample, { level }: { readonly level: number }): Estimate {
  const n = y.length;
  requireDomain(n >= 2 && x.rows === n, "unexplained", `there must be ${x.rows} ≥ 2 values y`, n);
  requireDomain(level > 0 && level < 1, "unexplained", "level must be in (0, 1)", level);
  const mean = y.reduce((sum, value) => sum + value, 0) / n;
  const a = predictor.predict(x).map((f, i) => (f - y[i]) ** 2);
  const b = y.map((value) => (value - mean) ** 2);
  const average = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / n;
  const variance = average(b);
  requireDomain(variance > 0, "unexplained", "the values must not all be equal", y[0]);
  const value = average(a) / variance;
  const influence = a.map((error, i) => ((error - value * b[i]) / variance) ** 2);
  const standardError = Math.sqrt(average(influence) / (n - 1));
  const reach = studentQuantile((1 + level) / 2, n - 1) * standardError;
  return { value, low: value - reach, high: value + reach, level, standardError, note: `delta method, ${n} points` };
}

import type { AnyMatrix } from "../../src/engine/engine.ts";
import type { EngineCheck } from "./engine-contract.ts";
import {
  copied,
  gaussian,
  inWorkspace,
  mapped,
  placed,
  precisions,
  requireSameBits,
  requireWithin,
  roundingBound,
  runOnce,
  UNIT,
} from "./engine-oracle.ts";

const shapes: readonly (readonly [rows: number, columns: number])[] = [
  [0, 3],
  [1, 1],
  [7, 3],
  [5, 130],
  [64, 33],
];

/** ⟨x_i, y_i⟩ of a row, and the same with the sizes of the terms. */
function rowProduct(x: AnyMatrix, y: AnyMatrix, row: number): { readonly exact: number; readonly size: number } {
  let [exact, size] = [0, 0];
  for (let k = row * x.columns; k < (row + 1) * x.columns; k++) {
    exact += x.data[k]! * y.data[k]!;
    size += Math.abs(x.data[k]! * y.data[k]!);
  }
  return { exact, size };
}

const rowChecks: readonly EngineCheck[] = precisions.map((precision) => ({
  name: `projectRows and normaliseRows in ${precision}: each row, rows of zeros too`,
  check: (engine) => {
    for (const [rows, columns] of shapes) {
      inWorkspace(engine, (workspace) => {
        const unit = UNIT[precision];
        // Rows of unlike sizes; the fourth is zero.
        const size = (i: number) => [1, 1e-3, 250, 0][Math.floor(i / columns) % 4]!;
        const w = placed(
          workspace,
          mapped(gaussian(rows, columns), (entry, i) => size(i) * entry),
          precision,
        );
        const g = placed(workspace, gaussian(rows, columns, 2), precision);
        const [w0, g0] = [copied(w), copied(g)];
        runOnce(workspace, (op) => op.projectRows(g, w));
        const along = Array.from({ length: rows }, (_, row) => {
          const square = rowProduct(w0, w0, row).exact;
          const product = rowProduct(g0, w0, row);
          return square === 0 ? { exact: 0, size: 0 } : { exact: product.exact / square, size: product.size / square };
        });
        const row = (i: number) => along[Math.floor(i / columns)]!;
        const projected = mapped(g0, (entry, i) => entry - row(i).exact * w0.data[i]!);
        // Two sums over the row, a quotient, a product, a difference; and the same in float64 here.
        const bound = roundingBound(2 * columns + 3, unit) + roundingBound(2 * columns + 3);
        requireWithin(g, projected, (i) => bound * (Math.abs(g0.data[i]!) + row(i).size * Math.abs(w0.data[i]!)));
        runOnce(workspace, (op) => op.normaliseRows(w, { radius: 2.5 }));
        const norm = (i: number) => Math.sqrt(rowProduct(w0, w0, Math.floor(i / columns)).exact) || 1;
        const normalised = mapped(w0, (entry, i) => (2.5 * entry) / norm(i));
        // A sum over the row, its root, a quotient, a product.
        const relative = roundingBound(columns + 3, unit) + roundingBound(columns + 3);
        requireWithin(w, normalised, (i) => relative * Math.abs(normalised.data[i]!));
      });
    }
  },
}));

const settings = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, decay: 0.01 };

const adamChecks: readonly EngineCheck[] = precisions.flatMap((precision) => [
  {
    name: `adam in ${precision}: one step from any state, from zero too; rates and corrections of cells`,
    check: (engine) => {
      const { beta1, beta2, epsilon, decay } = settings;
      for (const [rows, columns] of shapes) {
        for (const from of [0, 1]) {
          inWorkspace(engine, (workspace) => {
            const put = (seed: number, f: (x: number) => number) =>
              placed(workspace, mapped(gaussian(rows, columns, seed), f), precision);
            const [w, gradient] = [put(1, (x) => x), put(2, (x) => x)];
            const [first, second] = [put(3, (x) => from * x), put(4, (x) => from * x * x)];
            const [rate, correction2] = [workspace.cell(), workspace.cell()];
            const cells = { rate, correction1: 1.7, correction2 };
            const program = workspace.record((op) => op.adam(w, { gradient, first, second, ...settings, ...cells }));
            for (const [eta, c2] of [
              [0.1, 1000],
              [0.03, 501],
            ] as const) {
              [rate.data[0], correction2.data[0]] = [eta, c2];
              const [w0, g, m0, v0] = [w, gradient, first, second].map(copied) as [
                AnyMatrix,
                AnyMatrix,
                AnyMatrix,
                AnyMatrix,
              ];
              workspace.run([program]);
              const at = (i: number) => {
                const [old, slope] = [w0.data[i]!, g.data[i]!];
                const m = beta1 * m0.data[i]! + (1 - beta1) * slope;
                const mSize = beta1 * Math.abs(m0.data[i]!) + (1 - beta1) * Math.abs(slope);
                const v = beta2 * v0.data[i]! + (1 - beta2) * slope * slope;
                const root = Math.sqrt(v * c2) + epsilon;
                const size = Math.abs(old) + eta * ((mSize * 1.7) / root + decay * Math.abs(old));
                return { m, mSize, v, w: old - eta * ((m * 1.7) / root + decay * old), size };
              };
              // Roundings, those of the constants to the precision included: 4 for m, 5 for v, then at most 3 under the
              // root, 3 to the quotient, 5 to the step.
              const unit = UNIT[precision];
              requireWithin(
                first,
                mapped(m0, (_, i) => at(i).m),
                (i) => roundingBound(4, unit) * at(i).mSize,
              );
              requireWithin(
                second,
                mapped(v0, (_, i) => at(i).v),
                (i) => roundingBound(5, unit) * at(i).v,
              );
              requireWithin(
                w,
                mapped(w0, (_, i) => at(i).w),
                (i) => roundingBound(20, unit) * at(i).size,
              );
            }
          });
        }
      }
    },
  },
  {
    name: `adam in ${precision}: under a constant gradient each corrected step is rate · sign(g)`,
    check: (engine) =>
      inWorkspace(engine, (workspace) => {
        const unit = UNIT[precision];
        const put = (seed: number) => placed(workspace, gaussian(9, 5, seed), precision);
        const [w, gradient] = [put(1), put(2)];
        const [first, second] = [workspace.matrix(9, 5, precision), workspace.matrix(9, 5, precision)];
        const [correction1, correction2] = [workspace.cell(), workspace.cell()];
        const { beta1, beta2 } = settings;
        const free = { beta1, beta2, epsilon: 0, decay: 0, rate: 0.01 };
        const program = workspace.record((op) =>
          op.adam(w, { gradient, first, second, ...free, correction1, correction2 }),
        );
        const w0 = copied(w);
        const steps = 12;
        for (let t = 1; t <= steps; t++) {
          correction1.data[0] = 1 / (1 - beta1 ** t);
          correction2.data[0] = 1 / (1 - beta2 ** t);
          workspace.run([program]);
        }
        const exact = mapped(w0, (entry, i) => entry - steps * 0.01 * Math.sign(gradient.data[i]!));
        // Each step takes up to 20 roundings, and 5 more for every step before it in m and v.
        const bound = roundingBound(20 + 5 * steps, unit);
        requireWithin(w, exact, (i) => steps * (bound * 0.01 + unit * (Math.abs(w0.data[i]!) + 0.12)));
      }),
  },
  {
    name: `momentum by scaleAdd in ${precision}: a constant gradient sums a geometric series`,
    check: (engine) =>
      inWorkspace(engine, (workspace) => {
        const [mu, rate, steps] = [0.875, 0.0625, 10];
        const g = placed(workspace, gaussian(6, 7), precision);
        const [w, v] = [workspace.matrix(6, 7, precision), workspace.matrix(6, 7, precision)];
        const eta = workspace.cell(-rate);
        const step = workspace.record((op) => {
          op.scaleAdd(v, g, { a: mu, b: 1 });
          op.scaleAdd(w, v, { a: 1, b: eta });
        });
        for (let t = 0; t < steps; t++) workspace.run([step]);
        let series = 0;
        for (let t = 1; t <= steps; t++) series += (1 - mu ** t) / (1 - mu);
        const exact = mapped(g, (entry) => -rate * series * entry);
        // All terms have one sign; each has passed 2 roundings for every later step, twice.
        requireWithin(w, exact, (i) => roundingBound(4 * steps, UNIT[precision]) * Math.abs(exact.data[i]!));
        eta.data[0] = 0;
        const before = w.data.slice();
        workspace.run([step]);
        requireSameBits(w.data, before, "a rate of 0");
      }),
  },
]);

export const updateChecks: readonly EngineCheck[] = [...rowChecks, ...adamChecks];

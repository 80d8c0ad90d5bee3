import { expect } from "vitest";
import type { AnyMatrix, Matrix } from "../../src/engine/engine.ts";
import { matrix, rowsOf } from "../../src/engine/matrix.ts";
import type { Cell, Recorder } from "../../src/engine/workspace.ts";
import type { EngineCheck } from "./engine-contract.ts";
import { storing } from "./engine-functions.ts";
import { copied, failureOf, gaussian, inWorkspace, placed, requireWithin } from "./engine-oracle.ts";

/** Matrices of the workspace and its recorder. */
interface Bench {
  readonly op: Recorder;
  readonly f32: (rows: number, columns: number) => AnyMatrix;
  readonly f64: (rows: number, columns: number) => AnyMatrix;
  readonly cell: Cell;
  readonly indices: Int32Array;
}

const beta = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, decay: 0, rate: 0.1, correction1: 1, correction2: 1 };
const relabelled = (a: AnyMatrix, rows: number): AnyMatrix => ({ ...a, rows }) as AnyMatrix;

const misuses: readonly (readonly [message: RegExp, misuse: (bench: Bench) => void])[] = [
  [
    /multiply: op\(b\) must have 64 rows, got 32/,
    ({ op, f32 }) => op.multiply(f32(5, 64), f32(32, 3), { out: f32(5, 3) }),
  ],
  [
    /multiply: out must have shape \[5, 3\], got \[3,5\]/,
    ({ op, f32 }) => op.multiply(f32(5, 4), f32(4, 3), { out: f32(3, 5) }),
  ],
  [/one precision/, ({ op, f32, f64 }) => op.multiply(f32(2, 2), f64(2, 2), { out: f32(2, 2) })],
  [
    /multiply: out must not overlap a/,
    ({ op, f32 }) => {
      const a = f32(2, 2);
      op.multiply(a, f32(2, 2), { out: a });
    },
  ],
  [
    /multiply: out must not overlap b/,
    ({ op, f64 }) => {
      const b = f64(4, 2) as Matrix;
      op.multiply(f64(2, 3), rowsOf(b, 0, 3), { out: rowsOf(b, 2, 4) });
    },
  ],
  [
    /multiply: b must lie on the engine's memory/,
    ({ op, f64 }) => op.multiply(f64(2, 2), matrix(2, 2), { out: f64(2, 2) }),
  ],
  [/fill: out must have 3·2 entries, got 4/, ({ op, f32 }) => op.fill(relabelled(f32(2, 2), 3), 1)],
  [
    /activate: bias must have shape \[1, 100\], got \[100,1\]/,
    ({ op, f32 }) => op.activate(f32(7, 100), { function: storing, bias: f32(100, 1) }),
  ],
  [
    /activate: derivative must have shape \[2, 3\]/,
    ({ op, f32 }) => op.activate(f32(2, 3), { function: storing, derivative: f32(2, 2) }),
  ],
  [
    /backward: contract-cubic needs the stored derivative/,
    ({ op, f32 }) => op.backward(f32(2, 3), { function: storing, value: f32(2, 3) }),
  ],
  [
    /backward: value must have shape \[2, 3\]/,
    ({ op, f32 }) => op.backward(f32(2, 3), { function: storing, value: f32(3, 2), derivative: f32(2, 3) }),
  ],
  [
    /backwardReadout: contract-cubic needs the stored derivative/,
    ({ op, f32 }) =>
      op.backwardReadout(
        { function: storing, value: f32(2, 3) },
        { residual: f32(2, 1), weights: f32(1, 3), out: f32(2, 3) },
      ),
  ],
  [
    /backwardReadout: weights must have shape \[1, 3\]/,
    ({ op, f32 }) => {
      const activated = { function: storing, value: f32(2, 3), derivative: f32(2, 3) };
      op.backwardReadout(activated, { residual: f32(2, 1), weights: f32(3, 1), out: f32(2, 3) });
    },
  ],
  [
    /loss: target must have shape \[4, 1\]/,
    ({ op, f64, cell }) =>
      op.loss("squared", { prediction: f64(4, 1), target: f64(1, 4), residual: f64(4, 1), total: cell }),
  ],
  [/gather: .*within the 6/, ({ op, f32, indices }) => op.gather(f32(9, 2), { indices, from: 3, out: f32(4, 2) })],
  [/gather: .*within the 6/, ({ op, f32, indices }) => op.gather(f32(9, 2), { indices, from: -1, out: f32(4, 2) })],
  [
    /gather: out must have shape \[4, 2\]/,
    ({ op, f32, indices }) => op.gather(f32(9, 2), { indices, from: 0, out: f32(4, 3) }),
  ],
  [/copy: out must have shape/, ({ op, f32 }) => op.copy(f32(2, 3), { out: f32(3, 2) })],
  [/sum: there must be at least one part/, ({ op, f32 }) => op.sum([], { out: f32(3, 2) })],
  [/sum: part 1 must have shape \[3, 2\]/, ({ op, f32 }) => op.sum([f32(3, 2), f32(2, 3)], { out: f32(3, 2) })],
  [/one precision/, ({ op, f32, f64 }) => op.scaleAdd(f32(3, 2), f64(3, 2), { a: 1, b: 1 })],
  [
    /scaleAdd: b must lie on the engine's memory/,
    ({ op, f32 }) => op.scaleAdd(f32(3, 2), f32(3, 2), { a: 1, b: { data: Float64Array.of(1) } }),
  ],
  [/projectRows: w must have shape \[3, 2\]/, ({ op, f64 }) => op.projectRows(f64(3, 2), f64(2, 2))],
  [/normaliseRows: radius must be positive/, ({ op, f64 }) => op.normaliseRows(f64(3, 2), { radius: 0 })],
  [
    /adam: second must have shape \[3, 2\]/,
    ({ op, f32 }) => op.adam(f32(3, 2), { gradient: f32(3, 2), first: f32(3, 2), second: f32(2, 3), ...beta }),
  ],
  [
    /adam: first must not overlap second/,
    ({ op, f32 }) => {
      const first = f32(3, 2);
      op.adam(f32(3, 2), { gradient: f32(3, 2), first, second: first, ...beta });
    },
  ],
];

export const refusalChecks: readonly EngineCheck[] = [
  {
    name: "says what is wrong with an operation when it is recorded, before anything is changed",
    check: (engine) =>
      inWorkspace(engine, (workspace) => {
        const held = placed(workspace, gaussian(3, 3), "float64");
        const before = copied(held);
        for (const [message, misuse] of misuses) {
          const record = () =>
            workspace.record((op) => {
              op.fill(held, 7);
              misuse({
                op,
                f32: (rows, columns) => workspace.matrix(rows, columns, "float32"),
                f64: (rows, columns) => workspace.matrix(rows, columns, "float64"),
                cell: workspace.cell(),
                indices: workspace.indices(6),
              });
            });
          expect(failureOf(record)).toMatch(message);
        }
        requireWithin(held, before, () => 0);
      }),
  },
];

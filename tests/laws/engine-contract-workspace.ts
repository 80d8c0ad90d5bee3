import { expect } from "vitest";
import type { AnyMatrix, Engine, Matrix } from "../../src/engine/engine.ts";
import { matrix } from "../../src/engine/matrix.ts";
import { MemoryLimitError, type Workspace } from "../../src/engine/workspace.ts";
import type { EngineCheck } from "./engine-contract.ts";
import { functions } from "./engine-functions.ts";
import { failureOf, gaussian, inWorkspace, mapped, placed, precisions, requireSameBits } from "./engine-oracle.ts";

const open = (engine: Engine, bytes = 0): Workspace => engine.workspace({ name: "contract", bytes });

/** A float64 matrix that takes this part of the engine's memory. */
const takePart = (engine: Engine, workspace: Workspace, part: number): Matrix =>
  workspace.matrix(Math.floor((engine.memoryLimit * part) / 8 / 64), 64, "float64");

/** The message of the MemoryLimitError that an action throws. */
function memoryFailureOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof MemoryLimitError) return error.message;
    throw error;
  }
  throw new Error("no MemoryLimitError was thrown");
}

function onlyZeros(data: ArrayLike<number>): boolean {
  for (let i = 0; i < data.length; i++) if (data[i] !== 0) return false;
  return true;
}

const memoryChecks: readonly EngineCheck[] = [
  {
    name: "refuses a plan, a matrix and two workspaces together beyond the memory limit, and says who asked",
    check: (engine) => {
      const plan = { name: "a big task", bytes: engine.memoryLimit + 1 };
      const limit = (engine.memoryLimit / 2 ** 20).toFixed(0);
      const said = new RegExp(`a big task: memory must stay within the limit of ${limit} MiB`);
      expect(memoryFailureOf(() => engine.workspace(plan))).toMatch(said);
      inWorkspace(engine, (workspace) => {
        expect(memoryFailureOf(() => takePart(engine, workspace, 1.1))).toMatch(/contract.*MiB/);
        takePart(engine, workspace, 0.6);
        expect(memoryFailureOf(() => open(engine, 0.6 * engine.memoryLimit))).toMatch(/contract.*MiB/);
        inWorkspace(engine, (other) => {
          expect(memoryFailureOf(() => takePart(engine, other, 0.6))).toMatch(/contract.*MiB/);
          takePart(engine, other, 0.2);
        });
      });
    },
  },
  {
    name: "gives everything back on release, after a failure too; what is new begins as zeros",
    check: (engine) => {
      for (let i = 0; i < 3; i++) {
        inWorkspace(engine, (workspace) => {
          const a = takePart(engine, workspace, 0.5);
          const b = workspace.matrix(31, 7, "float32");
          const indices = workspace.indices(9);
          for (const { data } of [a, b]) expect(onlyZeros(data)).toBe(true);
          expect(Array.from(indices)).toEqual(Array.from({ length: 9 }, () => 0));
          expect(workspace.cell().data).toEqual(Float64Array.of(0));
          expect(workspace.cell(2.5).data).toEqual(Float64Array.of(2.5));
          a.data.fill(1);
          b.data.fill(1);
          indices.fill(1);
          memoryFailureOf(() => takePart(engine, workspace, 0.6));
        });
      }
    },
  },
  {
    name: "is of no use after release",
    check: (engine) => {
      const workspace = open(engine);
      const program = workspace.record(() => undefined);
      workspace.release();
      for (const use of [
        () => workspace.matrix(1, 1, "float64"),
        () => workspace.indices(1),
        () => workspace.cell(),
        () => workspace.record(() => undefined),
        () => workspace.run([program]),
      ]) {
        expect(failureOf(use)).toMatch(/released/);
      }
    },
  },
  {
    name: "takes no sizes below 0 or between integers, and no program of another workspace",
    check: (engine) =>
      inWorkspace(engine, (workspace) => {
        expect(failureOf(() => workspace.matrix(-1, 2, "float64"))).toMatch(/rows must be an integer ≥ 0/);
        expect(failureOf(() => workspace.matrix(2, 1.5, "float32"))).toMatch(/columns must be an integer ≥ 0/);
        inWorkspace(engine, (other) => {
          const program = other.record(() => undefined);
          expect(failureOf(() => workspace.run([program]))).toMatch(/run.*workspace/);
        });
      }),
  },
];

/** How many programs: more than any engine has threads or places in a list. */
const MANY = 300;

const programChecks: readonly EngineCheck[] = precisions.flatMap((precision) => [
  {
    name: `runs each program's operations in order, again and again, in ${precision}`,
    check: (engine) =>
      inWorkspace(engine, (workspace) => {
        const [a, b] = [workspace.matrix(3, 5, precision), workspace.matrix(3, 5, precision)];
        const factor = workspace.cell(2);
        const program = workspace.record((op) => {
          op.fill(a, 1);
          op.scaleAdd(b, a, { a: factor, b: 1 });
          op.copy(b, { out: a });
          op.scaleAdd(b, a, { a: 1, b: 1 });
        });
        // b ← 2 (factor b + 1).
        let expected = 0;
        for (const value of [2, 2, -1, 0.5]) {
          factor.data[0] = value;
          workspace.run([program]);
          expected = 2 * (value * expected + 1);
          requireSameBits(b.data, mapped(b, () => expected).data, "order of operations");
        }
        expect(program.operations).toBeGreaterThan(0);
        workspace.run([]);
        workspace.run([workspace.record(() => undefined)]);
      }),
  },
  {
    name: `runs ${MANY} programs at once, with outputs of their own, as it does one by one, in ${precision}`,
    check: (engine) =>
      inWorkspace(engine, (workspace) => {
        const shared = placed(workspace, gaussian(12, 9), precision);
        const tasks = Array.from({ length: MANY }, (_, i) => task(workspace, shared, i));
        const results = () => tasks.map(({ out, total }) => [...out.data, ...total.data]);
        workspace.run(tasks.map(({ program }) => program));
        const together = results();
        for (const { out, total } of tasks) {
          out.data.fill(Number.NaN);
          total.data[0] = 0;
        }
        for (const { program } of tasks.toReversed()) workspace.run([program]);
        for (const [i, alone] of results().entries()) requireSameBits(together[i]!, alone, `program ${i}`);
        expect(new Set(together.map(String)).size).toBe(MANY);
      }),
  },
]);

/** A program with a product, an activation and a loss; the first ones are longer. */
function task(workspace: Workspace, shared: AnyMatrix, i: number) {
  const precision = shared.data instanceof Float32Array ? "float32" : "float64";
  const columns = i < 5 ? 40 : 3;
  const weights = placed(workspace, gaussian(9, columns, i + 10), precision);
  const out = workspace.matrix(12, columns, precision);
  const [prediction, residual] = [workspace.matrix(12, 1, precision), workspace.matrix(12, 1, precision)];
  const ones = placed(
    workspace,
    mapped(matrix(columns, 1), () => 1),
    precision,
  );
  const total = workspace.cell();
  const program = workspace.record((op) => {
    op.multiply(shared, weights, { out });
    op.activate(out, { function: functions[i % functions.length]! });
    op.multiply(out, ones, { out: prediction });
    op.loss("squared", { prediction, target: firstEntries(weights, 12), residual, total });
  });
  return { program, out, total };
}

/** The first entries of a matrix as one column, on the same memory. */
const firstEntries = (a: AnyMatrix, rows: number): AnyMatrix =>
  ({ rows, columns: 1, data: a.data.subarray(0, rows) }) as AnyMatrix;

export const workspaceChecks: readonly EngineCheck[] = [...programChecks, ...memoryChecks];

import { describe, expect, it } from "vitest";
import type { AnyMatrix, Engine, Matrix, Orthogonal } from "../../src/engine/engine.ts";
import { rowsOf } from "../../src/engine/matrix.ts";
import { createRecorder } from "../../src/engine/reference/recorder.ts";
import { createReferenceEngine, referenceEngine } from "../../src/engine/reference/reference-engine.ts";
import type { Workspace } from "../../src/engine/workspace.ts";
import {
  CONTRACT_MEBIBYTES,
  type EngineCheck,
  engineContract,
  immediateChecks,
  workspaceContractChecks,
} from "./engine-contract.ts";
import { refusalChecks } from "./engine-contract-refusals.ts";
import { faults } from "./engine-faults.ts";
import { faultyOperations, withFault } from "./engine-mutants.ts";
import { UNIT } from "./engine-oracle.ts";
import { requireSameBitsOf } from "./engine-same-bits.ts";

engineContract("reference", async (options) => createReferenceEngine(options));

/** Engines with one fault each; the contract must reject every one. */
const mutants: readonly (readonly [fault: string, engine: Partial<Engine>])[] = [
  [
    "the last column of a product lost where columns do not fill a tile",
    { multiply: (a, b, options) => loseEdge(a, b, options) },
  ],
  ["β ignored", { multiply: (a, b, options) => referenceEngine.multiply(a, b, { ...options, beta: 0 }) }],
  ["α ignored", { multiply: (a, b, options) => referenceEngine.multiply(a, b, { ...options, alpha: 1 }) }],
  ["products in single precision", { multiply: (a, b, options) => toSingle(referenceEngine.multiply(a, b, options)) }],
  ["weights ignored", { gram: (x, options) => referenceEngine.gram(x, options?.out ? { out: options.out } : {}) }],
  ["a Gram matrix not mirrored", { gram: (x, options) => lowerOnly(referenceEngine.gram(x, options)) }],
  ["what lies above the factor kept", { cholesky: (a) => keepAbove(a) }],
  [
    "an indefinite matrix factored all the same",
    { cholesky: (a) => (a.data[0] === 1 ? a : referenceEngine.cholesky(a)) },
  ],
  ["Lᵀ for L", { solveTriangular: (l, b, o) => referenceEngine.solveTriangular(l, b, { transpose: !o?.transpose }) }],
  ["the whole factor where a leading block was meant", { solveTriangular: (l, b, o) => solveWithLast(l, b, o) }],
  ["eigenvalues without their signs", { eigenSymmetric: (a) => absolute(referenceEngine.eigenSymmetric(a)) }],
  ["the algebraically largest eigenvalues", { leadingEigenvectors: (a, { count }) => largest(a, count) }],
  ["a diagonal of R below 0", { orthogonalise: (a) => negated(referenceEngine.orthogonalise(a)) }],
  ["no column of Q where one depends on the others", { orthogonalise: (a) => onlyOfFullRank(a) }],
  [
    "a view taken for the beginning of its memory",
    { multiply: (a, b, o) => referenceEngine.multiply(fromBeginning(a), b, o) },
  ],
  ["one iteration", { leadingEigenvectors: (a, o) => referenceEngine.leadingEigenvectors(a, { ...o, iterations: 1 }) }],
];

type Open = Engine["workspace"];
const sound: Engine = createReferenceEngine({ memoryMebibytes: CONTRACT_MEBIBYTES });
const leaking: Engine = createReferenceEngine({ memoryMebibytes: CONTRACT_MEBIBYTES });
const withWorkspace = (open: Open): Engine => ({ ...sound, workspace: open });

/** Engines whose workspaces have one fault each. */
const workspaceMutants: readonly (readonly [fault: string, engine: Engine])[] = [
  [
    "a limit that nobody keeps",
    withWorkspace(({ name }) => createReferenceEngine({ memoryMebibytes: 2 ** 20 }).workspace({ name, bytes: 0 })),
  ],
  ["plans that nobody reads", withWorkspace(({ name }) => sound.workspace({ name, bytes: 0 }))],
  ["memory kept after release", withWorkspace((plan) => ({ ...leaking.workspace(plan), release: () => undefined }))],
  [
    "memory handed on as it is",
    withWorkspace((plan) => {
      const workspace = sound.workspace(plan);
      return {
        ...workspace,
        matrix: (rows, columns, precision) => {
          const out = workspace.matrix(rows, columns, precision);
          out.data.fill(1);
          return out;
        },
      };
    }),
  ],
  [
    "only the first program run",
    withWorkspace((plan) => {
      const workspace = sound.workspace(plan);
      return { ...workspace, run: (programs) => workspace.run(programs.slice(0, 1)) };
    }),
  ],
];

/** Tries first, to be quick, the checks whose names mention one of these operations, at least by its first word. */
function rejectedBy(checks: readonly EngineCheck[], engine: Engine, operations: readonly string[] = []): boolean {
  const words = operations.map((operation) => /^[a-z]+/.exec(operation)![0]);
  const mentions = ({ name }: EngineCheck) => words.some((word) => name.includes(word));
  const ordered = [...checks.filter(mentions), ...checks.filter((check) => !mentions(check))];
  return ordered.some(({ check }) => fails(() => check(engine)));
}

describe("the engine contract rejects", () => {
  for (const [fault, methods] of mutants) {
    it(fault, () => {
      expect(rejectedBy(immediateChecks, { ...referenceEngine, ...methods }, Object.keys(methods))).toBe(true);
    });
  }
  for (const [fault, mutate] of faults) {
    it(`recorded: ${fault}`, () => {
      expect(rejectedBy(workspaceContractChecks, withFault(sound, mutate), faultyOperations(mutate))).toBe(true);
    });
  }
  for (const [fault, engine] of workspaceMutants) {
    it(`workspace: ${fault}`, () => {
      // The workspaces' own checks are the last.
      expect(rejectedBy(workspaceContractChecks.toReversed(), engine)).toBe(true);
    });
  }
  it("workspace: operations recorded unchecked", () => {
    const record: Workspace["record"] = (write) => {
      write(createRecorder([]));
      return { operations: 0 };
    };
    expect(
      rejectedBy(
        refusalChecks,
        withWorkspace((plan) => ({ ...sound.workspace(plan), record })),
      ),
    ).toBe(true);
  });
  it("no engine for being wrapped as the mutants are", () => {
    const wrapped = withFault(sound, () => ({}));
    for (const { check } of [...workspaceContractChecks, ...refusalChecks]) check(wrapped);
  });
});

describe("the same bits on any number of threads", () => {
  it("are given by an engine twice over", () => {
    requireSameBitsOf([sound, createReferenceEngine({ memoryMebibytes: CONTRACT_MEBIBYTES })]);
  });
  it("are missed by engines that differ in one bit, of an immediate operation or a recorded one", () => {
    const immediate: Engine = { ...sound, multiply: (...args) => lastBit(sound.multiply(...args)) };
    const recorded = withFault(sound, ({ sum }, then) => ({
      sum: (parts, o) => {
        sum(parts, o);
        then(() => void lastBit(o.out));
      },
    }));
    for (const engine of [immediate, recorded]) expect(() => requireSameBitsOf([sound, engine])).toThrow(/entry/);
  });
});

/** The last entry becomes the next number. */
function lastBit<A extends AnyMatrix>(a: A): A {
  const last = a.data.length - 1;
  a.data[last]! *= 1 + 2 * (a.data instanceof Float32Array ? UNIT.float32 : UNIT.float64);
  return a;
}

function fails(action: () => void): boolean {
  try {
    action();
    return false;
  } catch {
    return true;
  }
}

function loseEdge(...args: Parameters<Engine["multiply"]>): Matrix {
  const before = args[2]?.out?.data.slice();
  const out = referenceEngine.multiply(...args);
  if (out.columns % 4 === 0) return out;
  for (let i = out.columns - 1; i < out.data.length; i += out.columns) out.data[i] = before?.[i] ?? 0;
  return out;
}

function toSingle(a: Matrix): Matrix {
  a.data.set(a.data.map(Math.fround));
  return a;
}

function lowerOnly(a: Matrix): Matrix {
  for (let i = 0; i < a.rows; i++) a.data.fill(0, i * a.rows + i + 1, (i + 1) * a.rows);
  return a;
}

function keepAbove(a: Matrix): Matrix {
  const before = a.data.slice();
  referenceEngine.cholesky(a);
  for (let i = 0; i < a.rows; i++) {
    for (let j = i + 1; j < a.rows; j++) a.data[i * a.rows + j] = before[i * a.rows + j]!;
  }
  return a;
}

/** Uses the last rows of the factor as though they were the first. */
function solveWithLast(...[lower, b, options]: Parameters<Engine["solveTriangular"]>): Matrix {
  const shift = lower.rows - b.rows;
  const block = { rows: b.rows, columns: b.rows, data: new Float64Array(b.rows ** 2) };
  for (let i = 0; i < b.rows; i++) {
    block.data.set(rowsOf(lower, i + shift, i + shift + 1).data.subarray(shift), i * b.rows);
  }
  return referenceEngine.solveTriangular(block, b, options);
}

function negated({ q, r }: Orthogonal): Orthogonal {
  const minus = ({ data, ...shape }: Matrix): Matrix => ({ ...shape, data: data.map((entry) => -entry) });
  return { q: minus(q), r: minus(r) };
}

function onlyOfFullRank(a: Matrix): Orthogonal {
  const { q, r } = referenceEngine.orthogonalise(a);
  for (let i = 0; i < q.data.length; i++) {
    const pivot = (i % q.columns) * (q.columns + 1);
    if (r.data[pivot]! < 1e-12) q.data[i] = 0;
  }
  return { q, r };
}

const fromBeginning = (a: Matrix): Matrix => ({ ...a, data: new Float64Array(a.data.buffer, 0, a.data.length) });

function absolute({ values, vectors }: ReturnType<Engine["eigenSymmetric"]>) {
  return { values: values.map(Math.abs).sort(), vectors };
}

function largest(a: Matrix, count: number): ReturnType<Engine["leadingEigenvectors"]> {
  const { values, vectors } = referenceEngine.eigenSymmetric(a);
  const n = a.rows;
  const leading = { rows: n, columns: count, data: new Float64Array(n * count) };
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < count; j++) leading.data[i * count + j] = vectors.data[i * n + n - 1 - j]!;
  }
  return { values: values.toReversed().slice(0, count), vectors: leading };
}

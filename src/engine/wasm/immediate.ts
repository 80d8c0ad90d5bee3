import { InvariantError } from "../../math/domain-error.ts";
import { checkGram, checkMultiply, checkSolveTriangular } from "../checks.ts";
import type { Eigenpairs, Engine, Matrix } from "../engine.ts";
import { matrix, requireShape, requireSymmetric } from "../matrix.ts";
import { leadingEigenvectors } from "../reference/leading.ts";
import { orthogonalise } from "../reference/orthogonal.ts";
import { placeCholesky, placeGram, placeProduct, placeSolve, type RunDrafts } from "./dense.ts";
import type { Heap } from "./heap.ts";
import type { Means } from "./operations.ts";
import { type Stage, staged } from "./stage.ts";

export interface Ground {
  readonly means: Means;
  readonly heap: Heap;
  readonly buffer: SharedArrayBuffer;
  /** Runs the programs that begin at these words. */
  readonly run: (starts: readonly number[]) => void;
}

type Immediate = Pick<
  Engine,
  "multiply" | "gram" | "cholesky" | "solveTriangular" | "orthogonalise" | "eigenSymmetric" | "leadingEigenvectors"
>;

/** The float64 operations that are done at once, on matrices wherever they lie. */
export function immediate({ means, heap, buffer, run }: Ground): Immediate {
  const words = new Float64Array(buffer);

  /** Writes the drafts one behind the other, runs them and forgets them. */
  const runDrafts: RunDrafts = (drafts) => {
    if (drafts.length === 0) return;
    const offset = heap.allocate(8 * drafts.reduce((sum, draft) => sum + draft.words.length + 1, 0), "program");
    let next = offset / 8;
    const starts = drafts.map((draft) => {
      const start = next;
      words.set(draft.words, start);
      next += draft.words.length;
      words[next++] = 0;
      return start;
    });
    try {
      run(starts);
    } finally {
      heap.free(offset);
    }
  };
  const on = <Result>(where: string, operation: (stage: Stage) => Result): Result =>
    staged({ heap, buffer, where }, operation);

  const multiply: Engine["multiply"] = (a, b, options = {}) => {
    const { transposeA = false, transposeB = false, alpha = 1, beta = 0 } = options;
    const { rows: m, columns: n, inner: k } = checkMultiply(a, b, options);
    const out = options.out ?? matrix(m, n);
    if (m === 0 || n === 0) return out;
    if (k === 0) {
      for (let i = 0; i < out.data.length; i++) out.data[i] = beta === 0 ? 0 : beta * out.data[i];
      return out;
    }
    on("multiply", (stage) => {
      const shape = { transA: transposeA, transB: transposeB, m, n, k, alpha, beta };
      const [left, right] = [stage.read(a), stage.read(b)];
      placeProduct(shape, { a: left, b: right, c: stage.write(out, { fresh: beta === 0 }) }, runDrafts);
    });
    return out;
  };

  const gram: Engine["gram"] = (x, options = {}) => {
    checkGram(x, options);
    const [k, n] = [x.rows, x.columns];
    const { weights, out = matrix(n, n) } = options;
    if (k > 0 && n > 0) {
      const weighted = weights === undefined ? x : scaleRows(x, weights);
      on("gram", (stage) => {
        const b = stage.read(x);
        placeGram({ n, k }, { a: weighted === x ? b : stage.read(weighted), b, c: stage.write(out) }, runDrafts);
      });
    }
    mirror(out);
    return out;
  };

  const cholesky: Engine["cholesky"] = (a) => {
    const n = a.rows;
    requireShape(a, [n, n], "cholesky");
    on("cholesky", (stage) => {
      const word = stage.scratch(8) / 8;
      placeCholesky(n, { a: stage.write(a), failure: { word, read: () => words[word] } }, runDrafts);
    });
    for (let i = 0; i < n; i++) a.data.fill(0, i * n + i + 1, (i + 1) * n);
    return a;
  };

  const solveTriangular: Engine["solveTriangular"] = (lower, b, { transpose: transposed = false } = {}) => {
    checkSolveTriangular(lower, b);
    if (b.rows > 0 && b.columns > 0) {
      on("solveTriangular", (stage) => {
        const sizes = { m: b.rows, k: b.columns, transposed };
        placeSolve(sizes, { lower: stage.read(lower), b: stage.write(b) }, runDrafts);
      });
    }
    return b;
  };

  const eigenSymmetric: Engine["eigenSymmetric"] = (a) => {
    const n = a.rows;
    requireSymmetric(a, "eigenSymmetric");
    if (n === 0) return { values: new Float64Array(0), vectors: matrix(0, 0) };
    return on("eigenSymmetric", (stage) => {
      // Both ways overwrite the matrix: they get a copy, its rows the eigenvectors afterwards.
      const copy = stage.scratch(8 * n * n);
      const rows = new Float64Array(buffer, copy, n * n);
      rows.set(a.data);
      const values = new Float64Array(buffer, stage.scratch(8 * n), n);
      const { kernels, products } = means;
      if (products.eigen && products.eigenScratchBytes) {
        const info = products.eigen(n, copy, values.byteOffset, stage.scratch(products.eigenScratchBytes(n)));
        if (info !== 0) throw new InvariantError("eigenSymmetric", `the library's routine ended with ${info}`);
      } else {
        const off = stage.scratch(8 * n);
        kernels.tridiagonalise(n, copy, values.byteOffset, off, stage.scratch(kernels.tridiagonaliseScratchBytes(n)));
        transpose(rows, n);
        const failed = kernels.implicitQl(n, values.byteOffset, off, copy);
        if (failed !== 0) throw new InvariantError("eigenSymmetric", `eigenvalue ${failed - 1} did not converge`);
      }
      return ascending(values, rows);
    });
  };

  return {
    multiply,
    gram,
    cholesky,
    solveTriangular,
    orthogonalise: (a) => orthogonalise(a),
    eigenSymmetric,
    leadingEigenvectors: (a, options) =>
      on("leadingEigenvectors", (stage) => {
        const { offset } = stage.read(a);
        const resident = { ...a, data: new Float64Array(buffer, offset, a.data.length) };
        return leadingEigenvectors(resident, options, { multiply, eigenSymmetric });
      }),
  };
}

/** diag(weights) x. */
function scaleRows(x: Matrix, weights: Float64Array): Matrix {
  const out = matrix(x.rows, x.columns);
  for (let i = 0; i < x.rows; i++) {
    for (let j = i * x.columns; j < (i + 1) * x.columns; j++) out.data[j] = weights[i] * x.data[j];
  }
  return out;
}

/** Copies what lies below the diagonal above it. */
function mirror({ rows: n, data }: Matrix): void {
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) data[j * n + i] = data[i * n + j];
}

function transpose(data: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const held = data[i * n + j];
      data[i * n + j] = data[j * n + i];
      data[j * n + i] = held;
    }
  }
}

/** Eigenpairs with ascending values and one vector a column, from one vector a row. */
function ascending(values: Float64Array, rows: Float64Array): Eigenpairs {
  const n = values.length;
  const order = Array.from(values.keys()).sort((i, j) => values[i] - values[j] || i - j);
  const vectors = matrix(n, n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) vectors.data[i * n + j] = rows[order[j] * n + i];
  return { values: Float64Array.from(order, (i) => values[i]), vectors };
}

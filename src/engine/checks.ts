import { requireDomain } from "../math/domain-error.ts";
import type { AnyMatrix, Matrix, MultiplyOptions } from "./engine.ts";
import { overlap, precisionOf, requireDisjoint, requireShape } from "./matrix.ts";
import type { Activated, Cell, Recorder, Scalar } from "./workspace.ts";

/** Matrices by the names of the arguments that hold them. */
type Named = Readonly<Record<string, AnyMatrix | undefined>>;

/** Whether numbers lie in the memory that a recorder works on. */
export type Owns = (data: Float32Array | Float64Array | Int32Array) => boolean;

/** What a product computes: op(a) [rows, inner], op(b) [inner, columns]. */
export interface ProductShape {
  readonly rows: number;
  readonly columns: number;
  readonly inner: number;
}

/** The shape of out ← α op(a) op(b) + β out, of one precision. Throws unless op(a) and op(b) fit. */
export function productShape(
  a: AnyMatrix,
  b: AnyMatrix,
  { transposeA = false, transposeB = false }: Pick<MultiplyOptions, "transposeA" | "transposeB">,
): ProductShape {
  const [rows, inner] = transposeA ? [a.columns, a.rows] : [a.rows, a.columns];
  const [innerOfB, columns] = transposeB ? [b.columns, b.rows] : [b.rows, b.columns];
  requireDomain(inner === innerOfB, "multiply", `op(b) must have ${inner} rows`, innerOfB);
  return { rows, columns, inner };
}

/** Checks an immediate product; `out` where one is given. */
export function checkMultiply(a: Matrix, b: Matrix, options: MultiplyOptions): ProductShape {
  requireShape(a, [a.rows, a.columns], "multiply: a");
  requireShape(b, [b.rows, b.columns], "multiply: b");
  const shape = productShape(a, b, options);
  if (options.out !== undefined) {
    requireShape(options.out, [shape.rows, shape.columns], "multiply: out");
    requireDisjoint(options.out.data, a.data, "multiply");
    requireDisjoint(options.out.data, b.data, "multiply");
  }
  return shape;
}

/** Checks an immediate Gram matrix; `weights` and `out` where given. */
export function checkGram(x: Matrix, options: { readonly weights?: Float64Array; readonly out?: Matrix }): void {
  const { weights, out } = options;
  requireShape(x, [x.rows, x.columns], "gram: x");
  requireDomain(
    weights === undefined || weights.length === x.rows,
    "gram",
    `there must be ${x.rows} weights`,
    weights?.length,
  );
  if (out === undefined) return;
  requireShape(out, [x.columns, x.columns], "gram: out");
  requireDisjoint(out.data, x.data, "gram");
  if (weights !== undefined) requireDisjoint(out.data, weights, "gram");
}

/** Checks shapes and the leading pivots of an immediate triangular solve. */
export function checkSolveTriangular(lower: Matrix, b: Matrix): void {
  const n = lower.rows;
  requireShape(lower, [n, n], "solveTriangular: lower");
  requireShape(b, [b.rows, b.columns], "solveTriangular: b");
  requireDomain(b.rows <= n, "solveTriangular", `b must have at most ${n} rows`, b.rows);
  requireDisjoint(b.data, lower.data, "solveTriangular");
  for (let i = 0; i < b.rows; i++) {
    const pivot = lower.data[i * n + i];
    if (pivot !== 0 && Number.isFinite(pivot)) continue;
    requireDomain(false, "solveTriangular", `diagonal entry ${i} must be finite and not 0`, pivot);
  }
}

/** Checks an immediate QR factorisation. */
export function checkOrthogonalise(a: Matrix): void {
  requireShape(a, [a.rows, a.columns], "orthogonalise: a");
  requireDomain(a.rows >= a.columns, "orthogonalise", `a must have at least ${a.columns} rows`, a.rows);
  for (const entry of a.data) {
    if (!Number.isFinite(entry)) requireDomain(false, "orthogonalise", "entries must be finite", entry);
  }
}

/** Throws once a workspace was released. */
export function checkLive(released: boolean, where: string, workspace: string): void {
  requireDomain(!released, where, "the workspace must not have been released", workspace);
}

/**
 * A recorder that passes an operation on only if it makes sense: data that fill their shapes, shapes that fit, one
 * precision, outputs that overlap nothing else, everything in the memory that `owns` knows. Throws a DomainError otherwise.
 */
export function checkedRecorder(recorder: Recorder, owns: Owns): Recorder {
  const touch = (where: string, writes: Named, reads: Named = {}): void => {
    requireSound(where, { ...writes, ...reads }, owns);
    requireApart(where, writes, reads);
  };
  const requireCell = (where: string, name: string, scalar: Scalar): void => {
    if (typeof scalar === "number") return;
    requireDomain(
      scalar.data.length === 1 && owns(scalar.data),
      where,
      `${name} must lie on the engine's memory`,
      scalar,
    );
  };
  return {
    multiply(a, b, options) {
      const { out } = options;
      touch("multiply", { out }, { a, b });
      const { rows, columns } = productShape(a, b, options);
      requireShapes("multiply", [rows, columns], { out });
      recorder.multiply(a, b, options);
    },
    activate(t, options) {
      const { bias, derivative } = options;
      touch("activate", { t, derivative }, { bias });
      requireShapes("activate", [1, t.columns], { bias });
      requireShapes("activate", [t.rows, t.columns], { derivative });
      recorder.activate(t, options);
    },
    backward(gradient, activated) {
      const { value, derivative } = activated;
      touch("backward", { gradient }, { value, derivative });
      requireShapes("backward", [gradient.rows, gradient.columns], { value, derivative });
      requireDerivative("backward", activated);
      recorder.backward(gradient, activated);
    },
    backwardReadout(activated, options) {
      const { residual, weights, out } = options;
      const { value, derivative } = activated;
      touch("backwardReadout", { out }, { value, derivative, residual, weights });
      requireShapes("backwardReadout", [value.rows, value.columns], { out, derivative });
      requireShapes("backwardReadout", [value.rows, 1], { residual });
      requireShapes("backwardReadout", [1, value.columns], { weights });
      requireDerivative("backwardReadout", activated);
      recorder.backwardReadout(activated, options);
    },
    loss(name, options) {
      const { prediction, target, residual, total } = options;
      touch("loss", { residual }, { prediction, target });
      requireShapes("loss", [prediction.rows, 1], { prediction, target, residual });
      requireCell("loss", "total", total);
      recorder.loss(name, options);
    },
    gather(source, options) {
      const { indices, from, out } = options;
      touch("gather", { out }, { source });
      requireShapes("gather", [out.rows, source.columns], { out });
      requireDomain(owns(indices), "gather", "indices must lie on the engine's memory", indices.length);
      requireRange(from, out.rows, indices.length);
      recorder.gather(source, options);
    },
    copy(source, options) {
      touch("copy", { out: options.out }, { source });
      requireShapes("copy", [source.rows, source.columns], { out: options.out });
      recorder.copy(source, options);
    },
    fill(out, value) {
      touch("fill", { out });
      recorder.fill(out, value);
    },
    sum(parts, { out }) {
      requireDomain(parts.length > 0, "sum", "there must be at least one part", parts.length);
      const named = Object.fromEntries(parts.map((part, i) => [`part ${i}`, part]));
      touch("sum", { out }, named);
      requireShapes("sum", [out.rows, out.columns], named);
      recorder.sum(parts, { out });
    },
    scaleAdd(w, g, options) {
      touch("scaleAdd", { w }, { g });
      requireShapes("scaleAdd", [w.rows, w.columns], { g });
      for (const name of ["a", "b"] as const) requireCell("scaleAdd", name, options[name]);
      recorder.scaleAdd(w, g, options);
    },
    projectRows(g, w) {
      touch("projectRows", { g }, { w });
      requireShapes("projectRows", [g.rows, g.columns], { w });
      recorder.projectRows(g, w);
    },
    normaliseRows(w, options) {
      touch("normaliseRows", { w });
      const { radius } = options;
      requireDomain(radius > 0 && radius < Infinity, "normaliseRows", "radius must be positive and finite", radius);
      recorder.normaliseRows(w, options);
    },
    adam(w, options) {
      const { gradient, first, second, beta1, beta2, epsilon } = options;
      touch("adam", { w, first, second }, { gradient });
      requireShapes("adam", [w.rows, w.columns], { gradient, first, second });
      for (const [name, beta] of Object.entries({ beta1, beta2 })) {
        requireDomain(beta >= 0 && beta < 1, "adam", `${name} must lie in [0, 1)`, beta);
      }
      requireDomain(epsilon >= 0, "adam", "epsilon must be ≥ 0", epsilon);
      for (const name of ["rate", "correction1", "correction2"] as const) requireCell("adam", name, options[name]);
      recorder.adam(w, options);
    },
  };
}

/** The value of a scalar at the time of a run. */
export const scalarValue = (scalar: number | Cell): number => (typeof scalar === "number" ? scalar : scalar.data[0]);

const given = (named: Named): (readonly [name: string, matrix: AnyMatrix])[] =>
  Object.entries(named).filter((entry): entry is [string, AnyMatrix] => entry[1] !== undefined);

/** Throws unless every matrix has its entries, all of one precision, in the memory at hand. */
function requireSound(where: string, named: Named, owns: Owns): void {
  const all = given(named);
  for (const [name, { rows, columns, data }] of all) {
    const full = data.length === rows * columns;
    requireDomain(full, where, `${name} must have ${rows}·${columns} entries`, data.length);
    requireDomain(owns(data), where, `${name} must lie on the engine's memory`, [rows, columns]);
  }
  const precisions = new Set(all.map(([, matrix]) => precisionOf(matrix)));
  requireDomain(precisions.size <= 1, where, "matrices of one operation must have one precision", [...precisions]);
}

/** Throws where a matrix that is written shares memory with another one of the operation. */
function requireApart(where: string, writes: Named, reads: Named): void {
  const written = given(writes);
  written.forEach(([name, { data }], i) => {
    for (const [other, { data: otherData }] of [...written.slice(i + 1), ...given(reads)]) {
      requireDomain(!overlap(data, otherData), where, `${name} must not overlap ${other}`, "the same memory");
    }
  });
}

function requireShapes(where: string, [rows, columns]: readonly [number, number], named: Named): void {
  for (const [name, a] of given(named)) {
    const fits = a.rows === rows && a.columns === columns;
    requireDomain(fits, where, `${name} must have shape [${rows}, ${columns}]`, [a.rows, a.columns]);
  }
}

function requireDerivative(where: string, { function: activation, derivative }: Activated): void {
  const known = derivative !== undefined || activation.vector.derivativeFromValue !== undefined;
  requireDomain(known, where, `${activation.id} needs the stored derivative`, derivative);
}

function requireRange(from: number, rows: number, count: number): void {
  const inside = Number.isInteger(from) && from >= 0 && from + rows <= count;
  requireDomain(inside, "gather", `indices from ≤ i < from + ${rows} must lie within the ${count} given`, from);
}

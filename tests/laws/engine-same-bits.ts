import type { AnyMatrix, Engine, Precision } from "../../src/engine/engine.ts";
import { matrix, rowsOf } from "../../src/engine/matrix.ts";
import { functions } from "./engine-functions.ts";
import { gaussian, inWorkspace, mapped, placed, precisions, requireSameBits } from "./engine-oracle.ts";

/** Parts that a batch is cut into: one program each, of unlike lengths. */
const PARTS = [0, 90, 91, 160, 250, 300];

/** Trains a two-layer network for a few steps, the batch cut into programs: all that it holds in the end. */
function trained(engine: Engine, precision: Precision): Record<string, Float64Array> {
  const found: Record<string, Float64Array> = {};
  const [n, d, p] = [300, 33, 70];
  for (const f of functions) {
    inWorkspace(engine, (workspace) => {
      const put = (a: AnyMatrix) => placed(workspace, a, precision);
      const empty = (rows: number, columns: number) => workspace.matrix(rows, columns, precision);
      const source = put(gaussian(n, d, 2));
      const indices = workspace.indices(n);
      const target = put(mapped(gaussian(n, 1, 3), (entry) => (entry > 0 ? 1 : 0)));
      const w = put(mapped(gaussian(d, p, 4), (entry) => entry / 6));
      const [bias, readout] = [put(gaussian(1, p, 5)), put(mapped(gaussian(1, p, 6), (entry) => entry / p))];
      const [first, second, gradient] = [empty(d, p), empty(d, p), empty(d, p)];
      const correction = workspace.cell();
      const parts = PARTS.slice(1).map((to, k) => {
        const from = PARTS[k]!;
        const [x, h, derivative, delta] = [
          empty(to - from, d),
          empty(to - from, p),
          empty(to - from, p),
          empty(to - from, p),
        ];
        const [prediction, residual] = [empty(to - from, 1), empty(to - from, 1)];
        const [own, total] = [empty(d, p), workspace.cell()];
        const activated = { function: f, value: h, derivative };
        const program = workspace.record((op) => {
          op.gather(source, { indices, from, out: x });
          op.multiply(x, w, { out: h });
          op.activate(h, { function: f, bias, derivative });
          op.multiply(h, readout, { out: prediction, transposeB: true });
          op.loss("cross-entropy", { prediction, target: rowsOf(target, from, to), residual, total });
          op.backwardReadout(activated, { residual, weights: readout, out: delta });
          op.multiply(x, delta, { out: own, transposeA: true, alpha: 1 / n });
          op.backward(delta, f.vector.derivativeFromValue === undefined ? activated : { function: f, value: h });
        });
        return { program, own, total, delta };
      });
      const update = workspace.record((op) => {
        op.sum(
          parts.map(({ own }) => own),
          { out: gradient },
        );
        op.projectRows(gradient, w);
        const rates = { beta1: 0.9, beta2: 0.99, epsilon: 1e-8, decay: 1e-3, rate: 0.05 };
        op.adam(w, { gradient, first, second, ...rates, correction1: correction, correction2: correction });
        op.normaliseRows(w, { radius: 1.5 });
      });
      for (let t = 1; t <= 3; t++) {
        indices.forEach((_, i) => {
          indices[i] = (i * 7 + t) % n;
        });
        correction.data[0] = 1 / t;
        workspace.run(parts.map(({ program }) => program));
        workspace.run([update]);
      }
      const all = [w, first, second, gradient, ...parts.map(({ delta }) => delta)].map(({ data }) => data);
      const totals = parts.map(({ total }) => total.data);
      found[`training with ${f.id} in ${precision}`] = Float64Array.from(
        [...all, ...totals].flatMap((data) => [...data]),
      );
    });
  }
  return found;
}

/** Immediate operations at sizes that engines cut into pieces. */
function computed(engine: Engine): Record<string, Float64Array> {
  const x = gaussian(700, 190);
  const square = engine.gram(x, { weights: mapped(gaussian(700, 1, 2), Math.abs).data });
  for (let i = 0; i < 190; i++) square.data[i * 190 + i]! += 1;
  const lower = engine.cholesky({ ...square, data: square.data.slice() });
  const eigen = engine.eigenSymmetric(square);
  const leading = engine.leadingEigenvectors(square, { count: 3 });
  const { q, r } = engine.orthogonalise(rowsOf(x, 0, 250));
  return {
    "multiply aᵀ": engine.multiply(x, gaussian(700, 130, 3), { transposeA: true }).data,
    "multiply bᵀ": engine.multiply(x, gaussian(515, 190, 4), { transposeB: true, alpha: 0.3 }).data,
    "multiply by one column": engine.multiply(x, gaussian(190, 1, 5)).data,
    "multiply one row": engine.multiply(gaussian(1, 700, 6), x).data,
    gram: square.data,
    cholesky: lower.data,
    "solveTriangular L": engine.solveTriangular(lower, gaussian(190, 140, 7)).data,
    "solveTriangular Lᵀ": engine.solveTriangular(lower, gaussian(190, 140, 7), { transpose: true }).data,
    "eigenSymmetric values": eigen.values,
    "eigenSymmetric vectors": eigen.vectors.data,
    "leadingEigenvectors values": leading.values,
    "leadingEigenvectors vectors": leading.vectors.data,
    "orthogonalise Q": q.data,
    "orthogonalise R": r.data,
    nothing: engine.multiply(matrix(0, 3), matrix(3, 4)).data,
  };
}

/** Throws unless engines that differ in their number of threads give the same bits, the same ones every time. */
export function requireSameBitsOf(engines: readonly Engine[]): void {
  const battery = (engine: Engine) => Object.assign(computed(engine), ...precisions.map((p) => trained(engine, p)));
  const [expected, ...others] = [engines[0]!, ...engines].map((engine) => ({ engine, found: battery(engine) }));
  for (const { engine, found } of others) {
    for (const [what, data] of Object.entries<Float64Array>(expected!.found)) {
      if (data.some(Number.isNaN)) throw new Error(`${what}: NaN`);
      requireSameBits(found[what], data, `${engine.id} on ${engine.threads} threads: ${what}`);
    }
  }
}

import type { Engine, Matrix } from "../../src/engine/engine.ts";
import { matrix, rowsOf } from "../../src/engine/matrix.ts";
import type { EngineCheck } from "./engine-contract.ts";
import { copied, gaussian, inWorkspace, placed, requireSameBits } from "./engine-oracle.ts";

/** Immediate operations on fresh matrices that `place` made of these numbers. */
const immediate: Readonly<Record<string, (engine: Engine, place: (a: Matrix) => Matrix) => readonly Float64Array[]>> = {
  multiply: (engine, place) => {
    const [a, b, out] = [gaussian(37, 21), gaussian(29, 21, 2), gaussian(37, 29, 3)].map(place) as [
      Matrix,
      Matrix,
      Matrix,
    ];
    return [engine.multiply(a, b, { transposeB: true, alpha: 0.5, beta: 2, out }).data, engine.multiply(out, b).data];
  },
  gram: (engine, place) => {
    const [x, out] = [place(gaussian(37, 21)), place(matrix(21, 21))];
    return [engine.gram(x, { weights: place(gaussian(37, 1, 5)).data, out }).data, engine.gram(x).data];
  },
  "cholesky, solveTriangular": (engine, place) => {
    const a = engine.gram(gaussian(60, 41));
    const lower = place(a);
    engine.cholesky(lower);
    return [lower.data, engine.solveTriangular(lower, place(gaussian(35, 5))).data];
  },
  "eigenSymmetric, leadingEigenvectors": (engine, place) => {
    const a = place(engine.gram(gaussian(90, 70)));
    const [all, some] = [
      engine.eigenSymmetric(a),
      engine.leadingEigenvectors(a, { count: 2, start: place(gaussian(70, 2)) }),
    ];
    return [all.values, all.vectors.data, some.values, some.vectors.data];
  },
  orthogonalise: (engine, place) => {
    const { q, r } = engine.orthogonalise(place(gaussian(37, 9)));
    return [q.data, r.data];
  },
};

export const placeChecks: readonly EngineCheck[] = Object.entries(immediate).map(([name, operate]) => ({
  name: `${name}: the same bits inside a workspace, outside, and on rows of larger matrices`,
  check: (engine) =>
    inWorkspace(engine, (workspace) => {
      const rowsWithin = (larger: Matrix, a: Matrix): Matrix => {
        larger.data.fill(Number.NaN);
        const view = rowsOf(larger, 1, 1 + a.rows);
        view.data.set(a.data);
        return view;
      };
      const places: readonly ((a: Matrix) => Matrix)[] = [
        copied,
        (a) => placed(workspace, a, "float64"),
        (a) => rowsWithin(workspace.matrix(a.rows + 2, a.columns, "float64"), a),
        (a) => rowsWithin(matrix(a.rows + 2, a.columns), a),
      ];
      const expected = operate(engine, copied);
      // All in one place, then each argument in the next.
      for (let first = 0; first < places.length; first++) {
        for (const stride of [0, 1, 3]) {
          let next = first;
          const got = operate(engine, (a) => {
            const place = places[next % places.length]!;
            next += stride;
            return place(a);
          });
          for (const [i, data] of got.entries()) requireSameBits(data, expected[i]!, `result ${i}`);
        }
      }
    }),
}));

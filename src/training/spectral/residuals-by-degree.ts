import type { Engine, Matrix } from "../../engine/engine.ts";
import { matrix, requireShape } from "../../engine/matrix.ts";
import { requireDomain } from "../../math/domain-error.ts";
import { hermiteFeatures, hermiteProducts } from "../../math/hermite-products.ts";
import type { Sample } from "./sample.ts";

/**
 * Unbiased estimates of E (y − f_l)², f_l the best polynomial of total degree l in x ~ N(0, I), l = 0..degree, and of E y²,
 * from three independent samples of one size. Coefficients c = E[y φ] are plain means on each; with c_A and c_B from two
 * samples and expectations over the third, E (y − Σ c_A φ)(y − Σ c_B φ) = E y² − 2|c|² + |c|² has no bias. The mean over
 * the three ways to choose the third sample.
 */
export function residualsByDegree(
  folds: readonly [Sample, Sample, Sample],
  { degree, engine }: { readonly degree: number; readonly engine: Engine },
): { readonly meanSquare: number; readonly residuals: readonly number[] } {
  const { rows: n, columns: variables } = folds[0].x;
  requireDomain(n > 0, "residualsByDegree", "the folds must not be empty", n);
  for (const { x } of folds) requireShape(x, [n, variables], "residualsByDegree: every fold");
  const products = hermiteProducts(variables, degree);
  const evaluate = hermiteFeatures(products);
  const features = folds.map(({ x }) => matrix(n, products.indices.length, evaluate(x.data)));
  const coefficients = folds.map(({ y }, f) => engine.multiply(matrix(1, n, y), features[f], { alpha: 1 / n }));
  const degrees = products.indices.map((index) => index.reduce((sum, k) => sum + k, 0));
  const byDegree = coefficients.map((c) => byTotalDegree(c, degrees, degree));
  const squares = new Float64Array(degree + 1);
  for (const [third, { y }] of folds.entries()) {
    const [a, b] = [0, 1, 2].filter((f) => f !== third).map((f) => engine.multiply(features[third], byDegree[f]));
    for (let i = 0; i < n; i++) {
      let [left, right] = [y[i], y[i]];
      for (let l = 0; l <= degree; l++) {
        left -= a.data[i * (degree + 1) + l];
        right -= b.data[i * (degree + 1) + l];
        squares[l] += left * right;
      }
    }
  }
  const residuals = Array.from(squares, (sum) => sum / (3 * n));
  const meanSquare =
    folds.reduce((sum, { y }) => sum + y.reduce((square, value) => square + value * value, 0), 0) / (3 * n);
  return { meanSquare, residuals };
}

/** Coefficients [1, products] spread over columns by total degree: [products, degree + 1]. */
function byTotalDegree(c: Matrix, degrees: readonly number[], degree: number): Matrix {
  const out = matrix(c.columns, degree + 1);
  for (const [j, l] of degrees.entries()) out.data[j * (degree + 1) + l] = c.data[j];
  return out;
}

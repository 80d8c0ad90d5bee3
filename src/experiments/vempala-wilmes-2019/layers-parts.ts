import type { Engine, Matrix } from "../../engine/engine.ts";
import { matrix } from "../../engine/matrix.ts";
import { requireDomain } from "../../math/domain-error.ts";
import { harmonicDimension } from "../../math/harmonics.ts";
import { legendre } from "../../math/legendre.ts";
import type { SphereTargetInstance } from "../../targets/sphere/sphere-target.ts";

interface PartsOptions {
  readonly target: Pick<SphereTargetInstance, "poles">;
  readonly parts: readonly { readonly degree: number; readonly energy: number }[];
  /** x_i, uniform on the sphere and independent of f: [n, d]. */
  readonly points: Matrix;
  readonly engine: Engine;
}

/**
 * From the values f(x_i), the share ⟨Y_k, f⟩/⟨Y_k, g⟩ that f has of each zonal part of g, by least squares of f on the parts g_k: f =
 * Σ_k share_k g_k + rest. As E Y_k rest = 0 it errs by √(E rest² Y_k²/n) only, and where f is a combination of the parts
 * not at all; the mean of Y_k f would have all of f for its noise. Bias O(1/n).
 */
export function zonalParts({ target, parts, points, engine }: PartsOptions): (values: Float64Array) => Float64Array {
  const [n, d] = [points.rows, points.columns];
  const count = parts.length;
  requireDomain(n > count, "zonalParts", `there must be more points than ${count} parts`, n);
  const design = matrix(n, count);
  for (const [s, { degree }] of parts.entries()) {
    const norm = Math.sqrt(Number(harmonicDimension(d, degree)));
    for (const { coefficient, pole } of target.poles(degree)) {
      for (let i = 0; i < n; i++) {
        let t = 0;
        for (let j = 0; j < d; j++) t += pole[j]! * points.data[i * d + j]!;
        design.data[i * count + s]! += coefficient * norm * legendre(degree, t, d);
      }
    }
  }
  const lower = engine.cholesky(engine.gram(design));
  return (values) => {
    if (!values.every(Number.isFinite)) return new Float64Array(count).fill(Number.NaN);
    const right = engine.multiply(design, matrix(n, 1, values), { transposeA: true });
    engine.solveTriangular(lower, right);
    return engine.solveTriangular(lower, right, { transpose: true }).data;
  };
}

import { requireDomain } from "../../math/domain-error.ts";
import { cholesky, formValue, solveCholesky } from "./dense.ts";
import { type Potentials, potentialsUpTo } from "./potentials.ts";
import type { Against, Forms, Halved, RadialTarget, RidgeForms } from "./ridge-forms.ts";
import { directionErrors } from "./spectrum.ts";

/** E (N − f)² in parts. */
export interface TiedError {
  /** radial + Σ directions + tail. */
  readonly total: number;
  /** E (h̄ − g)², of the mean over all directions. */
  readonly radial: number;
  /** D_l yᵀG_l y at index l/2; 0 at 0. */
  readonly directions: Float64Array;
  /** What is beyond the degree L, with the potentials' tail in D_l's place: right if that is common to all, else an upper bound. */
  readonly tail: number;
  /** What a radius rule of half the panels changes in the total. */
  readonly numerical: number;
}

export interface Tied {
  /** h(t_0), …, h(t_K), and the slope beyond t_K where tails are linear. */
  readonly values: Float64Array;
  readonly error: TiedError;
}

/** The exact error of the tied network whose h has these values, for directions with these potentials. */
export function tiedError(
  forms: RidgeForms,
  target: RadialTarget,
  { values, potentials }: { readonly values: Float64Array; readonly potentials: Potentials },
): TiedError {
  const fits = values.length === forms.size;
  requireDomain(fits, "tiedError", `there must be ${forms.size} values`, values.length);
  return errorAgainst(forms, forms.against(target), { values, potentials });
}

/** The same with E f h̄ known. */
export function errorAgainst(
  forms: RidgeForms,
  against: Halved<Against>,
  { values, potentials }: { readonly values: Float64Array; readonly potentials: Potentials },
): TiedError {
  const fine = parts(forms.fine, against.fine, { values, potentials });
  const coarse = parts(forms.coarse, against.coarse, { values, potentials });
  return { ...fine, numerical: Math.abs(fine.total - coarse.total) };
}

function parts(
  { byDegree, total }: Forms,
  { means, meanSquare }: Against,
  { values, potentials }: { readonly values: Float64Array; readonly potentials: Potentials },
) {
  const energies = Float64Array.from(byDegree, (form) => formValue(form, values));
  const beyond = Math.max(0, formValue(total, values) - energies.reduce((sum, e) => sum + e, 0));
  const product = means.reduce((sum, b, j) => sum + b * values[j], 0);
  const radial = Math.max(0, energies[0] - 2 * product + meanSquare);
  const { byDegree: directions, tail } = directionErrors({ energies, beyond }, potentials);
  return { total: radial + directions.reduce((sum, e) => sum + e, tail), radial, directions, tail };
}

/** A = G_0 + Σ_l D_l G_l + D (W − Σ G_l), the quadratic form of the error. */
export function errorForm({ byDegree, total }: Forms, potentials: Potentials, degree: number): Float64Array {
  const { even, tail } = potentialsUpTo(potentials, degree);
  const a = total.map((w) => tail * w);
  for (const [k, form] of byDegree.entries()) {
    const factor = even[k] - tail;
    for (let i = 0; i < a.length; i++) a[i] += factor * form[i];
  }
  return a;
}

/**
 * The h with the least error for directions with these potentials: Ay = E f e, by Cholesky's decomposition. Hats that the law never reaches have
 * value 0. Relative error of the minimum: that of the forms, as A's rounding matters to second order only.
 */
export function bestTied(forms: RidgeForms, target: RadialTarget, potentials: Potentials): Tied {
  const against = forms.against(target);
  const factor = cholesky(errorForm(forms.fine, potentials, forms.degree), forms.size);
  const values = solveCholesky(factor, against.fine.means);
  return { values, error: errorAgainst(forms, against, { values, potentials }) };
}

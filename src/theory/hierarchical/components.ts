import { requireDomain } from "../../math/domain-error.ts";
import { classAt, hermiteTensor } from "./baselines.ts";
import type { SightLaw } from "./sight-law.ts";

/** The degree-l Hermite part of a SIGHT target, f_l(z) = ⟨T_l, He_l(z)⟩/l! with T_l = E[y He_l(z)]. */
export interface HermiteComponent {
  readonly degree: number;
  /** E f_l² = ‖T_l‖²_F/l!. */
  readonly energy: number;
  /** ⟨T_l, v^{⊗l}⟩/l! for the d_eff numbers of `x` from `offset` on. */
  readonly form: (x: Float64Array, offset: number) => number;
}

/** Degrees 1 to 3, exact to 1e-10 in every entry of T_l. `signs` are those of the target, in the order of its coordinates. */
export function hermiteComponent(law: SightLaw, degree: 1 | 2 | 3, signs: ArrayLike<number>): HermiteComponent {
  const k = law.effectiveDimension;
  requireDomain(signs.length === k, "hermiteComponent", `there must be ${k} signs`, signs.length);
  const plus = Array.from(signs).filter((sign) => sign > 0).length;
  requireDomain(plus === law.plus, "hermiteComponent", `${law.plus} of the signs must be +`, plus);
  const tensor = hermiteTensor(law, degree);
  const factorial = [1, 1, 2, 6][degree]!;
  // Each multi-set of indices once, times the number of its orders.
  const terms = multisets(k, degree).map((indices) => ({
    indices,
    weight: (classAt(tensor, indices, signs).entry * orders(indices)) / factorial,
  }));
  const energy = tensor.reduce((sum, { multiplicity, coefficient }) => sum + multiplicity * coefficient ** 2, 0);
  return {
    degree,
    energy,
    form: (x, offset) => {
      let sum = 0;
      for (const { indices, weight } of terms) {
        let product = weight;
        for (const i of indices) product *= x[offset + i]!;
        sum += product;
      }
      return sum;
    },
  };
}

/** All i_1 ≤ … ≤ i_l below k. */
function multisets(k: number, length: number): readonly (readonly number[])[] {
  let sets: readonly (readonly number[])[] = [[]];
  for (let l = 0; l < length; l++) {
    sets = sets.flatMap((set) =>
      Array.from({ length: k - (set.at(-1) ?? 0) }, (_, i) => [...set, (set.at(-1) ?? 0) + i]),
    );
  }
  return sets;
}

/** Number of distinct orders of a multi-set. */
function orders(indices: readonly number[]): number {
  let count = 1;
  indices.forEach((index, i) => {
    count = (count * (i + 1)) / (i - indices.indexOf(index) + 1);
  });
  return count;
}

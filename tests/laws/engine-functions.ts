import { hermiteActivation } from "../../src/activations/hermite-family.ts";
import { activations } from "../../src/activations/registry.gen.ts";
import type { Univariate } from "../../src/engine/vector/algebra.ts";

/** t³: its derivative is no function of its value that a vector could take. */
const cubic: Univariate = {
  id: "contract-cubic",
  value: (t) => t ** 3,
  derivative: (t) => 3 * t * t,
  vector: {
    value: (v, t) => v.multiply(t, v.multiply(t, t)),
    derivative: (v, t) => v.multiply(3, v.multiply(t, t)),
  },
};

/** Every activation of the registry, one of the families beside it, and one that an engine has not seen. */
export const functions: readonly Univariate[] = [cubic, hermiteActivation(3), ...Object.values(activations)];

/** One that needs a stored derivative. */
export const storing = cubic;

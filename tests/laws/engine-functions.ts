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

const sine: Univariate = {
  id: "contract-sine",
  value: Math.sin,
  derivative: Math.cos,
  vector: { value: (v, t) => v.sin(t), derivative: (v, t) => v.cos(t) },
};

const exponential: Univariate = {
  id: "contract-exponential",
  value: Math.exp,
  derivative: Math.exp,
  vector: { value: (v, t) => v.exp(t), derivative: (v, t) => v.exp(t), derivativeFromValue: (_, h) => h },
};

/** A kink at 0 and slopes that do not vanish. */
const bent: Univariate = {
  id: "contract-bent",
  value: (t) => (t < 0 ? 0.125 * t : t),
  derivative: (t) => (t < 0 ? 0.125 : 1),
  vector: {
    value: (v, t) => v.select(v.less(t, 0), v.multiply(0.125, t), t),
    derivative: (v, t) => v.select(v.less(t, 0), 0.125, 1),
    derivativeFromValue: (v, h) => v.select(v.less(h, 0), 0.125, 1),
  },
};

/** Kinds of functions that the registry may not have, then every activation of the registry. */
export const functions: readonly Univariate[] = [cubic, sine, exponential, bent, ...Object.values(activations)];

/** One that needs a stored derivative. */
export const storing = cubic;

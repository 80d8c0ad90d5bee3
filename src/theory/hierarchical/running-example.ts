import tanh from "../../activations/tanh.ts";
import type { HermiteNormalisation } from "../../math/hermite.ts";
import { orthonormalCoefficients } from "../../math/hermite-series.ts";
import { dandiRunningExample } from "../../targets/presets.ts";
import type { SightLaw } from "./sight-law.ts";

/**
 * The running example of dandi2025computational, y = tanh(3h), P = He_2 + He_3 with He_k/k! ("factorial", the authors' code,
 * Var h = 2/3) or He_k/√k! ("orthonormal", Var h = 2); signs +, −, +, … on d_eff components.
 */
export function runningExample(hermite: HermiteNormalisation, effectiveDimension: number): SightLaw {
  return {
    inner: orthonormalCoefficients(dandiRunningExample.inner, hermite),
    effectiveDimension,
    plus: Math.ceil(effectiveDimension / 2),
    outer: tanh,
    gain: dandiRunningExample.outer.gain,
  };
}

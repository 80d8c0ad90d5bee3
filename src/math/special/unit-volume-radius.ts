import { requireDomain } from "../domain-error.ts";

/**
 * R_d = Γ(d/2 + 1)^(1/d)/√π, the radius of the ball of volume 1 in ℝᵈ, 1 ≤ d ≤ 10⁶; relative error a few ulps. Γ as the product of
 * d/2, d/2 − 1, … down to 1 or ½ (times √π), its powers of two apart: d/2 roundings, of which the root leaves half an ulp.
 */
export function unitVolumeRadius(dimension: number): number {
  const allowed = Number.isInteger(dimension) && dimension >= 1 && dimension <= 1e6;
  requireDomain(allowed, "unitVolumeRadius", "dimension must be an integer in [1, 10⁶]", dimension);
  let product = dimension % 2 === 0 ? 1 : Math.sqrt(Math.PI);
  let powers = 0;
  for (let factor = dimension / 2; factor > 0; factor--) {
    product *= factor;
    if (product > CHUNK) {
      product /= CHUNK;
      powers++;
    }
  }
  return Math.exp((Math.log(product) + powers * CHUNK_LOG) / dimension) / Math.sqrt(Math.PI);
}

const CHUNK = 2 ** 256;
const CHUNK_LOG = 256 * Math.LN2;

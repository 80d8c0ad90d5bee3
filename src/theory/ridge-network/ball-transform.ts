import { gaussLegendre } from "../../math/quadrature.ts";
import { ballSpectrum } from "../certificates/radial/ball-spectrum.ts";
import { besselTable } from "../certificates/radial/bessel-table.ts";

/**
 * I(u) = ∫_0^Λ J_ν(z) J_{ν−1}(uz) dz, ν = d/2, at ascending u > 0: d u I(u)² is the density in u of the mass of the transform of
 * 1{‖x‖ ≤ λ} φ at the radius u R_d. For u ≥ 1 by the series in certificates/radial/ball-spectrum.ts; below by Gauss's rule, whose 0.7 Λ + 60 nodes
 * are enough for the phase (1 + u)Λ ≤ 2Λ. Absolute errors about 10⁻¹³.
 */
export function ballTransform(dimension: number, argument: number, at: Float64Array): Float64Array {
  const spectrum = ballSpectrum({ dimension, argument, argumentError: 0 });
  const table = besselTable(dimension);
  const rule = gaussLegendre(Math.ceil(0.7 * argument + 60));
  const nodes = rule.nodes.map((t) => ((t + 1) * argument) / 2);
  const odd = dimension % 2 === 1; // there the table holds √(π/2y) J
  const factors = nodes.map((z, i) => {
    const weight = (rule.weights[i] * argument) / 2;
    return weight * table.upperAt(z).value * (odd ? (2 * z) / Math.PI : 1);
  });
  return at.map((u) => {
    if (u >= 1) return spectrum.at(u).value;
    let sum = 0;
    for (let i = 0; i < nodes.length; i++) sum += factors[i] * table.lowerAt(u * nodes[i]);
    return odd ? sum * Math.sqrt(u) : sum;
  });
}

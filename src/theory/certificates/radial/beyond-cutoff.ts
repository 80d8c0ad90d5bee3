import { gaussLegendre } from "../../../math/quadrature.ts";
import { ROUNDOFF } from "./bessel-row.ts";
import type { ProfileSpectrum } from "./profile-spectrum.ts";
import { chebyshevDefect } from "./rule-defect.ts";
import type { SpectralMass } from "./spectral-mass.ts";
import type { Enclosure } from "./tube-fraction.ts";

const NODES = 12;

/**
 * The mass d ∫ u I(u)² du beyond the last edge: by Parseval's equation E f² less what lies in 0 < u < 1 and between the edges.
 *
 * That in (0, 1) by 12-point quadrature on panels of half-width h ≤ 1/Λ, with the bounds of spectral-mass.ts for g = w I(w)², but |I| ≤ F =
 * `absolute` and |I′| ≤ FΛ (|J_{ν−1}|, |J′_{ν−1}| ≤ 1); without levers the constant is 8.02 e^{15.94} 16^{−24} 16/15 < 9.2·10⁻²². `spectrum` must answer u < 1:
 * by quadrature over z.
 */
export function massBeyond(spectrum: ProfileSpectrum, { left, right }: SpectralMass): Enclosure {
  const { dimension, argument, absolute, growth, energy } = spectrum;
  const rule = gaussLegendre(NODES);
  const defect = chebyshevDefect(rule, 2 * NODES);
  const panels = Math.ceil(argument / 1.99);
  const half = 0.5 / panels;
  let [inner, error] = [0, 0];
  for (let j = 0; j < panels; j++) {
    const centre = (2 * j + 1) * half;
    for (let i = 0; i < NODES; i++) {
      const u = centre + half * rule.nodes[i]!;
      const integral = spectrum.at(u);
      const size = Math.abs(integral.value);
      const delta = integral.error + 4 * ROUNDOFF * absolute * argument;
      inner += half * rule.weights[i]! * u * size * size;
      // A node's own roundings move the factor u by 4 roundings too.
      error += half * rule.weights[i]! * (u * (2 * size * delta + delta * delta) + 4 * ROUNDOFF * size * size);
    }
    const high = 9.2e-22 * (centre + 8.04 * half) * (growth * absolute) ** 2;
    error += half * (2 * defect * absolute * absolute + high);
  }
  const slack = dimension * 1.02 * (error + (panels * NODES + 20) * ROUNDOFF * inner);
  let [least, most] = [dimension * inner - slack, dimension * inner + slack];
  for (let j = 0; j < left.lower.length; j++) {
    least += left.lower[j]! + right.lower[j]!;
    most += left.upper[j]! + right.upper[j]!;
  }
  const roundings = (2 * left.lower.length + 8) * ROUNDOFF * most;
  return {
    lower: Math.max(0, energy.lower - most - roundings),
    upper: Math.max(0, energy.upper - least + roundings),
  };
}

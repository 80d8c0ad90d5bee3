import { gaussianBall } from "../certificates/gaussian/spectrum.ts";
import { type LeastError, requireWidth } from "./bessel-units.ts";

export interface GaussianUnits {
  readonly variance: number;
  readonly leastError: (width: number) => LeastError;
}

/**
 * The same least error for x ~ N(0, I_d) (see bessel-units.ts). Degree by degree: h = a h_{2N} (Hermite, unit norm) has ⟨h, W h⟩ = a² and
 * the spherical mean a √c_N R_N, c_N = E⟨v, v′⟩^{2N}, so f_N² − 2 f_N √c_N a + ((1 − 1/k) c_N + 1/k) a² is least at
 *
 *     Σ_{N≥1} f_N² (1 − c_N)/(1 + (k − 1) c_N).
 *
 * Between f_N² (1 − k c_N)₊ of the rank floor and f_N². Beyond the last energy known the factor is between its value there and 1.
 */
export function gaussianUnits(dimension: number, radius: number): GaussianUnits {
  const { spectrum } = gaussianBall(dimension, { radius });
  const { energies, overlaps } = spectrum;
  const middle = ({ lower, upper }: { readonly lower: number; readonly upper: number }) => (lower + upper) / 2;
  const variance = middle(spectrum.variance);
  const left = (c: number, width: number): number => (1 - c) / (1 + (width - 1) * c);
  return {
    variance,
    leastError: (width) => {
      requireWidth(width, "gaussianUnits");
      let [value, missing] = [0, variance];
      let error = (spectrum.variance.upper - spectrum.variance.lower) / 2;
      for (const [i, energy] of energies.entries()) {
        value += middle(energy) * left(overlaps.values[i + 1], width);
        missing -= middle(energy);
        error += (energy.upper - energy.lower) / 2;
      }
      const least = left(overlaps.values[energies.length + 1], width);
      missing = Math.max(0, missing);
      const roundings = (energies.length + 32) * Number.EPSILON * variance;
      return { value: value + (missing * (1 + least)) / 2, error: error + (missing * (1 - least)) / 2 + roundings };
    },
  };
}

import { energyOf, spectrumRow } from "../experiments/vempala-wilmes-2019/spectrum-rows.ts";
import { harmonicDimension } from "../math/harmonics.ts";
import type { PlaygroundNetwork, PlaygroundState } from "../permalink/playground-state.ts";
import type { Decay, DegreeDecay } from "./decay-curve.ts";
import type { Problem } from "./problem.ts";

/** Degrees in which the first weights' energy is followed. */
const DEGREES = 24;

/**
 * The decay of each degree of the error on the sphere under gradient descent on the read-out of m units φ(⟨u_j, x⟩) that stay as drawn, u_j uniform,
 * a_j ~ N(0, 1/m): in the limit of infinitely many units and points the residual's part of degree k is multiplied by 1 − η m α_k² in each step,
 * α_k = E φ(t) P_k(t) (Funk and Hecke; Vempala & Wilmes 2019), and the first weights add α_k² N(d, k) to its energy. Batches of any size have this
 * mean. A sentence where a network is another one.
 */
export function decayOf(
  network: PlaygroundNetwork,
  { problem, training }: { readonly problem: Problem; readonly training: PlaygroundState["training"] },
): Decay | string {
  const { energies, dimension } = problem;
  if (energies === undefined) return "the decay of degrees is known for targets on the sphere";
  const { widths, trained, bias, initialisation, gain } = network;
  const fixed = widths.length === 1 && trained !== "all" && trained.length === 1 && trained[0] === 2;
  if (!fixed) return "the decay of degrees is known where the first of two layers stays as drawn: trained 2";
  if (initialisation !== "sphere")
    return "the decay of degrees is known for first weights of one length: initialisation sphere";
  const plain = training.optimiser === "gradient" && training.momentum === 0 && training.loss === "squared";
  if (!plain) return "the decay of degrees is known for gradient descent without momentum on the squared loss";
  // The network is given x √d, and where it has biases a 1 with the weight −γ.
  const units = {
    activation: network.activation,
    dimension,
    gain: gain * Math.sqrt(dimension),
    bias: bias ? -gain : 0,
  };
  const energy = energyOf(units);
  if (energy === undefined) return "the activation has no finite energy";
  const rate = training.rate * network.rate * widths[0]!;
  const largest = Math.max(DEGREES, ...(problem.degrees ?? []).map(({ degree }) => degree));
  const degrees = Array.from({ length: largest + 1 }, (_, degree): DegreeDecay => {
    const { eigenvalue } = spectrumRow(units, degree, energy);
    const drawn = eigenvalue * Number(harmonicDimension(dimension, degree));
    return { degree, energy: energies(degree) + drawn, factor: 1 - rate * eigenvalue };
  });
  const steep = degrees.find(({ factor }) => factor <= -1);
  if (steep !== undefined)
    return `descent diverges in degree ${steep.degree}: the step is ${rateText(steep)} times the largest stable one`;
  const followed = degrees.reduce((sum, each) => sum + each.energy - energies(each.degree), 0);
  return { degrees, rest: Math.max(0, energy - followed) };
}

const rateText = ({ factor }: DegreeDecay): string => ((1 - factor) / 2).toPrecision(2);

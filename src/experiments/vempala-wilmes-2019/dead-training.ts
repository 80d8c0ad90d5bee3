import { findActivation } from "../../activations/find.ts";
import type { Engine } from "../../engine/engine.ts";
import { matrix } from "../../engine/matrix.ts";
import type { Key } from "../../math/random/key.ts";
import { pointsOnSphere } from "../../math/random/samplers.ts";
import { sphereWeights } from "../../networks/initialise.ts";
import { degreeEnergies, zonalCoefficients } from "../../statistics/degree-energies.ts";
import type { SphereTargetInstance } from "../../targets/sphere/sphere-target.ts";
import zonal from "../../targets/sphere/zonal.ts";
import { createNetwork, type Network } from "../../training/networks/network.ts";
import { logarithmicSteps } from "../../training/networks/observation.ts";
import type { Batches } from "../../training/networks/phase.ts";
import { train } from "../../training/networks/train.ts";

/**
 * Stochastic gradient descent on the output weights of f(x) = Σ_i b_i φ(gain ⟨u_i, x⟩ + bias), u_i uniform on S^(d−1) and
 * fixed, from b = 0, on ½ (f − g)²: b ← b − (rate/m) × the mean gradient over `batch` uniform points, new in every step.
 * Its expectation is a step of the population's descent with η = rate.
 */
export type OutputTraining = {
  readonly activation: string;
  readonly gain: number;
  readonly bias: number;
  readonly dimension: number;
  /** m. */
  readonly width: number;
  /** The target has a zonal part of energy 1 in each of these degrees, with poles of their own. */
  readonly degrees: readonly number[];
  /** The one of them that is said not to move. */
  readonly dead: number;
  readonly rate: number;
  readonly batch: number;
  readonly steps: number;
  /** Fresh points on which residuals are measured. */
  readonly probes: number;
};

/** ‖Π_k(g − f)‖² of each degree k after so many steps, from fresh points. */
export interface Residuals {
  readonly steps: readonly number[];
  /** [degrees][steps]. */
  readonly energies: readonly (readonly number[])[];
}

/** Of the probes, those that are taken in pairs. */
const PAIRED = 1024;

export function trainOutputs(
  task: OutputTraining,
  { key, engine }: { readonly key: Key; readonly engine: Engine },
): Residuals & { readonly outcome: "ok" | "diverged" } {
  const { dimension, width, gain, bias, degrees, dead, batch } = task;
  const parts = degrees.map((degree) => ({ degree, energy: 1 }));
  const target = zonal.draw({ dimension, parts, signs: "ones", poles: "independent" }, key.fold("target"));
  // Poles are drawn for their degree: the same target without its dead part.
  const live = zonal.draw(
    { dimension, parts: parts.filter(({ degree }) => degree !== dead), signs: "ones", poles: "independent" },
    key.fold("target"),
  );
  const network = createNetwork(
    { inputs: dimension, hidden: [{ width, activation: findActivation(task.activation), bias: bias !== 0 }] },
    { engine },
  );
  try {
    const [hidden] = network.weights.hidden;
    sphereWeights(hidden!, key.fold("units").stream());
    for (let i = 0; i < hidden!.data.length; i++) hidden!.data[i]! *= gain;
    network.weights.biases[0]?.data.fill(bias);
    const residuals = residualObserver(task, { target, live, key: key.fold("probes") });
    const { outcome, observations } = train(network, {
      data: { x: matrix(0, dimension), y: new Float64Array(0) },
      key: key.fold("training"),
      phases: [
        {
          name: "output weights",
          layers: [{ layer: 2, rate: task.rate / width }],
          loss: "squared",
          batches: freshBatches(target, { size: batch, key: key.fold("batches") }),
          optimiser: { kind: "gradient" },
          steps: task.steps,
        },
      ],
      observer: { at: logarithmicSteps({ perDecade: 2 }), observe: residuals },
    });
    return {
      outcome,
      steps: observations.map(({ step }) => step),
      energies: degrees.map((degree) => observations.map(({ values }) => values[degree]!)),
    };
  } finally {
    network.release();
  }
}

/** Batches of uniform points with the target's values, a function of key and index. */
export function freshBatches(
  { dimension, evaluate }: Pick<SphereTargetInstance, "dimension" | "evaluate">,
  { size, key }: { readonly size: number; readonly key: Key },
): Batches {
  return {
    kind: "fresh",
    size,
    draw: (index, x, y) => {
      const points = pointsOnSphere(size, dimension, key.fold(index).stream());
      x.data.set(points);
      for (let i = 0; i < size; i++) y.data[i] = evaluate(points, i * dimension);
    },
  };
}

/**
 * Unbiased estimates of ‖Π_k(g − f)‖² that use no more of the network than its values at fresh points. With q = f − (g without its
 * dead part) it is ‖Π_k q‖² for the other degrees k, a U-statistic, and for the dead one
 *
 *     1 − 2 ⟨Y, q⟩ + ‖Π_k q‖²,   Y the target's part of that degree, ⟨Y, q⟩ the mean of Y q.
 *
 * q is small where the others are learnt, and with it the noise.
 */
export function residualObserver(
  { dimension, degrees, dead, probes }: Pick<OutputTraining, "dimension" | "degrees" | "dead" | "probes">,
  options: { readonly target: SphereTargetInstance; readonly live: SphereTargetInstance; readonly key: Key },
): (network: Pick<Network, "predict">) => Readonly<Record<string, number>> {
  const { target, live, key } = options;
  const x = pointsOnSphere(probes, dimension, key.stream());
  const known = Float64Array.from({ length: probes }, (_, i) => live.evaluate(x, i * dimension));
  const { pole } = target.poles(dead)[0]!;
  const paired = Math.min(PAIRED, probes);
  // The intervals are not used: they come from independent replicas.
  const level = 0.5;
  return (network) => {
    const y = network.predict(matrix(probes, dimension, x)).map((value, i) => value - known[i]!);
    if (!y.every(Number.isFinite)) return { output: Number.NaN };
    const [overlap] = zonalCoefficients({ x, y, dimension, degrees: [dead], level, pole });
    const few = { x: x.subarray(0, paired * dimension), y: y.subarray(0, paired) };
    const energies = degreeEnergies({ ...few, dimension, degrees, level });
    return Object.fromEntries(
      degrees.map((degree, s) => [
        degree,
        degree === dead ? 1 - 2 * overlap!.value + energies[s]!.value : energies[s]!.value,
      ]),
    );
  };
}

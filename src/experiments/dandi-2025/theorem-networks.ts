import balancedTanh from "../../activations/balanced-tanh.ts";
import { activations } from "../../activations/registry.gen.ts";
import type { AnyMatrix } from "../../engine/engine.ts";
import type { Key } from "../../math/random/key.ts";
import { gaussianWeights, identityWeights, sphereWeights } from "../../networks/initialise.ts";
import { rateOf } from "../../theory/hierarchical/first-layer.ts";
import { gaussianSample, nextSample } from "../../training/gaussian-sample.ts";
import { createNetwork, type Network } from "../../training/networks/network.ts";
import type { Phase } from "../../training/networks/phase.ts";
import { preconditionedStep } from "../../training/networks/preconditioned-step.ts";
import { fitReadout } from "../../training/networks/ridge-readout.ts";
import { train } from "../../training/networks/train.ts";
import type { Sample } from "../../training/spectral/sample.ts";
import { errorOf, featuresAt, meanCosine, rowOverlap, type Setting } from "./authors-networks.ts";
import { TANH_3 } from "./running-example.ts";
import zeroMeanTanh from "./zero-mean-tanh.ts";

/** Two that satisfy the theorem's Assumption 2: E σ(g) = 0.31, and E σ(g) = 0. */
export const ACTIVATIONS = { "balanced-tanh": balancedTanh, "zero-mean-tanh": zeroMeanTanh };
export type TheoremActivation = keyof typeof ACTIVATIONS;

/** What the theorem's algorithm is run with. */
export type TheoremSettings = {
  readonly activation: TheoremActivation;
  readonly dimension: number;
  /** p = p₁ = p₂: stage (i) has W₂ = I. */
  readonly width: number;
  /** n₁ of each step, T₁, n₂, n₃. */
  readonly firstSamples: number;
  readonly firstSteps: number;
  readonly secondSamples: number;
  readonly readoutSamples: number;
  /** a: a step of stage (i) multiplies small overlaps by 1 + a. */
  readonly drift: number;
  /** c of λ₂ = c p/n₂ and λ₃ = c p/n₃; in kernel terms, of c added to the Gram matrix of ⟨h₁, h₁′⟩/p. */
  readonly ridge: number;
};

/** How the sizes grow with d, and their constants. */
export interface TheoremScaling {
  readonly activation: TheoremActivation;
  /** ε. */
  readonly epsilon: number;
  /** δ and δ′, 0 < δ < δ′ < 1. */
  readonly delta: number;
  readonly widthDelta: number;
  readonly firstConstant: number;
  readonly secondConstant: number;
  readonly readoutConstant: number;
  readonly widthConstant: number;
  readonly drift: number;
  readonly ridge: number;
}

/** k: P = He₂/√2. */
const DEGREE = 2;

/** ⌈constant · dᵉ⌉, the power to 1e-9 relative: rounding must not add a point. */
const power = (dimension: number, exponent: number, constant: number): number =>
  Math.ceil(constant * dimension ** exponent * (1 - 1e-9));

/**
 * The theorem's sizes: n₁ = ⌈c₁ d^(1+ε+δ)⌉ a step, n₂ = ⌈c₂ d^(kε+δ)⌉, n₃ = ⌈c₃ d^δ⌉, p = ⌈c_p d^(kε+δ′)⌉, and
 * T₁ = ⌈(1−ε) ln d/ln(1 + a)⌉: overlaps begin at d^(−(1−ε)/2) and grow by 1 + a a step, so half of these steps bring them
 * to order 1, and the other half is for the convergence.
 */
export function theoremSettings(dimension: number, scaling: TheoremScaling): TheoremSettings {
  const { epsilon, delta, widthDelta, drift } = scaling;
  return {
    activation: scaling.activation,
    dimension,
    width: power(dimension, DEGREE * epsilon + widthDelta, scaling.widthConstant),
    firstSamples: power(dimension, 1 + epsilon + delta, scaling.firstConstant),
    firstSteps: Math.ceil(((1 - epsilon) * Math.log(dimension)) / Math.log1p(drift)),
    secondSamples: power(dimension, DEGREE * epsilon + delta, scaling.secondConstant),
    readoutSamples: power(dimension, delta, scaling.readoutConstant),
    drift,
    ridge: scaling.ridge,
  };
}

/** What a network is after a stage. */
export type StageValues = {
  /** M_W = √mean_i ‖W* w_i‖²/‖w_i‖² of the first layer. */
  readonly overlap: number;
  /** M_h = √mean_i cos²(h_{2,i}, h*) over fresh points, not centred, h_2 the second layer's pre-activations. */
  readonly feature: number;
  /** The same of h_{2,i} and h* less their means over the points: √mean_i corr². */
  readonly centredFeature: number;
  /** Mean squared test error with the read-out of stage (iii), fitted after this stage to the same n₃ points. */
  readonly error: number;
};

/** Before stage (i), after it, and after stage (ii) as the theorem has it or with a plain gradient step instead. */
export type StageName = "initial" | "first" | "preconditioned" | "plain";

export type TheoremRun = {
  readonly diverged: string | undefined;
  readonly stages: { readonly [stage in StageName]: StageValues } | undefined;
};

/**
 * The algorithm of dandi2025computational, Theorem 1, for f(x) = ⟨w, σ(W₂ σ(W₁x))⟩ of widths d-p-p-1 without biases,
 * on fresh points throughout and with the correlation loss −f y:
 *   (i)   W₁ rows uniform on the sphere, W₂ = I, w = 1; T₁ spherical gradient steps of W₁ with the rate of {@link rateOf}
 *   (ii)  W₂ = 0, w ~ N(0, I); one step of W₂, its gradient times (ZᵀZ/n + λ₂I)⁻¹, Z = h₁ at the n₂ points. As W₂ was 0 the
 *         result is proportional to the rate; it is the one with which the pre-activations have mean square 1 over points
 *         and units. (This is the theorem's Θ(√p₂) where the sum over units carries 1/√p₂; ours carries no factor.)
 *   (iii) w by ridge regression.
 * The plain step leaves the inverse out; its rate is chosen in the same way, and points and w are the same.
 */
export function trainByTheorem(
  { engine, key, target, test, probe }: Pick<Setting, "engine" | "key" | "target" | "test" | "probe">,
  settings: TheoremSettings,
): TheoremRun {
  const { dimension, width, secondSamples, readoutSamples, ridge } = settings;
  const hidden = [1, 2].map(() => ({ width, activation: ACTIVATIONS[settings.activation], bias: false }));
  const network = createNetwork({ inputs: dimension, hidden }, { engine });
  const [first, second] = network.weights.hidden as [AnyMatrix, AnyMatrix];
  const sample = (name: string, samples: number) => gaussianSample(target, { dimension, samples }, key.fold(name));
  const readout = sample("read-out", readoutSamples);
  const h = featuresAt(target, probe)[0]!;
  const centred = h.slice();
  centre({ rows: h.length, columns: 1, data: centred });
  const stage = (): StageValues => {
    const overlap = rowOverlap(first, { from: 0, to: target.indices });
    const { matrix: activity, release } = network.layer(probe, 2, "preactivation");
    const feature = meanCosine(activity, h);
    centre(activity);
    const centredFeature = meanCosine(activity, centred);
    release();
    fitReadout(network, { ...readout, ridge: (ridge * width) / readoutSamples });
    return { overlap, feature, centredFeature, error: errorOf(network, test) };
  };
  try {
    sphereWeights(first, key.fold("first layer").stream());
    identityWeights(second);
    const initial = stage();
    network.weights.readout.data.fill(1);
    const phase = firstPhase(settings, { target, key: key.fold("first stage") });
    const { outcome, message } = train(network, { data: NO_DATA(dimension), phases: [phase], key });
    if (outcome === "diverged") return { diverged: message ?? "diverged", stages: undefined };
    const afterFirst = stage();

    const batch = sample("second stage", secondSamples);
    const secondStage = (step: () => void): StageValues => {
      second.data.fill(0);
      gaussianWeights(network.weights.readout, { standardDeviation: 1 }, key.fold("read-out weights").stream());
      step();
      normalise(network, batch);
      return stage();
    };
    const common = { layer: 2, rate: 1 };
    return {
      diverged: undefined,
      stages: {
        initial,
        first: afterFirst,
        preconditioned: secondStage(() =>
          preconditionedStep(network, {
            ...common,
            ...batch,
            loss: "correlation",
            penalty: (ridge * width) / secondSamples,
          }),
        ),
        plain: secondStage(() => {
          const plain: Phase = { ...STEP, name: "second stage", layers: [common], batches: { kind: "full" }, steps: 1 };
          train(network, { data: batch, phases: [plain], key });
        }),
      },
    };
  } finally {
    network.release();
  }
}

const STEP = { loss: "correlation", optimiser: { kind: "gradient" } } as const;
const NO_DATA = (dimension: number): Sample => ({
  x: { rows: 0, columns: dimension, data: new Float64Array(0) },
  y: new Float64Array(0),
});

/** Multiply-adds: forward, back and once more for W₁ in stage (i); then the regressions. */
export function theoremCost(settings: TheoremSettings): number {
  const { dimension: d, width: p, firstSamples, firstSteps, secondSamples: n, readoutSamples } = settings;
  const m = Math.min(n, p);
  return 2 * firstSteps * firstSamples * (d * p + p * p) + 4 * (n * p * (m + p) + m ** 3 / 3) + readoutSamples * p * p;
}

function firstPhase(
  { activation, dimension, firstSamples, firstSteps, drift }: TheoremSettings,
  { target, key }: { readonly target: Setting["target"]; readonly key: Key },
): Phase {
  const { activation: g, gain } = TANH_3;
  const rate = rateOf(drift, {
    effectiveDimension: target.indices,
    activation: ACTIVATIONS[activation],
    outer: activations[g],
    gain,
  });
  return {
    ...STEP,
    name: "first stage",
    layers: [{ layer: 1, rate, sphere: 1 }],
    batches: {
      kind: "fresh",
      size: firstSamples,
      draw(index, x, y) {
        const drawn = nextSample(target, { dimension, rows: firstSamples }, key.fold(index).stream());
        x.data.set(drawn.x.data);
        y.data.set(drawn.y);
      },
    },
    steps: firstSteps,
  };
}

/** Scales W₂ so that its pre-activations have mean square 1 over the points and units. */
function normalise(network: Network, { x }: Sample): void {
  const { matrix, release } = network.layer(x, 2, "preactivation");
  let square = 0;
  for (const value of matrix.data) square += value * value;
  const scale = Math.sqrt(matrix.data.length / square);
  release();
  const { data } = network.weights.hidden[1]!;
  for (let i = 0; i < data.length; i++) data[i]! *= scale;
}

/** Subtracts from each column its mean. */
function centre({ rows, columns, data }: AnyMatrix): void {
  for (let j = 0; j < columns; j++) {
    let sum = 0;
    for (let i = 0; i < rows; i++) sum += data[i * columns + j]!;
    for (let i = 0; i < rows; i++) data[i * columns + j]! -= sum / rows;
  }
}

import { z } from "zod";
import type { activations } from "../../activations/registry.gen.ts";
import { type AuthorsSettings, firstLayerUpdates, secondLayerUpdates } from "./authors-networks.ts";
import { effectiveDimensionOf } from "./running-example.ts";

/** Hidden coordinates of which all Hermite products of degree ≤ 3 are still formed: 3276 of them. */
const MOST_DIRECTIONS = 25;

const regularisation = z.number().min(0);

/** Terms of sigma1_code: «h2+1h3» is He₂ + 1·He₃ in the basis of `hermite`. */
const TERM = /^([+-]?(?:\d+\.?\d*|\.\d+)?)h(\d+)$/;

/** Outer functions by their code; those of the second list are scaled by `coef`. */
const OUTER: Readonly<Record<string, { readonly activation: keyof typeof activations; readonly scaled: boolean }>> = {
  tanh: { activation: "tanh", scaled: false },
  tanh_coef: { activation: "tanh", scaled: true },
  erf: { activation: "erf", scaled: false },
  erf_coef: { activation: "erf", scaled: true },
  sign: { activation: "sign", scaled: false },
  linear: { activation: "identity", scaled: false },
};

/**
 * The parameters of the authors' sample-complexity script, under their own names and with their meaning; the last seven
 * are ours. Every file of theirs is one of ours. Of the staged estimators the penalties are chosen by generalised
 * cross-validation.
 */
export const sampleComplexityParams = z
  .strictObject({
    FlagOverlapLin: z.boolean().describe("compute the overlap of the first stage or layer with W*"),
    FlagOverlapNonLin: z.boolean().describe("compute the correlation of the second stage or layer with h*"),
    FlagTrain2Layer: z.boolean().describe("compute the two-layer method"),
    ds: z.array(z.int().min(4)).min(1).readonly().describe("input dimensions d"),
    exp_max: z.number().describe("largest log n / log d"),
    exp_min: z.number().min(0).describe("smallest log n / log d"),
    num: z.int().min(1).max(1000).describe("number of sample sizes, spaced evenly in log n"),
    reg1: regularisation.describe("penalty of the first layer, layerwise training"),
    reg1_setup_2layer: regularisation.describe("penalty of the first layer, two-layer network"),
    reg1_setup_joint: regularisation.describe("penalty of the first layer, joint training"),
    reg2: regularisation.describe("penalty of the second layer, layerwise training"),
    reg2_setup_joint: regularisation.describe("penalty of the second layer, joint training"),
    lambda_ridge: z.number().positive().describe("read-out ridge λ, layerwise training (penalty λ n)"),
    lambda_ridge_setup_kernel: z.number().positive().describe("kernel ridge λ (penalty λ n)"),
    lambda_ridge_setup_2layer: z.number().positive().describe("read-out ridge λ, two-layer network (penalty λ n)"),
    reg3_setup_joint: regularisation.describe("penalty of the third layer, joint training"),
    fraction_batch: z.number().gt(0).max(1).describe("mini-batch size as a fraction of n"),
    lr: z.number().positive().describe("learning rate"),
    coef_iter: z.number().positive().describe("second-layer steps in units of d^1.5"),
    delta: z.number().min(0).lt(1).describe("δ of the first hidden layer, p1 = ⌊n_max^(1−δ)⌋"),
    p2: z.int().min(1).describe("width of the second hidden layer"),
    epsilon: z.number().gt(0).lt(1).describe("ε: d_eff = ⌊d^ε⌋"),
    k: z.int().min(1).describe("number of branches"),
    sigma1_code: z.string().describe("inner polynomial, such as h2+1h3"),
    sigma2_code: z.string().describe(`outer function: ${Object.keys(OUTER).join(", ")}`),
    coef: z.number().positive().describe("the outer function's gain where its code ends in _coef"),
    trials: z.int().min(1).max(10_000).describe("independent data sets for each size"),
    hermite: z
      .enum(["factorial", "orthonormal"])
      .describe("h_k in sigma1_code: He_k/k! (the authors' code) or He_k/√k!"),
    signs: z.enum(["rademacher", "balanced", "ones"]).describe("law of a*: the experiments' or the theorem's"),
    rounding: z
      .enum(["floor", "authors"])
      .describe("d_eff: ⌊d^ε + 10⁻⁹⌋, or the authors' int(d**ε), which rounds 7.999… to 7"),
    networks: z.boolean().describe("train the networks; without them kernel and staged estimators remain"),
    preset: z
      .enum(["code", "paper"])
      .describe("factors that the authors' files do not name, as in their code or in their paper (appendix F.4)"),
    ridge_grid: z
      .array(z.number().positive())
      .readonly()
      .describe("ridges λ from which a validation sample chooses, instead of the file's; empty: the file's"),
    kernel_max_n: z.int().min(1).describe("largest n at which the kernel matrix is formed (8 n² bytes)"),
  })
  .superRefine((p, context) => {
    const refuse = (path: keyof typeof p, message: string): void => {
      context.addIssue({ code: "custom", path: [path], message });
    };
    if (p.exp_min > p.exp_max) refuse("exp_min", `must be at most exp_max = ${p.exp_max}`);
    if (new Set(p.ds).size < p.ds.length) refuse("ds", "must name each dimension once");
    for (const d of p.ds) {
      const k = roundedDimension(d, p);
      if (k < 1) refuse("epsilon", `leaves no effective dimension at d = ${d}`);
      const directions = p.k * k;
      if (directions > d) refuse("k", `${p.k} branches of d_eff = ${k} coordinates do not fit into d = ${d}`);
      else if (directions > MOST_DIRECTIONS) {
        refuse(
          "k",
          `makes ${directions} hidden coordinates at d = ${d}, with too many products of degree 3: at most ${MOST_DIRECTIONS}`,
        );
      }
      if (d ** p.exp_max > 1e7)
        refuse("exp_max", `asks for ${Math.floor(d ** p.exp_max)} samples at d = ${d}, more than 10⁷`);
    }
    const wrong = termsOf(p.sigma1_code).find(({ term }) => term === null);
    if (wrong)
      refuse(
        "sigma1_code",
        `must be a sum of terms such as h2 or 0.5h3 with degree at most 12; «${wrong.text}» is none`,
      );
    else if (innerOf(p).every(({ degree, coefficient }) => degree === 0 || coefficient === 0))
      refuse("sigma1_code", "must not be constant: some term of degree ≥ 1 must be left after equal degrees are added");
    const outer = Object.hasOwn(OUTER, p.sigma2_code) ? OUTER[p.sigma2_code] : undefined;
    if (outer === undefined) refuse("sigma2_code", `must be one of ${Object.keys(OUTER).join(", ")}`);
    else if (!outer.scaled && p.coef !== 1)
      refuse("coef", `contradicts sigma2_code = ${p.sigma2_code}, which has no gain: must be 1`);
  });

export type SampleComplexityParams = z.infer<typeof sampleComplexityParams>;

export function roundedDimension(
  d: number,
  { epsilon, rounding }: Pick<SampleComplexityParams, "epsilon" | "rounding">,
): number {
  return rounding === "floor" ? effectiveDimensionOf(d, epsilon) : Math.trunc(d ** epsilon);
}

/** The inner polynomial's coefficients, equal degrees added up. Call after validation. */
export function innerOf({
  sigma1_code,
}: Pick<SampleComplexityParams, "sigma1_code">): readonly { degree: number; coefficient: number }[] {
  const sums = new Map<number, number>();
  for (const { term } of termsOf(sigma1_code)) {
    if (term) sums.set(term.degree, (sums.get(term.degree) ?? 0) + term.coefficient);
  }
  return [...sums].map(([degree, coefficient]) => ({ degree, coefficient }));
}

export function outerOf({ sigma2_code, coef }: SampleComplexityParams) {
  const { activation, scaled } = OUTER[sigma2_code]!;
  return { activation, gain: scaled ? coef : 1 };
}

/** Sample sizes ⌊d^e⌋ for `num` exponents from exp_min to exp_max, each once. */
export function sampleSizes(d: number, { exp_min, exp_max, num }: SampleComplexityParams): readonly number[] {
  const exponent = (i: number): number => (num === 1 ? exp_min : exp_min + ((exp_max - exp_min) * i) / (num - 1));
  return [...new Set(Array.from({ length: num }, (_, i) => Math.max(1, Math.floor(d ** exponent(i) + 1e-9))))];
}

function termsOf(code: string) {
  const texts = code.replaceAll(" ", "").split(/(?=[+-])/);
  return texts.map((text) => {
    const match = TERM.exec(text);
    const degree = Number(match?.[2]);
    if (!match || degree > 12) return { text, term: null };
    const factor = match[1]!;
    const coefficient = factor === "" || factor === "+" ? 1 : factor === "-" ? -1 : Number(factor);
    return { text, term: { degree, coefficient } };
  });
}

/** The authors' example file: every key of theirs, and ours with what their code does. */
export const AUTHORS_FILE: SampleComplexityParams = {
  FlagOverlapLin: true,
  FlagOverlapNonLin: true,
  FlagTrain2Layer: true,
  ds: [64],
  exp_max: 2.2,
  exp_min: 0.2,
  num: 15,
  reg1: 0,
  reg1_setup_2layer: 0.01,
  reg1_setup_joint: 0,
  reg2: 0,
  reg2_setup_joint: 0.01,
  lambda_ridge: 1,
  lambda_ridge_setup_kernel: 1,
  lambda_ridge_setup_2layer: 1,
  reg3_setup_joint: 0,
  fraction_batch: 0.7,
  lr: 1,
  coef_iter: 5,
  delta: 0.1,
  p2: 100,
  epsilon: 0.5,
  k: 1,
  sigma1_code: "h2+1h3",
  sigma2_code: "tanh_coef",
  coef: 3,
  trials: 10,
  hermite: "factorial",
  signs: "rademacher",
  rounding: "floor",
  networks: true,
  preset: "code",
  ridge_grid: [],
  kernel_max_n: 5000,
};

/** What the authors' files leave open: factors of the second layer's and of joint training's rate, and ⌊p1/divisor⌋, the
 *  width of the two-layer network. */
const PRESETS = {
  code: { secondFactor: 4, jointFactor: 0.15, divisor: 15 },
  paper: { secondFactor: 2, jointFactor: 0.2, divisor: 25 },
} as const;

/** The networks and rates for n samples in dimension d; ⌊fraction · n⌋ points a batch, at least 1. */
export function networkSettings(p: SampleComplexityParams, dimension: number, samples: number): AuthorsSettings {
  const { secondFactor, jointFactor, divisor } = PRESETS[p.preset];
  const share = p.fraction_batch;
  const most = Math.floor(dimension ** p.exp_max + 1e-9);
  const p1 = Math.max(1, Math.floor(most ** (1 - p.delta)));
  return {
    p1,
    p2: p.p2,
    twoLayerWidth: Math.max(1, Math.floor(p1 / divisor)),
    firstSteps: firstLayerUpdates(dimension, share),
    steps: secondLayerUpdates(dimension, { coefficient: p.coef_iter, share }),
    batch: Math.max(1, Math.floor(share * samples)),
    batchRaised: Math.floor(share * samples) < 1,
    rate: p.lr,
    secondFactor,
    jointFactor,
    decay: {
      layerwise: [p.reg1, p.reg2],
      joint: [p.reg1_setup_joint, p.reg2_setup_joint, p.reg3_setup_joint],
      twoLayer: p.reg1_setup_2layer,
    },
    ridge: p.ridge_grid.length > 0 ? p.ridge_grid : [p.lambda_ridge],
    twoLayerRidge: p.ridge_grid.length > 0 ? p.ridge_grid : [p.lambda_ridge_setup_2layer],
  };
}

import { z } from "zod";
import type { RadialLawName } from "../distributions/named-radial.ts";
import type { LossName } from "../engine/workspace.ts";
import { targets } from "../targets/registry.gen.ts";
import { sphereTargets } from "../targets/sphere/registry.gen.ts";
import { activationText, profileText } from "./text-schemas.ts";

/** Radial laws by name; and the uniform law on the sphere, for targets that live there. */
export const PLAYGROUND_LAWS = [
  ...(["uniform-radius", "uniform-ball", "gaussian", "phi2", "bochner-riesz"] satisfies RadialLawName[]),
  "uniform-sphere",
] as const;

/** What may be shown beside one another. */
export const QUANTITIES = ["loss", "error", "degrees", "radius", "plane", "theory", "floor"] as const;

/** Axes of the curves, which may be logarithmic. */
const AXES = ["error-steps", "error-values", "loss-steps", "loss-values"] as const;

const catalogue = { ...targets, ...sphereTargets };
const TARGETS = ["radial", "data", ...Object.keys(catalogue)] as ["radial", "data", ...(keyof typeof catalogue)[]];
const LOSSES = ["squared", "correlation", "cross-entropy"] as const satisfies readonly LossName[];
const OPTIMISERS = ["gradient", "adam"] as const;

/** Coordinates of all points together, of 8 bytes: what a page can be asked to hold. */
const MOST_NUMBERS = 2e7;

const units = z.int().min(1).max(4096);

/** One network: its hidden layers, what of it is trained, and how it begins. */
export const playgroundNetwork = z
  .object({
    widths: z.array(units).min(1).max(3).readonly().default([64]).describe("units of each hidden layer"),
    activation: activationText.default("tanh").describe("σ of every hidden unit"),
    bias: z.boolean().default(true).describe("hidden units have biases"),
    trained: z
      .union([z.literal("all"), z.array(z.int().min(1).max(4)).min(1).max(4).readonly()], {
        error: "must be all, or numbers of layers from 1 to 4",
      })
      .default("all")
      .describe("layers that are trained, the read-out being the last; the others stay as drawn"),
    initialisation: z
      .enum(["fan-in", "sphere"])
      .default("fan-in")
      .describe("weights N(0, γ²/fan-in) and biases 0; or rows of length γ, biases −γ in units of the median of ‖x‖"),
    gain: z.number().positive().max(1000).default(1).describe("γ"),
    rate: z.number().positive().max(1e6).default(1).describe("its step size, in units of the common one"),
  })
  .superRefine(({ trained, widths }, context) => {
    if (trained === "all") return;
    const last = widths.length + 1;
    const ascending = trained.every((layer, i) => layer > (trained[i - 1] ?? 0));
    if (ascending && trained.at(-1)! <= last) return;
    const message = `must be all, or ascending numbers of layers from 1 to ${last}`;
    context.addIssue({ code: "custom", path: ["trained"], message });
  });
export type PlaygroundNetwork = z.infer<typeof playgroundNetwork>;

const fileColumn = z.int().min(1).max(1000);

/**
 * A file of numbers as the target: which one, by the digest of its bytes, and how it is read. The file itself stays with whoever has it:
 * an address asks for it, and reproduces the run for whoever gives it.
 */
export const playgroundData = z.object({
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, "must be 64 hexadecimal digits")
    .describe("SHA-256 of the file's bytes"),
  name: z.string().min(1).max(200).optional().describe("of the file, to ask for it"),
  column: fileColumn.optional().describe("the column that is the value, counted from 1; the last unless said"),
  standardise: z.boolean().default(true).describe("every input to mean 0 and variance 1 over the file's rows"),
  held: z.number().min(0.01).max(0.9).default(0.25).describe("share of the rows held out, drawn anew for each seed"),
  along: z
    .array(fileColumn)
    .max(2)
    .readonly()
    .default([])
    .describe("columns of the line and the plane; none for the first two principal directions"),
});
export type PlaygroundData = z.infer<typeof playgroundData>;

/** Everything that a playground shows and computes; the catalogue's parameters of its target come beside it. */
export const playgroundFields = z
  .object({
    law: z.enum(PLAYGROUND_LAWS).default("phi2").describe("law of the inputs"),
    dimension: z.int().min(2).max(1000).default(10).describe("d"),
    radius: z.number().positive().max(1e6).default(1).describe("R of the laws on a ball"),
    target: z.enum(TARGETS).default("radial").describe("a radial function, a file of numbers, or one of the catalogue"),
    profile: profileText.default("ball 0.2").describe("g of the radial target g(‖x‖)"),
    data: playgroundData
      .optional()
      .describe("the file that is the target «data»; law, dimension and profile have no say then"),
    networks: z
      .array(playgroundNetwork)
      .min(1)
      .max(4)
      .readonly()
      .default([[64], [56, 8]].map((widths) => playgroundNetwork.parse({ widths, activation: "logistic", gain: 4 })))
      .describe("on the same data, side by side"),
    training: z
      .object({
        loss: z.enum(LOSSES).default("squared").describe("of one point: ½(f − y)², −f y, or that of labels"),
        optimiser: z.enum(OPTIMISERS).default("adam").describe("gradient descent with momentum, or Adam"),
        rate: z.number().positive().max(1e6).default(0.01).describe("step size"),
        momentum: z.number().min(0).lt(1).default(0).describe("of gradient descent"),
        batch: z.int().min(0).max(1_000_000).default(256).describe("points of a step, drawn anew; 0 for all"),
        steps: z.int().min(1).max(10_000_000).default(10_000).describe("steps after which it stops by itself"),
      })
      .prefault({}),
    trainingPoints: z.int().min(2).max(1_000_000).default(12_000).describe("points to learn from; of a file, at most"),
    testPoints: z.int().min(2).max(1_000_000).default(2000).describe("fresh points for the error; of a file, at most"),
    seed: z.int().min(0).default(1).describe("of every random stream"),
    seeds: z.int().min(1).max(32).default(2).describe("networks of each kind, from as many seeds: their band"),
    shown: z
      .array(z.enum(QUANTITIES))
      .max(QUANTITIES.length)
      .readonly()
      .default(["loss", "error", "radius", "plane", "floor"]),
    axes: z
      .array(z.enum(AXES))
      .max(AXES.length)
      .readonly()
      .default(["error-steps", "loss-steps", "loss-values"])
      .describe("axes that are logarithmic"),
    speed: z.number().positive().max(1000).default(4).describe("steps a frame"),
  })
  .superRefine((state, context) => {
    const { target, law, training, trainingPoints } = state;
    const needed = Object.hasOwn(sphereTargets, target)
      ? "uniform-sphere"
      : Object.hasOwn(targets, target)
        ? "gaussian"
        : undefined;
    if (needed !== undefined && law !== needed) {
      context.addIssue({ code: "custom", path: ["law"], message: `must be ${needed} for the target ${target}` });
    }
    if (target === "radial" && law === "uniform-sphere") {
      context.addIssue({ code: "custom", path: ["law"], message: "must not be uniform-sphere for a radial target" });
    }
    if (training.batch > trainingPoints) {
      const message = `must be at most the ${trainingPoints} training points`;
      context.addIssue({ code: "custom", path: ["training", "batch"], message });
    }
    // A file says itself how many numbers it has.
    const numbers = target === "data" ? 0 : (trainingPoints + state.testPoints) * state.dimension * state.seeds;
    if (numbers > MOST_NUMBERS) {
      const most = Math.max(2, Math.floor(MOST_NUMBERS / (state.dimension * state.seeds)) - state.testPoints);
      const message = `must be at most ${most} in this dimension, with so many test points and seeds`;
      context.addIssue({ code: "custom", path: ["trainingPoints"], message });
    }
    for (const list of ["shown", "axes"] as const) {
      if (new Set(state[list]).size === state[list].length) continue;
      context.addIssue({ code: "custom", path: [list], message: "must not name one twice" });
    }
  });

/** Schema and usual values of the target's own parameters; none for a radial function or a file. */
export function targetParameters(target: string): { readonly schema: z.ZodType; readonly usual: object } {
  if (!Object.hasOwn(catalogue, target)) return { schema: z.object({}), usual: {} };
  const { params, examples } = catalogue[target as keyof typeof catalogue];
  const schema = params as z.ZodType;
  return { schema, usual: schema.parse(examples[0]) as object };
}

/** The state of the playground. */
export type PlaygroundState = z.infer<typeof playgroundFields> & {
  /** The catalogue's parameters of the target; {} for a radial one or a file. */
  readonly parameters: Readonly<Record<string, unknown>>;
};

/**
 * What the playground shows before anything is chosen: a ball under the heavy-tailed law φ² of Eldan & Shamir. No network with one hidden
 * layer of 64 units goes below the certified floor, however it is trained; the same 64 units in two layers, trained by the same steps on the
 * same batches, do.
 */
export const usualPlayground: PlaygroundState = { ...playgroundFields.parse({}), parameters: {} };

import type { Workspace } from "../../engine/workspace.ts";
import { Key } from "../../math/random/key.ts";
import { variance } from "../../statistics/moments.ts";
import { type Descent, type DescentOptions, MOST_RATE, type Neuron, type Snapshot } from "./neuron.ts";
import type { NeuronPasses, Parameters } from "./neuron-passes.ts";

/** What descent runs on. */
export interface DescentGround {
  readonly workspace: Workspace;
  readonly passes: NeuronPasses;
  readonly labels: Float64Array;
  readonly width: number;
  /** The neuron of parameters: on the features as they were before centring or scaling. */
  readonly neuron: (parameters: Parameters) => Neuron;
  /** λ where it is known otherwise; else by {@link largestEigenvalue}. */
  readonly eigenvalue?: number;
}

/** A loss so many times the first one has left the region in which gradient descent descends. */
const DIVERGED = 1e6;
/** So small a part of the first gradient: the neuron is saturated, or has arrived. */
const VANISHED = 1e-6;
const POWER_STEPS = 20;

const zeros = (width: number): Parameters => ({ v: new Float64Array(width), c: 0 });

/**
 * Full-batch gradient descent from v = 0, c = 0 (p = ½ everywhere): (v, c) ← (v, c) − η ∇L, the metric being the Euclidean one of
 * (v, c). One pass over the features a step; parameters in float64.
 */
export function descend(ground: DescentGround, options: DescentOptions): Descent {
  const { workspace, passes, labels, width } = ground;
  const { loss: name, steps, step: wanted = "auto", at = [] } = options;
  const eigenvalue = wanted === "auto" ? (ground.eigenvalue ?? largestEigenvalue(ground)) : undefined;
  const step = wanted === "auto" ? MOST_RATE[name] / eigenvalue! : wanted;
  const [parameters, gradient] = [zeros(width), zeros(width)];
  const snapshots: Snapshot[] = [];
  const seen = new Set([...at, steps]);
  const shared = { step, snapshots, ...(eigenvalue === undefined ? {} : { largestEigenvalue: eigenvalue }) };
  let first: { readonly loss: number; readonly norm: number } | undefined;
  for (let t = 0; ; t++) {
    const { programs, finish } = passes.gradient(parameters, gradient);
    workspace.run(programs);
    const loss = finish();
    const norm = normOf(gradient);
    first ??= { loss, norm };
    const wrong = failure({ loss, norm, first, labels, bounded: name === "squared" });
    if (wrong !== undefined)
      return { ...shared, outcome: "diverged", message: `descent diverged at step ${t}: ${wrong}` };
    if (seen.has(t)) snapshots.push({ step: t, loss, gradientNorm: norm, neuron: ground.neuron(parameters) });
    if (t === steps) return { ...shared, outcome: "ok" };
    for (let j = 0; j < width; j++) parameters.v[j] -= step * gradient.v[j];
    parameters.c -= step * gradient.c;
  }
}

const normOf = ({ v, c }: Parameters): number => Math.sqrt(v.reduce((sum, entry) => sum + entry * entry, c * c));

function failure({
  loss,
  norm,
  first,
  labels,
  bounded,
}: {
  readonly loss: number;
  readonly norm: number;
  readonly first: { readonly loss: number; readonly norm: number };
  readonly labels: Float64Array;
  readonly bounded: boolean;
}): string | undefined {
  if (!Number.isFinite(loss) || !Number.isFinite(norm)) return `the mean loss is ${loss}, its gradient ${norm}`;
  if (loss > DIVERGED * (1 + first.loss)) return `the mean loss is ${loss}`;
  if (!bounded || norm > VANISHED * first.norm || first.norm === 0) return undefined;
  // (1/2n) Σ (y_i − ȳ)², with room for rounding: the constant ȳ itself is a place to arrive at.
  const constant = (variance(labels) * (labels.length - 1)) / (2 * labels.length);
  return loss > 1.001 * constant ? `the neuron is saturated at a mean loss of ${loss}` : undefined;
}

/**
 * λ of (1/n) Σ Φ_i Φ_iᵀ by 20 power iterations from a fixed start with a part along the common direction of the features, the
 * largest as a rule, and a pseudo-random one. The Rayleigh quotient, so from below.
 */
export function largestEigenvalue({
  workspace,
  passes,
  width,
}: Pick<DescentGround, "workspace" | "passes" | "width">): number {
  const stream = Key.root(0).fold("power iteration").stream();
  let [at, image] = [zeros(width), zeros(width)];
  for (let j = 0; j < width; j++) at.v[j] = (1 + stream.gaussian()) / Math.sqrt(width);
  at.c = 1;
  let quotient = 0;
  for (let i = 0; i < POWER_STEPS; i++) {
    const norm = normOf(at);
    for (let j = 0; j < width; j++) at.v[j] /= norm;
    at.c /= norm;
    const { programs, finish } = passes.moment(at, image);
    workspace.run(programs);
    finish();
    quotient = at.v.reduce((sum, entry, j) => sum + entry * image.v[j], at.c * image.c);
    [at, image] = [image, at];
  }
  return quotient;
}

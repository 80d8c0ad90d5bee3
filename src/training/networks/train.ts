import type { Matrix } from "../../engine/engine.ts";
import { requireShape } from "../../engine/matrix.ts";
import { InvariantError, requireDomain } from "../../math/domain-error.ts";
import type { Key } from "../../math/random/key.ts";
import { widthsOf } from "../../networks/architecture.ts";
import { matricesOf } from "../../networks/weights.ts";
import { type Checkpoints, decodeProgress, encodeState, type Progress, restoreMatrices } from "./checkpoint.ts";
import type { Network } from "./network.ts";
import type { Observation, Observer } from "./observation.ts";
import { type Phase, requirePhase } from "./phase.ts";
import { openPhase, phaseBytes } from "./session.ts";

export interface TrainingOptions {
  /** x [n, d] and y [n]; not looked at by phases with fresh batches. */
  readonly data: { readonly x: Matrix; readonly y: Float64Array };
  readonly phases: readonly Phase[];
  /** Of the random batches. */
  readonly key: Key;
  readonly observer?: Observer;
  /** Where the state is kept, and under which name. */
  readonly checkpoint?: { readonly keeper: Checkpoints; readonly name: string };
}

export interface Training {
  /** `diverged`: a loss was not finite or grew a million times beyond the first one, an observed number was NaN, or a weight
   *  was not finite in the end; training ended there. */
  readonly outcome: "ok" | "diverged";
  readonly observations: readonly Observation[];
  /** Where and with which loss it diverged. */
  readonly message?: string;
}

/** A loss so many times the first one has left the region in which gradient descent descends. */
const DIVERGED = 1e6;

/**
 * Trains a network phase by phase. The same key gives the same bits whatever the number of threads, and whether or not the
 * training was interrupted and resumed from a checkpoint. Memory: the sample, the gradients, buffers of a few tiles, and,
 * up to 1 GiB, what the frozen layers below the trained ones make of the sample, which is then computed once.
 * Throws before it starts where a phase does not fit or memory would not suffice.
 */
export function train(network: Network, options: TrainingOptions): Training {
  const { data, phases, key, checkpoint, observer } = options;
  const { architecture, engine } = network;
  const { x, y } = data;
  requireShape(x, [x.rows, architecture.inputs], "train: x");
  requireDomain(y.length === x.rows, "train", `there must be ${x.rows} values y`, y.length);
  const names = phases.map(({ name }) => name);
  requireDomain(new Set(names).size === names.length, "train", "phases must have names of their own", names);
  for (const phase of phases) requirePhase(phase, architecture, x.rows);
  const bytes = Math.max(0, ...phases.map((phase) => phaseBytes(network, phase, x.rows)));
  engine.workspace({ name: `training of ${widthsOf(architecture).join("-")}`, bytes }).release();

  const kept = checkpoint?.keeper.load(checkpoint.name);
  const resumed = kept === undefined ? undefined : decodeProgress(kept);
  if (resumed !== undefined && !(resumed.step <= phases[resumed.phase]?.steps)) {
    throw new InvariantError("checkpoint", `step ${resumed.step} of phase ${resumed.phase} is of another training`);
  }
  const observations: Observation[] = [...(resumed?.observations ?? [])];
  let firstLoss = resumed?.firstLoss ?? null;
  for (let index = resumed?.phase ?? 0; index < phases.length; index++) {
    const phase = phases[index];
    const session = openPhase(network, phase, { data, key });
    try {
      const matrices = [...matricesOf(network.weights), ...session.memory];
      let step = 0;
      if (kept !== undefined && resumed?.phase === index) {
        restoreMatrices(kept, matrices);
        step = resumed.step;
      }
      session.begin();
      let batchLoss: number | null = null;
      const diverged = (what: string): Training => {
        const message = `phase «${phase.name}» diverged at step ${step}: ${what}`;
        return { outcome: "diverged", observations, message };
      };
      /** The first observed number that is none. */
      const see = (): string | undefined => {
        if (observer === undefined || !observer.at(step, phase)) return undefined;
        const values = observer.observe(network);
        const [lost] = Object.keys(values).filter((name) => Number.isNaN(values[name]));
        if (lost === undefined) observations.push({ phase: phase.name, step, batchLoss, values });
        return lost;
      };
      if (step === 0) {
        const lost = see();
        if (lost !== undefined) return diverged(`${lost} is NaN`);
      }
      while (step < phase.steps) {
        batchLoss = session.step(step);
        step += 1;
        firstLoss ??= batchLoss;
        if (hasDiverged(batchLoss, firstLoss, phase)) {
          return diverged(`the batch's mean loss is ${batchLoss}`);
        }
        const lost = see();
        if (lost !== undefined) return diverged(`${lost} is NaN`);
        if (checkpoint?.keeper.due()) {
          const progress: Progress = { phase: index, step, firstLoss, observations };
          checkpoint.keeper.save(checkpoint.name, encodeState(progress, matrices));
        }
      }
    } finally {
      session.close();
    }
  }
  const finite = matricesOf(network.weights).every(({ data: numbers }) => numbers.every(Number.isFinite));
  if (finite) return { outcome: "ok", observations };
  return { outcome: "diverged", observations, message: "a weight is not finite after the last step" };
}

function hasDiverged(loss: number, first: number, { loss: name }: Phase): boolean {
  if (!Number.isFinite(loss)) return true;
  return name !== "correlation" && loss > DIVERGED * (1 + Math.abs(first));
}

import type { AnyMatrix, Matrix } from "../../engine/engine.ts";
import type { Program } from "../../engine/workspace.ts";
import type { Key } from "../../math/random/key.ts";
import { bytesPerNumber } from "../../networks/weights.ts";
import { batchIndices } from "./batches.ts";
import { type BatchGradient, recordGradient } from "./gradient.ts";
import { bytesOf, type Ground, settle } from "./ground.ts";
import type { Network } from "./network.ts";
import { recordPass } from "./pass.ts";
import { batchSize, type Phase } from "./phase.ts";
import { recordUpdate, type Update } from "./update.ts";

/**
 * The frozen layers' output on the sample is kept up to so many bytes. It is a constant, no share of the engine's memory:
 * products of other shapes may differ in their last bits, and those shall not depend on the machine.
 */
const LARGEST_PREFIX = 2 ** 30;

/** Layers below the lowest trained one: they do not change during the phase. */
const frozenBelow = ({ layers }: Phase): number => Math.min(...layers.map(({ layer }) => layer)) - 1;

/** Whether what the frozen layers make of the n points is computed once and kept: where that takes fewer passes. */
export function keepsPrefix({ architecture, precision }: Network, phase: Phase, samples: number): boolean {
  const frozen = frozenBelow(phase);
  if (frozen === 0 || phase.batches.kind === "fresh") return false;
  if (phase.steps * batchSize(phase.batches, samples) <= samples) return false;
  return bytesPerNumber(precision) * samples * architecture.hidden[frozen - 1].width <= LARGEST_PREFIX;
}

/** Bytes that a phase takes on a sample of n points. */
export const phaseBytes = (network: Network, phase: Phase, samples: number): number =>
  bytesOf((ground) => layOut(network, phase, { samples, ground }));

/** A phase's memory and programs. */
interface Layout {
  readonly x: AnyMatrix;
  readonly y: AnyMatrix;
  readonly indices?: Int32Array;
  /** Compute what the frozen layers make of x. */
  readonly prefix: readonly Program[];
  readonly gradient: BatchGradient;
  readonly update: Update;
}

function layOut(
  network: Network,
  phase: Phase,
  { samples, ground }: { readonly samples: number; readonly ground: Ground },
): Layout {
  const { architecture, weights, precision } = network;
  const { batches, loss } = phase;
  const rows = batchSize(batches, samples);
  const held = batches.kind === "fresh" ? rows : samples;
  const x = ground.matrix(held, architecture.inputs, precision);
  const y = ground.matrix(held, 1, precision);
  const indices = batches.kind === "full" || batches.kind === "fresh" ? undefined : ground.indices(rows);
  const from = keepsPrefix(network, phase, samples) ? frozenBelow(phase) : 0;
  const inputs = from === 0 ? x : ground.matrix(held, architecture.hidden[from - 1].width, precision);
  const prefix =
    from === 0 ? [] : recordPass({ architecture, weights, input: x, to: from, wanted: "value", out: inputs }, ground);
  const layers = phase.layers.map(({ layer }) => layer);
  const source = { inputs, targets: y, ...(indices && { indices }) };
  const gradient = recordGradient({ architecture, weights, loss, layers, from, source, rows }, ground);
  const update = recordUpdate(phase, { weights, parts: gradient.parts }, ground);
  return { x, y, ...(indices && { indices }), prefix, gradient, update };
}

/** A phase under way: its memory and its recorded programs. */
export interface PhaseSession {
  /** What the optimiser remembers. */
  readonly memory: readonly AnyMatrix[];
  /** Brings the sample, and computes what the frozen layers make of it: once the weights are what they will be. */
  begin(): void;
  /** Does step t, 0 the first, and returns the mean loss of its batch. */
  step(t: number): number;
  close(): void;
}

export function openPhase(
  network: Network,
  phase: Phase,
  { data, key }: { readonly data: { readonly x: Matrix; readonly y: Float64Array }; readonly key: Key },
): PhaseSession {
  const { batches } = phase;
  const samples = data.x.rows;
  const { workspace, task } = settle(network.engine, `phase «${phase.name}»`, (ground) =>
    layOut(network, phase, { samples, ground }),
  );
  const { x, y, indices, prefix, gradient, update } = task;
  const choose = indices && batchIndices(batches, { samples, indices, key: key.fold("batches of", phase.name) });
  let drawn = -1;
  const bring = (t: number): void => {
    if (batches.kind !== "fresh") {
      choose?.(t);
      return;
    }
    const index = Math.floor(t / (batches.repeats ?? 1));
    if (index !== drawn) batches.draw(index, x, y);
    drawn = index;
  };
  return {
    memory: update.memory,
    begin() {
      if (batches.kind === "fresh") return;
      x.data.set(data.x.data);
      y.data.set(data.y);
      workspace.run(prefix);
    },
    step(t) {
      bring(t);
      workspace.run(gradient.programs);
      update.prepare(t);
      workspace.run(update.programs);
      return gradient.loss();
    },
    close: () => workspace.release(),
  };
}

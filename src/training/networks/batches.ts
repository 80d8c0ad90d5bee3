import type { Key } from "../../math/random/key.ts";
import { permutation, subsetSampler } from "../../math/random/samplers.ts";
import type { Batches } from "./phase.ts";

/** Writes the points of each step into `indices`. */
export type BatchIndices = (step: number) => void;

/**
 * The points of step t as a function of key and t alone, so that a resumed training draws the same ones. Undefined where
 * no indices are needed: all points, or fresh ones.
 */
export function batchIndices(
  batches: Batches,
  { samples, indices, key }: { readonly samples: number; readonly indices: Int32Array; readonly key: Key },
): BatchIndices | undefined {
  switch (batches.kind) {
    case "full":
    case "fresh":
      return undefined;
    case "subset": {
      const draw = subsetSampler(samples);
      return (step) => indices.set(draw(batches.size, key.fold("step", step).stream()));
    }
    case "epochs": {
      const perEpoch = Math.floor(samples / batches.size);
      let known = -1;
      let order: Uint32Array = new Uint32Array(0);
      return (step) => {
        const epoch = Math.floor(step / perEpoch);
        if (epoch !== known) order = permutation(samples, key.fold("epoch", epoch).stream());
        known = epoch;
        const from = (step % perEpoch) * batches.size;
        indices.set(order.subarray(from, from + batches.size));
      };
    }
    case "one-pass":
      return (step) => {
        const from = Math.floor(step / (batches.repeats ?? 1)) * batches.size;
        for (let i = 0; i < batches.size; i++) indices[i] = from + i;
      };
  }
}

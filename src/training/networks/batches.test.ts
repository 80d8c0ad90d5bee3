import { describe, expect, it } from "vitest";
import { Key } from "../../math/random/key.ts";
import { batchIndices } from "./batches.ts";
import type { Batches } from "./phase.ts";

/** The batches of the steps 0 ≤ t < count. */
function drawn(
  batches: Batches,
  samples: number,
  { count, seed = 1 }: { readonly count: number; readonly seed?: number },
) {
  const indices = new Int32Array(batches.kind === "full" ? samples : batches.size);
  const choose = batchIndices(batches, { samples, indices, key: Key.root(seed) })!;
  return Array.from({ length: count }, (_, t) => {
    choose(t);
    return [...indices];
  });
}

const sorted = (indices: readonly number[]): number[] => [...indices].sort((a, b) => a - b);
const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

describe("batches", () => {
  it("of a subset: no point twice, another one each step, all points alike", () => {
    const [samples, size, count] = [40, 15, 4000];
    const batches = drawn({ kind: "subset", size }, samples, { count });
    const seen = new Float64Array(samples);
    for (const batch of batches) {
      expect(new Set(batch).size).toBe(size);
      for (const i of batch) seen[i]! += 1;
    }
    expect(new Set(batches.map(String)).size).toBe(count);
    // Each count is binomial(count, size/samples): 6 standard errors, 40 · 2e-9 < 1e-6 of a false alarm.
    const p = size / samples;
    for (const times of seen) expect(Math.abs(times - count * p)).toBeLessThan(6 * Math.sqrt(count * p * (1 - p)));
  });

  it("of a subset of all points: an order of them", () => {
    for (const batch of drawn({ kind: "subset", size: 9 }, 9, { count: 3 })) expect(sorted(batch)).toEqual(range(9));
  });

  it("of epochs: every point once an epoch, in a new order each, the rest of an epoch left out", () => {
    const batches = drawn({ kind: "epochs", size: 5 }, 20, { count: 12 });
    const epochs = [0, 4, 8].map((from) => batches.slice(from, from + 4).flat());
    for (const epoch of epochs) expect(sorted(epoch)).toEqual(range(20));
    expect(new Set(epochs.map(String)).size).toBe(3);
    const uneven = drawn({ kind: "epochs", size: 6 }, 20, { count: 6 });
    for (const epoch of [uneven.slice(0, 3), uneven.slice(3)]) expect(new Set(epoch.flat()).size).toBe(18);
  });

  it("of one pass: the points in order, each batch repeated", () => {
    expect(drawn({ kind: "one-pass", size: 2, repeats: 3 }, 5, { count: 6 })).toEqual([
      [0, 1],
      [0, 1],
      [0, 1],
      [2, 3],
      [2, 3],
      [2, 3],
    ]);
    expect(drawn({ kind: "one-pass", size: 2 }, 5, { count: 2 })).toEqual([
      [0, 1],
      [2, 3],
    ]);
  });

  it("are functions of key and step alone", () => {
    for (const batches of [
      { kind: "subset", size: 7 },
      { kind: "epochs", size: 7 },
    ] as const) {
      const inOrder = drawn(batches, 30, { count: 20 });
      const indices = new Int32Array(7);
      for (const t of [13, 2, 19, 2]) {
        batchIndices(batches, { samples: 30, indices, key: Key.root(1) })!(t);
        expect([...indices]).toEqual(inOrder[t]);
      }
      expect(drawn(batches, 30, { count: 20, seed: 2 })).not.toEqual(inOrder);
    }
  });
});

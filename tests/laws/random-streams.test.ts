import { Worker } from "node:worker_threads";
import { expect, test } from "vitest";
import { Key } from "../../src/math/random/key.ts";
import { permutation } from "../../src/math/random/samplers.ts";
import { bitsOf, type StreamName } from "./random-streams.ts";

const names: StreamName[] = [3, 8, 17, 30].flatMap((d) => [0, 1, 2, 3].map((replica) => ({ d, replica })));
const label = ({ d, replica }: StreamName): string => `${d}/${replica}`;
const sorted = (bits: ReadonlyMap<string, string>): [string, string][] =>
  [...bits].sort(([a], [b]) => (a < b ? -1 : 1));
const inOrder = (order: readonly StreamName[], draw: (name: StreamName) => string): [string, string][] =>
  sorted(new Map(order.map((name) => [label(name), draw(name)])));

const reference = inOrder(names, bitsOf);
const shuffled = Array.from(permutation(names.length, Key.root(6).stream()), (i) => names[i]);

test("tasks draw different numbers", () => {
  expect(new Set(reference.map(([, bits]) => bits)).size).toBe(names.length);
});

test("any order, any subset: same bits; one stream shared by the tasks is told apart", () => {
  expect(inOrder(names.toReversed(), bitsOf)).toEqual(reference);
  expect(inOrder(shuffled, bitsOf)).toEqual(reference);
  expect(bitsOf(names[5])).toBe(new Map(reference).get(label(names[5])));

  const sharing = (): ((name: StreamName) => string) => {
    const shared = Key.root(5).stream();
    return ({ d }) => Float64Array.from({ length: d }, () => shared.uniform()).join();
  };
  expect(inOrder(shuffled, sharing())).not.toEqual(inOrder(names, sharing()));
});

test.each([1, 3, 8])("%i worker threads: same bits", async (count) => {
  const shares = Array.from({ length: count }, (_, i) => shuffled.filter((_name, j) => j % count === i));
  const answers = await Promise.all(shares.map(inWorker));
  expect(sorted(new Map(answers.flat().map(([name, bits]) => [label(name), bits])))).toEqual(reference);
});

function inWorker(share: readonly StreamName[]): Promise<[StreamName, string][]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./random-streams.worker.ts", import.meta.url), { workerData: share });
    worker.once("message", resolve);
    worker.once("error", reject);
  });
}

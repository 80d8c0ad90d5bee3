import { Worker } from "node:worker_threads";
import { expect, it } from "vitest";
import { loadNative } from "./blas.ts";
import { countWrong, everyRoutine, PLACE_BYTES, type ThreadData } from "./threads.worker.ts";

const memory = new WebAssembly.Memory({ initial: 48, maximum: 48, shared: true });
const native = await loadNative(memory);

/**
 * Two threads, the same routines on places of their own. A race between them is rare: OpenBLAS's sequential build, whose
 * threads share work space, got 7 of 400,000 small calls wrong, so a long run is what finds one; this one finds gross sharing.
 */
it("threads that compute at once get the bits of one alone", async () => {
  const products = native.products!;
  const expected = everyRoutine(products, memory, 0);
  const start = (place: number): Promise<unknown> => {
    const workerData: ThreadData = { memory, from: place * PLACE_BYTES, expected, runs: 100 };
    const worker = new Worker(new URL("./threads.worker.ts", import.meta.url), { workerData });
    return new Promise((resolve, reject) => {
      worker.once("message", resolve);
      worker.once("error", reject);
    });
  };
  expect(await Promise.all([start(1), start(2)])).toEqual([1, 2].map(() => ({ wrong: 0, id: products.id })));
  const other = expected.slice();
  other[77] ^= 1;
  expect(countWrong(() => everyRoutine(products, memory, 0), other, 2)).toBe(2);
});

it("a thread that was not pinned is refused its libraries", async () => {
  const workerData: ThreadData = { memory, from: 0, expected: new Uint32Array(1), runs: 0 };
  const worker = new Worker(new URL("./threads.worker.ts", import.meta.url), {
    workerData,
    env: { ...process.env, OMP_NUM_THREADS: "2" },
  });
  const report = await new Promise((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
  });
  expect(report).toEqual({ wrong: expect.stringContaining("cannot set OMP_NUM_THREADS") });
});

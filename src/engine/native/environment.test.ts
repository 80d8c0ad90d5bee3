import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { type Environment, pinThreads, unpinned } from "./environment.ts";

const url = (name: string): string => new URL(name, import.meta.url).href;

/** Loads the libraries in a process of its own, by a worker when asked; prints their id and a hash of what they computed. */
const CHILD = `
import { createHash } from "node:crypto";
import { Worker, isMainThread, parentPort } from "node:worker_threads";
const { loadNative } = await import(${JSON.stringify(url("./blas.ts"))});
const memory = new WebAssembly.Memory({ initial: 64, maximum: 64, shared: true });
const { products, problem } = await loadNative(memory);
const hash = createHash("sha256");
if (products) {
  for (const bits of [32, 64]) {
    const all = bits === 32 ? new Float32Array(memory.buffer) : new Float64Array(memory.buffer);
    for (const [m, n, k] of [[256, 128, 64], [300, 200, 150], [7, 1, 300], [1, 90, 70]]) {
      for (const transB of [false, true]) {
        for (let i = 0; i < 2 ** 18; i++) all[i] = Math.sin(i);
        const c = 2 ** 20;
        const shape = { transA: false, transB, m, n, k, alpha: 1, beta: 0 };
        products.gemm(bits, shape, { a: 0, lda: k, b: 2 ** 19, ldb: transB ? k : n, c, ldc: n });
        hash.update(new Uint8Array(memory.buffer).slice(c, c + (m * n * bits) / 8));
      }
    }
  }
}
console.log(JSON.stringify({ id: products?.id, problem, hash: hash.digest("hex") }));
`;

interface Outcome {
  readonly id?: string;
  readonly problem?: string;
  readonly hash: string;
}

function child(environment: Environment): Outcome {
  const output = execFileSync(process.execPath, ["--input-type=module", "--eval", CHILD], {
    env: { ...process.env, ...environment } as NodeJS.ProcessEnv,
    encoding: "utf8",
  });
  return JSON.parse(output) as Outcome;
}

describe("pinThreads", () => {
  it("sets one thread, removes what chooses kernels, and says what had been set", () => {
    const environment: Environment = {
      OMP_NUM_THREADS: "8",
      ONEDNN_MAX_CPU_ISA: "SSE41",
      OMP_PROC_BIND: "true",
      HOME: "/home",
    };
    expect(pinThreads(environment)).toEqual(["OMP_NUM_THREADS=8", "ONEDNN_MAX_CPU_ISA=SSE41", "OMP_PROC_BIND=true"]);
    expect(environment).toMatchObject({ OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1", HOME: "/home" });
    expect("ONEDNN_MAX_CPU_ISA" in environment).toBe(false);
    expect(unpinned(environment)).toEqual([]);
    expect(pinThreads(environment)).toEqual([]);
  });

  it("gives the same bits whatever a shell exports", () => {
    const plain = child({});
    expect(plain.problem).toBeUndefined();
    const exported = child({
      OPENBLAS_NUM_THREADS: "8",
      OMP_NUM_THREADS: "8",
      MKL_NUM_THREADS: "8",
      OMP_PROC_BIND: "true",
      OMP_WAIT_POLICY: "active",
      ONEDNN_MAX_CPU_ISA: "SSE41",
      ONEDNN_DEFAULT_FPMATH_MODE: "BF16",
      DNNL_MAX_CPU_ISA: "SSE41",
    });
    expect(exported).toEqual(plain);
  });
});

import { basename, dirname } from "node:path";
import { expect, it } from "vitest";
import type { GemmShape } from "../wasm/products.ts";
import { combine, loadNative, prefersOneDnn } from "./blas.ts";
import { openCblas } from "./cblas.ts";
import { candidates } from "./discover.ts";
import { type Foreign, type ForeignFunction, type ForeignLibrary, loadForeign } from "./foreign.ts";
import type { Library } from "./library.ts";

const memory = new WebAssembly.Memory({ initial: 16, maximum: 16, shared: true });
const native = await loadNative(memory);
const loaded = await loadForeign();
if ("problem" in loaded) throw new Error(loaded.problem);
const foreign: Foreign = loaded;

/** Libraries in which some functions are others. */
const pretending = (change: (name: string, own: ReturnType<ForeignLibrary["find"]>) => typeof own): Foreign => ({
  ...foreign,
  open(path) {
    const library = foreign.open(path);
    return { find: (name, result, args) => change(name, library.find(name, result, args)) };
  },
});
const answering = (answers: Readonly<Record<string, number | string>>): Foreign =>
  pretending((name, own) => (own && name in answers ? () => answers[name] : own));

it("the id names the libraries and their versions, and each has its line", () => {
  expect(native.products?.id).toMatch(/^(onednn-\d+\.\d+\.\d+\+)?(openblas|mkl|accelerate)-\d+(\.\d+)+[^+ ]*$/);
  expect(native.libraries.length).toBe(native.products?.id.split("+").length);
});

it("a machine without libraries, or without koffi, is told so", async () => {
  expect(await loadNative(memory, { candidates: { onednn: [], blas: [] } })).toMatchObject({
    problem: "no library was looked for",
  });
  const missing = { problem: "koffi is not installed" };
  const options = { candidates: { onednn: [], blas: ["x"] }, foreign: missing };
  expect(await loadNative(memory, options)).toMatchObject({ ...missing, advice: "npm install --no-save koffi" });
});

it("files that are no BLAS are refused", async () => {
  const blas = ["libnosuchblas.so", "libm.so.6", import.meta.filename];
  const other = await loadNative(memory, { candidates: { onednn: blas, blas } });
  expect(other.products).toBeUndefined();
  expect(other.refused).toEqual([
    "libm.so.6 was found at libm.so.6, but is neither OpenBLAS nor MKL nor Accelerate: not used",
    expect.stringMatching(/blas\.test\.ts could not be loaded \(.+\): not used$/),
  ]);
});

it.each([
  [{ openblas_get_parallel: 0 }, "is OpenBLAS's sequential build, which gives wrong results under threads"],
  [{ openblas_get_config: "OpenBLAS 0.3.21 USE64BITINT" }, "is OpenBLAS with 64-bit integers"],
  [{ openblas_get_num_threads: 8 }, "cannot be limited to one thread (it says 8, OpenMP 1)"],
  [{ openblas_get_parallel: 2 }, "cannot be limited to one thread (it says 1, OpenMP undefined)"],
] as const)("OpenBLAS that answers %o is refused", async (answers, reason) => {
  const result = await loadNative(memory, { foreign: answering(answers) });
  expect(result.refused.join()).toContain(`but ${reason}: not used`);
});

it("oneDNN that keeps its threads is refused, and BLAS computes alone", async () => {
  const result = await loadNative(memory, { foreign: answering({ omp_get_max_threads: 4 }) });
  expect(result.refused.join()).toContain("cannot be limited to one thread (OpenMP says 4): not used");
  expect(result.products?.id).toBe(native.products?.id.replace(/^onednn-[^+]*\+/, ""));
});

it("a library that answers as MKL does is taken for it, and needs no oneDNN", async () => {
  const threads: number[] = [];
  const likeMkl: Foreign = {
    ...foreign,
    open(path) {
      const library = foreign.open(path);
      const own = new Map<string, ForeignFunction>([
        ["MKL_Set_Num_Threads", (count) => threads.push(Number(count))],
        ["MKL_Get_Max_Threads", () => threads.at(-1) ?? 8],
        ["MKL_Get_Version", () => undefined],
      ]);
      return {
        find: (name, ...rest) => own.get(name) ?? (/^openblas_/.test(name) ? undefined : library.find(name, ...rest)),
      };
    },
  };
  const result = await loadNative(memory, { foreign: likeMkl });
  expect(result.products?.id).toBe("mkl-0.0.0");
  expect(threads).toEqual([1]);
});

it("what somebody asked for by name and is not there is spoken of", async () => {
  const result = await loadNative(memory, { candidates: { onednn: [], blas: ["libnosuchblas.so"], chosen: true } });
  expect(result.refused).toEqual([expect.stringMatching(/^libnosuchblas\.so .*could not be loaded/)]);
});

it("a library whose numbers are wrong is refused, and the next one is taken", async () => {
  const blas = candidates().blas.find((candidate) => opens(candidate) !== undefined)!;
  // The seventh argument is α: wrong by one in 10⁹.
  const wrong = pretending((name, own) => {
    if (name !== "cblas_dgemm" || !own) return own;
    return (...values) => own(...values.map((value, i) => (i === 6 ? Number(value) * (1 + 1e-9) : value)));
  });
  const result = await loadNative(memory, { candidates: { onednn: [], blas: [blas] }, foreign: wrong });
  expect(result).toMatchObject({
    problem: expect.stringContaining(
      `was found at ${blas}, but returned wrong numbers for float64 products a b: not used`,
    ),
  });
  let opened = 0;
  const once: Foreign = { ...foreign, open: (path) => (opened++ === 0 ? wrong : foreign).open(path) };
  const second = await loadNative(memory, {
    candidates: { onednn: [], blas: [blas, `${dirname(blas)}/./${basename(blas)}`] },
    foreign: once,
  });
  expect(second.products).toBeDefined();
  expect(second.refused.length).toBe(1);
});

function opens(path: string): Library | undefined {
  try {
    return openCblas(path, foreign);
  } catch {
    return undefined;
  }
}

const shape = (op: string, [m, n, k]: readonly [number, number, number]): GemmShape => ({
  transA: op[0] === "T",
  transB: op[1] === "T",
  m,
  n,
  k,
  alpha: 1,
  beta: 0,
});

it("oneDNN has the float32 products that it is faster at, and no others", () => {
  const asked: string[] = [];
  const library = (kind: "onednn" | "openblas"): Library => ({
    kind,
    version: "1",
    path: "",
    details: "",
    precisions: [32, 64],
    routines: { gemm: (bits) => void asked.push(`${kind} ${bits}`) },
  });
  const at = { a: 0, lda: 1, b: 0, ldb: 1, c: 0, ldc: 1 };
  const both = combine(library("openblas"), library("onednn"));
  both.gemm(32, shape("NT", [256, 2000, 64]), at, 0);
  both.gemm(64, shape("NT", [256, 2000, 64]), at, 0);
  both.gemm(32, shape("NT", [256, 1, 2000]), at, 0);
  combine(library("openblas"), undefined).gemm(32, shape("NT", [256, 2000, 64]), at, 0);
  expect(asked).toEqual(["onednn 32", "openblas 64", "openblas 32", "openblas 32"]);
  expect(prefersOneDnn(shape("TN", [100, 2000, 256]))).toBe(true);
  expect(prefersOneDnn(shape("NT", [256, 100, 2000]))).toBe(false);
  expect(prefersOneDnn(shape("NN", [32, 32, 32]))).toBe(false);
});

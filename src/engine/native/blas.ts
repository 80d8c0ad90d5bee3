import { basename } from "node:path";
import type { GemmShape, Products } from "../wasm/products.ts";
import { advice } from "./advice.ts";
import { openCblas } from "./cblas.ts";
import { checkedProducts } from "./checked.ts";
import { type Candidates, candidates } from "./discover.ts";
import { requirePinned } from "./environment.ts";
import { type Foreign, loadForeign, messageOf } from "./foreign.ts";
import { type Library, LibraryError, type Routines } from "./library.ts";
import { openOneDnn } from "./onednn.ts";
import { complete, SELF_TEST_BYTES, selfTest } from "./self-test.ts";

/** The system's libraries, ready for use, or why there are none. */
export type Native = { readonly products: Products } & NativeReport;

export interface NativeProblem extends NativeReport {
  readonly products?: never;
  /** Why nothing could be used, one sentence. */
  readonly problem: string;
}

/** For people: what was found. */
export interface NativeReport {
  /** A line for each library in use: what it says about itself, and its path. */
  readonly libraries: readonly string[];
  /** A sentence for each library that was found and refused. */
  readonly refused: readonly string[];
  /** The one command that would make this machine faster. */
  readonly advice: string | undefined;
}

/** Options of {@link loadNative}; tests give their own. */
export interface LoadOptions {
  readonly candidates?: Candidates;
  readonly foreign?: Foreign | { readonly problem: string };
}

/**
 * Opens the system's oneDNN and BLAS for the calling thread (each thread calls this for itself) and tests them. The
 * products work on `memory`, whose buffer must be shared, so that it never moves and is never detached. `pinThreads` must
 * have run on the main thread. Never throws for what a machine lacks.
 */
export async function loadNative(
  memory: { readonly buffer: ArrayBufferLike },
  options: LoadOptions = {},
): Promise<Native | NativeProblem> {
  const paths = options.candidates ?? candidates();
  if (paths.onednn.length + paths.blas.length === 0) {
    return { problem: "no library was looked for", libraries: [], refused: [], advice: undefined };
  }
  const pinned = requirePinned();
  if (pinned !== undefined) return { problem: pinned, libraries: [], refused: [], advice: undefined };
  const foreign = options.foreign ?? (await loadForeign());
  if ("problem" in foreign) {
    const missing = advice({ koffi: false, onednn: false, blas: false });
    return { problem: foreign.problem, libraries: [], refused: [], advice: missing };
  }
  const refusals: Refusal[] = [];
  const search = { foreign, refusals, chosen: paths.chosen ?? false };
  const blas = firstOf(paths.blas, (path) => openCblas(path, foreign), search);
  // The rule that shares products out was measured against OpenBLAS; the others have float32 products as fast.
  const wantsOneDnn = blas === undefined || blas.kind === "openblas";
  const onednn = wantsOneDnn ? firstOf(paths.onednn, (path) => openOneDnn(path, foreign), search) : undefined;
  const used = [onednn, blas].filter((library) => library !== undefined);
  const report = {
    libraries: used.map(({ details, path }) => `${details} (${path})`),
    refused: sentencesOf(refusals, used),
    advice: advice({ koffi: true, onednn: onednn !== undefined || !wantsOneDnn, blas: blas !== undefined }),
  };
  if (blas === undefined) {
    const why = report.refused.length > 0 ? report.refused.join("; ") : "no BLAS was found";
    return { problem: onednn ? `oneDNN has float32 products only, and ${why}` : why, ...report };
  }
  const products = checkedProducts(combine(blas, onednn), memory, {
    base: foreign.address(memory.buffer),
    id: used.map(({ kind, version }) => `${kind}-${version}`).join("+"),
  });
  return { products, ...report };
}

interface Refusal {
  readonly path: string;
  readonly reason: string;
  readonly loaded: boolean;
}

/** One for each path, the first reason; none for a library that serves in its other part. */
function sentencesOf(refusals: readonly Refusal[], used: readonly Library[]): readonly string[] {
  const sentences = new Map<string, string>();
  for (const { path, reason, loaded } of refusals) {
    if (sentences.has(path) || used.some((library) => library.path === path)) continue;
    const found = loaded ? `${basename(path)} was found at ${path}, but ${reason}` : `${path} ${reason}`;
    sentences.set(path, `${found}: not used`);
  }
  return [...sentences.values()];
}

/** The first library that opens and computes right. */
function firstOf(
  paths: readonly string[],
  open: (path: string) => Library,
  { foreign, refusals, chosen }: { readonly foreign: Foreign; readonly refusals: Refusal[]; readonly chosen: boolean },
): Library | undefined {
  for (const path of paths) {
    let library: Library;
    try {
      library = open(path);
    } catch (error) {
      const loaded = error instanceof LibraryError;
      // A bare name is our guess: that the loader knows no such library is no news.
      const guess = !chosen && !loaded && !path.includes("/");
      const reason = loaded ? error.message : `could not be loaded (${messageOf(error)})`;
      if (!guess) refusals.push({ path, reason, loaded });
      continue;
    }
    const reason = testOf(library, foreign);
    if (reason === undefined) return library;
    refusals.push({ path, reason, loaded: true });
  }
  return undefined;
}

/** What is wrong with a library's numbers, if anything. */
function testOf({ routines, precisions }: Library, foreign: Foreign): string | undefined {
  const buffer = new SharedArrayBuffer(SELF_TEST_BYTES);
  try {
    const wrong = selfTest(routines, precisions, { memory: { buffer }, base: foreign.address(buffer) });
    return wrong && `returned wrong numbers for ${wrong}`;
  } catch (error) {
    return `failed its test (${messageOf(error)})`;
  }
}

/** Routines of both: float32 products go where {@link prefersOneDnn} says, everything else to BLAS. */
export function combine(blas: Library, onednn: Library | undefined): Required<Routines> {
  const all = complete(blas.routines);
  const single = onednn?.routines.gemm;
  if (!single) return all;
  return {
    ...all,
    gemm: (bits, shape, place, base) =>
      (bits === 32 && prefersOneDnn(shape) ? single : all.gemm)(bits, shape, place, base),
  };
}

/**
 * Whether oneDNN's float32 product is the faster one: for results that are not narrow and products that are not small,
 * unless b is transposed and long. A function of the shape alone, so that a result is one too. Measured with oneDNN 2.6.3
 * and OpenBLAS 0.3.21 on one core with AVX-512: where true oneDNN is faster by 3 to 25 %; where false OpenBLAS is, by 10 %
 * at 256 × 100 × 2000 and by 9 times at 256 × 2 × 1000.
 */
export function prefersOneDnn({ transA, transB, m, n, k }: GemmShape): boolean {
  if (m < 16 || n < 32 || m * n * k < 2 ** 19) return false;
  return !transB || (!transA && k <= 512);
}

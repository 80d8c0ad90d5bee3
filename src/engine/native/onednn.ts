import { InvariantError } from "../../math/domain-error.ts";
import { type Foreign, type ForeignLibrary, limitOpenMp } from "./foreign.ts";
import { type Library, LibraryError } from "./library.ts";
import { signalsHeld } from "./signals.ts";

const P = "uintptr_t";
const N = "int64_t";

/** dnnl_runtime_flags_t of dnnl_types.h. */
const RUNTIMES: Readonly<Record<number, string>> = { 1: "sequential", 2: "OpenMP", 4: "TBB", 8: "thread pool" };

/**
 * oneDNN's float32 product, on one thread of the calling one. The number of OpenMP threads belongs to the thread that asks
 * (OpenMP 5.2, section 2.4), so every thread opens the library for itself. Throws a LibraryError where it cannot be used.
 */
export function openOneDnn(path: string, foreign: Foreign): Library {
  const library = foreign.open(path);
  const version = library.find("dnnl_version", "void *", []);
  const sgemm = library.find("dnnl_sgemm", "int", ["char", "char", N, N, N, "float", P, N, P, N, "float", P, N]);
  if (!version || !sgemm) throw new LibraryError("is not oneDNN");
  // struct { int major, minor, patch; const char *hash; unsigned cpu_runtime, gpu_runtime; }
  const words = foreign.integers(version(), 8);
  const runtime = RUNTIMES[words[6]!] ?? `runtime ${words[6]}`;
  const threads = oneThread(library, runtime);
  library.find("dnnl_set_default_fpmath_mode", "int", ["int"])?.(0);
  const held = signalsHeld(library, foreign);
  if (held === undefined) throw new LibraryError("cannot be kept from signals here");
  const isa = library.find("dnnl_get_effective_cpu_isa", "int", [])?.();
  const release = words.slice(0, 3).join(".");
  return {
    kind: "onednn",
    version: release,
    path,
    details: `oneDNN ${release}, ${runtime}, ${threads} thread, instruction sets 0x${Number(isa).toString(16)}`,
    precisions: [32],
    routines: {
      gemm(_bits, { transA, transB, m, n, k, alpha, beta }, { a, lda, b, ldb, c, ldc }, base) {
        const [ta, tb] = [transA ? T : NOT, transB ? T : NOT];
        let status: unknown;
        held(() => {
          status = sgemm(ta, tb, m, n, k, alpha, base + a, lda, base + b, ldb, beta, base + c, ldc);
        });
        if (status !== 0) throw new InvariantError("dnnl_sgemm", `status ${status} at ${m} × ${n} × ${k}`);
      },
    },
  };
}

const NOT = "N".charCodeAt(0);
const T = "T".charCodeAt(0);

/** Limits the calling thread to one OpenMP thread. */
function oneThread(library: ForeignLibrary, runtime: string): number {
  if (runtime === "sequential") return 1;
  if (runtime !== "OpenMP") throw new LibraryError(`runs on threads of its own (${runtime})`);
  const threads = limitOpenMp(library);
  if (threads !== 1) throw new LibraryError(`cannot be limited to one thread (OpenMP says ${threads})`);
  return threads;
}

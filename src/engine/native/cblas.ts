import { release } from "node:os";
import type { Bits } from "../wasm/products.ts";
import { type Foreign, type ForeignFunction, type ForeignLibrary, limitOpenMp } from "./foreign.ts";
import { eigenWork, type Library, LibraryError, type Routines } from "./library.ts";

const P = "uintptr_t";
const ROW_MAJOR = 101;
const NOT = 111;
const TRANSPOSED = 112;
const LOWER = 122;
const NON_UNIT = 131;
const LEFT = 141;
const RIGHT = 142;

/**
 * A library with the C interface of BLAS and with LAPACK, 32-bit integers, set to one thread: OpenBLAS, MKL or Apple's
 * Accelerate. Throws a LibraryError where it is none of them or not safe to use.
 */
export function openCblas(path: string, foreign: Foreign): Library {
  const library = foreign.open(path);
  const identity = openBlas(library) ?? mkl(library, foreign) ?? accelerate(library, path);
  if (!identity) throw new LibraryError("is neither OpenBLAS nor MKL nor Accelerate");
  return { ...identity, path, precisions: [32, 64], routines: bind(library, foreign) };
}

type Identity = Pick<Library, "kind" | "version" | "details">;

/** What openblas_get_parallel returns. */
const BUILDS = ["sequential", "threads", "OpenMP"];

/**
 * OpenBLAS. Its sequential build shares work space between threads without a lock: two threads that compute at once now
 * and then get wrong numbers. The builds for threads and for OpenMP are safe, and stay on the calling thread once limited.
 */
function openBlas(library: ForeignLibrary): Identity | undefined {
  const say = library.find("openblas_get_config", "const char *", []);
  const parallel = library.find("openblas_get_parallel", "int", []);
  if (!say || !parallel) return undefined;
  const config = String(say()).trim();
  const build = BUILDS[Number(parallel())];
  if (build === undefined || build === "sequential") {
    throw new LibraryError("is OpenBLAS's sequential build, which gives wrong results under threads");
  }
  if (/USE64BITINT/.test(config)) throw new LibraryError("is OpenBLAS with 64-bit integers");
  const openMp = build === "OpenMP" ? limitOpenMp(library) : 1;
  const count = library.find("openblas_get_num_threads", "int", []);
  if (Number(count?.()) !== 1) library.find("openblas_set_num_threads", "void", ["int"])?.(1);
  const threads = Number(count?.());
  if (threads !== 1 || openMp !== 1) {
    throw new LibraryError(`cannot be limited to one thread (it says ${threads}, OpenMP ${openMp})`);
  }
  const core = library.find("openblas_get_corename", "const char *", [])?.();
  return {
    kind: "openblas",
    version: /\d+(?:\.\d+)+\S*/.exec(config)?.[0] ?? "unknown",
    details: `${config}, build for ${build}, kernels for ${core}, ${threads} thread`,
  };
}

/** MKL's single library. CBWR "auto" (2): sums that do not depend on how operands are aligned. */
function mkl(library: ForeignLibrary, foreign: Foreign): Identity | undefined {
  const limit = library.find("MKL_Set_Num_Threads", "void", ["int"]);
  const count = library.find("MKL_Get_Max_Threads", "int", []);
  const say = library.find("MKL_Get_Version", "void", [P]);
  if (!limit || !count || !say) return undefined;
  library.find("MKL_Set_Interface_Layer", "int", ["int"])?.(0);
  library.find("MKL_Set_Threading_Layer", "int", ["int"])?.(1);
  library.find("MKL_CBWR_Set", "int", ["int"])?.(2);
  limit(1);
  if (Number(count()) !== 1) throw new LibraryError(`cannot be limited to one thread (MKL says ${count()})`);
  // struct { int major, minor, update; char *status, *build, *processor, *platform; }
  const answer = new Int32Array(new ArrayBuffer(256));
  say(foreign.address(answer.buffer));
  const version = answer.subarray(0, 3).join(".");
  return { kind: "mkl", version, details: `MKL ${version}, 1 thread` };
}

/** Apple's framework has no version of its own: the kernel's release tells which system it belongs to. */
function accelerate(library: ForeignLibrary, path: string): Identity | undefined {
  if (!path.includes("Accelerate.framework")) return undefined;
  library.find("BLASSetThreading", "int", ["int"])?.(1);
  return { kind: "accelerate", version: release(), details: `Accelerate of Darwin ${release()}` };
}

/** The arguments that Fortran takes by reference, at fixed addresses. */
const LETTERS = { v: 0, u: 1 };
const INTEGERS = { n: 8, lda: 12, info: 16, lwork: 20, liwork: 24 };

function bind(library: ForeignLibrary, foreign: Foreign): Routines {
  const need = (name: string, result: string, args: readonly string[]): ForeignFunction => {
    const found = library.find(name, result, args);
    if (!found) throw new LibraryError(`has no ${name}`);
    return found;
  };
  const pair = (name: (letter: string) => string, result: string, args: (real: string) => readonly string[]) => {
    const [single, double] = [need(name("s"), result, args("float")), need(name("d"), result, args("double"))];
    return (bits: Bits): ForeignFunction => (bits === 32 ? single : double);
  };
  const int = "int";
  const gemm = pair(
    (letter) => `cblas_${letter}gemm`,
    "void",
    (real) => [int, int, int, int, int, int, real, P, int, P, int, real, P, int],
  );
  const trsm = pair(
    (letter) => `cblas_${letter}trsm`,
    "void",
    (real) => [int, int, int, int, int, int, int, real, P, int, P, int],
  );
  // Fortran's compilers pass the length of each string after the other arguments.
  const potrf = pair(
    (letter) => `${letter}potrf_`,
    "void",
    () => [P, P, P, P, P, "size_t"],
  );
  const syevd = need("dsyevd_", "void", [P, P, P, P, P, P, P, P, P, P, P, "size_t", "size_t"]);
  // Its own buffer: the byte store of a small view that shares nothing would be moved by the garbage collector.
  const buffer = new ArrayBuffer(64);
  const at = foreign.address(buffer);
  const letters = new Uint8Array(buffer);
  letters[LETTERS.v] = "V".charCodeAt(0);
  letters[LETTERS.u] = "U".charCodeAt(0);
  const integers = new Int32Array(buffer);
  return {
    gemm(bits, { transA, transB, m, n, k, alpha, beta }, { a, lda, b, ldb, c, ldc }, base) {
      const product = gemm(bits);
      const [opA, opB] = [transA ? TRANSPOSED : NOT, transB ? TRANSPOSED : NOT];
      if (m === 1 && transB) {
        // cᵀ = b op(a)ᵀ, c and a being vectors: OpenBLAS 0.3.21 is four times faster with one column than with one row.
        const stride = transA ? lda : 1;
        product(ROW_MAJOR, NOT, NOT, n, 1, k, alpha, base + b, ldb, base + a, stride, beta, base + c, 1);
        return;
      }
      product(ROW_MAJOR, opA, opB, m, n, k, alpha, base + a, lda, base + b, ldb, beta, base + c, ldc);
    },
    trsm(bits, { side, transposed, rows, columns }, { lower, ldl, b, ldb }, base) {
      const [where, op] = [side === "left" ? LEFT : RIGHT, transposed ? TRANSPOSED : NOT];
      trsm(bits)(ROW_MAJOR, where, LOWER, op, NON_UNIT, rows, columns, 1, base + lower, ldl, base + b, ldb);
    },
    // Row-major lower is Fortran's upper.
    potrf(bits, n, { a, lda }, base) {
      integers[INTEGERS.n / 4] = n;
      integers[INTEGERS.lda / 4] = lda;
      integers[INTEGERS.info / 4] = 0;
      potrf(bits)(at + LETTERS.u, at + INTEGERS.n, base + a, at + INTEGERS.lda, at + INTEGERS.info, 1);
      return integers[INTEGERS.info / 4];
    },
    // Its eigenvectors are Fortran's columns: our rows.
    eigen(n, { a, values, work }, base) {
      const sizes = eigenWork(n);
      integers[INTEGERS.n / 4] = n;
      integers[INTEGERS.lwork / 4] = sizes.reals;
      integers[INTEGERS.liwork / 4] = sizes.integers;
      integers[INTEGERS.info / 4] = 0;
      syevd(
        at + LETTERS.v,
        at + LETTERS.u,
        at + INTEGERS.n,
        base + a,
        at + INTEGERS.n,
        base + values,
        base + work,
        at + INTEGERS.lwork,
        base + work + 8 * sizes.reals,
        at + INTEGERS.liwork,
        at + INTEGERS.info,
        1,
        1,
      );
      return integers[INTEGERS.info / 4];
    },
  };
}

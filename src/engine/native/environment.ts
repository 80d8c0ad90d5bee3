import { isMainThread } from "node:worker_threads";

/** Variables of a process, by name. */
export type Environment = Record<string, string | undefined>;

/**
 * What the libraries must find in the environment when they are loaded; undefined: nothing. With it the result of a routine
 * depends on the library and the processor, never on what a shell or a batch system exports.
 * - One thread each: the laboratory has threads of its own.
 * - No choice of oneDNN's or MKL's instruction set or accumulation mode (FPMATH_MODE bf16 would keep 8 bits of 24).
 * - No binding: libgomp binds the thread that loads it, and every thread started from that one shares its processor.
 * - MKL's sequential layer with 32-bit integers, and sums that do not depend on where operands are aligned.
 * Left alone: how an idle OpenMP thread waits (OMP_WAIT_POLICY, GOMP_SPINCOUNT), for there is none; and OPENBLAS_CORETYPE
 * with OPENBLAS_L2_SIZE, which people set where OpenBLAS's kernels for their processor crash or compute wrong. They move last
 * bits as another processor does; `NativeReport.libraries` names the kernels.
 */
const PINNED: Readonly<Record<string, string | undefined>> = {
  OMP_NUM_THREADS: "1",
  OPENBLAS_NUM_THREADS: "1",
  GOTO_NUM_THREADS: undefined,
  MKL_NUM_THREADS: "1",
  MKL_DOMAIN_NUM_THREADS: undefined,
  VECLIB_MAXIMUM_THREADS: "1",
  MKL_THREADING_LAYER: "SEQUENTIAL",
  MKL_INTERFACE_LAYER: "LP64",
  MKL_CBWR: "AUTO",
  MKL_ENABLE_INSTRUCTIONS: undefined,
  MKL_DEBUG_CPU_TYPE: undefined,
  ONEDNN_MAX_CPU_ISA: undefined,
  DNNL_MAX_CPU_ISA: undefined,
  ONEDNN_CPU_ISA_HINTS: undefined,
  DNNL_CPU_ISA_HINTS: undefined,
  ONEDNN_DEFAULT_FPMATH_MODE: undefined,
  DNNL_DEFAULT_FPMATH_MODE: undefined,
  OMP_PROC_BIND: undefined,
  OMP_PLACES: undefined,
  GOMP_CPU_AFFINITY: undefined,
  KMP_AFFINITY: undefined,
};

/** Pinned variables that are not as they must be. */
export function unpinned(environment: Environment): readonly string[] {
  return Object.keys(PINNED).filter((name) => environment[name] !== PINNED[name]);
}

/**
 * Makes the environment what the libraries need. To be called on the main thread before the first worker starts: a worker's
 * `process.env` is a copy that libraries do not see. Returns what somebody had set otherwise, e.g. "OMP_NUM_THREADS=8", so
 * that it can be said that it has no effect.
 */
export function pinThreads(environment: Environment = process.env): readonly string[] {
  const overridden: string[] = [];
  for (const name of unpinned(environment)) {
    if (environment[name] !== undefined) overridden.push(`${name}=${environment[name]}`);
    const value = PINNED[name];
    if (value === undefined) delete environment[name];
    else environment[name] = value;
  }
  return overridden;
}

/** Pins on the main thread; on another one says what keeps libraries from being loaded there. */
export function requirePinned(): string | undefined {
  if (isMainThread) {
    pinThreads();
    return undefined;
  }
  const names = unpinned(process.env);
  if (names.length === 0) return undefined;
  return `a worker cannot set ${names.join(", ")} for a library: pinThreads() must run on the main thread before workers start`;
}

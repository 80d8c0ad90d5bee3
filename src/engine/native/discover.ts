import { existsSync } from "node:fs";
import { delimiter } from "node:path";
import type { Environment } from "./environment.ts";

/** Where libraries may be, best first: file paths that exist, or names that only the system's loader can look up. */
export interface Candidates {
  /** oneDNN: float32 products. */
  readonly onednn: readonly string[];
  /** BLAS and LAPACK. */
  readonly blas: readonly string[];
  /** Somebody asked for just these: every one that cannot be used is spoken of. */
  readonly chosen?: boolean;
}

/** A machine, as far as paths depend on it. */
export interface Machine {
  readonly platform: string;
  readonly architecture: string;
  readonly environment: Environment;
  readonly exists: (path: string) => boolean;
}

export const thisMachine = (): Machine => ({
  platform: process.platform,
  architecture: process.arch,
  environment: process.env,
  exists: existsSync,
});

/**
 * Candidates for this machine. `THALWEG_BLAS` decides instead where it is set: paths, separated as in PATH, of the only
 * libraries to be tried, or `none`.
 */
export function candidates(machine: Machine = thisMachine()): Candidates {
  const chosen = machine.environment.THALWEG_BLAS;
  if (chosen === "none") return { onednn: [], blas: [] };
  if (chosen) {
    const paths = chosen.split(delimiter).filter((path) => path !== "");
    return { onednn: paths, blas: paths, chosen: true };
  }
  switch (machine.platform) {
    case "linux":
      return onLinux(machine);
    case "darwin":
      return onMac(machine);
    case "win32":
      return { onednn: ["dnnl.dll"], blas: ["libopenblas.dll", "openblas.dll", "mkl_rt.2.dll"] };
    default:
      return { onednn: [], blas: [] };
  }
}

/** The names of Debian's library folders. */
const TRIPLES: Readonly<Record<string, string>> = {
  x64: "x86_64-linux-gnu",
  arm64: "aarch64-linux-gnu",
  ppc64: "powerpc64le-linux-gnu",
  riscv64: "riscv64-linux-gnu",
  s390x: "s390x-linux-gnu",
  loong64: "loongarch64-linux-gnu",
};

/**
 * Debian and Ubuntu keep each build of OpenBLAS in a folder of its own and let `libblas.so.3` and `libopenblas.so.0` point
 * to any of them, so the thread-safe build is asked for by its full path. Fedora says it by a suffix: p for threads, o for
 * OpenMP, none for the sequential build. Whichever it is, the library is asked when it is opened.
 */
function onLinux({ architecture, exists }: Machine): Candidates {
  const triple = TRIPLES[architecture];
  const folders = [...(triple ? [`/usr/lib/${triple}`] : []), "/usr/lib64", "/usr/lib", "/usr/local/lib"];
  const files = (names: readonly string[]): readonly string[] => [
    ...names.flatMap((name) => folders.map((folder) => `${folder}/${name}`)).filter(exists),
    ...names.filter((name) => !name.includes("/")),
  ];
  const mkl = [...folders, "/opt/intel/oneapi/mkl/latest/lib", "/opt/intel/oneapi/mkl/latest/lib/intel64"];
  return {
    onednn: files(["libdnnl.so.3", "libdnnl.so.2"]),
    blas: [
      ...files([
        "openblas-pthread/libopenblas.so.0",
        "libopenblasp.so.0",
        "libopenblas.so.0",
        "libopenblas.so",
        "openblas-openmp/libopenblas.so.0",
        "libopenblaso.so.0",
      ]),
      ...["libmkl_rt.so.2", "libmkl_rt.so.1", "libmkl_rt.so"].flatMap((name) => [
        ...mkl.map((folder) => `${folder}/${name}`).filter(exists),
        name,
      ]),
    ],
  };
}

/** Apple's framework is no file (it lives in the loader's cache) and is always there. */
function onMac({ exists }: Machine): Candidates {
  return {
    onednn: [],
    blas: [
      "/System/Library/Frameworks/Accelerate.framework/Accelerate",
      ...["/opt/homebrew", "/usr/local"].map((prefix) => `${prefix}/opt/openblas/lib/libopenblas.dylib`).filter(exists),
    ],
  };
}

import { availableParallelism } from "node:os";
import type { Precision } from "../engine/engine.ts";
import { pinThreads } from "../engine/native/environment.ts";
import { ENGINE_KINDS, type EngineKind, inspectNative, openEngine } from "../engine/native/open.ts";
import type { OpenEngine } from "../engine/wasm/wasm-engine.ts";
import { Key } from "../math/random/key.ts";

/** What one engine can do here. */
export interface EngineState {
  readonly kind: EngineKind;
  /** As rows carry it; null where the engine does not work. */
  readonly id: string | null;
  /** GFLOP/s of products of 512 × 512 matrices, on one thread and on all. */
  readonly speed: Readonly<Record<Precision, { readonly one: number; readonly all: number }>> | null;
  readonly problem?: string;
}

export interface EngineReport {
  readonly engines: readonly EngineState[];
  /** The one that `auto` means. */
  readonly chosen: EngineKind;
  /** What the libraries say about themselves. */
  readonly libraries: readonly string[];
  readonly refused: readonly string[];
  /** The one command that would get a faster engine. */
  readonly advice: string | null;
}

/** Milliseconds of measurement for an engine: a second for its two precisions on one thread and on all. */
const MEASURE = 250;

/** Opens every engine and measures it for a second. */
export async function engineReport(): Promise<EngineReport> {
  pinThreads();
  const { libraries, refused, advice, problem } = await inspectNative();
  const engines: EngineState[] = [];
  for (const kind of ENGINE_KINDS) {
    if (kind === "native" && problem !== undefined) engines.push({ kind, id: null, speed: null, problem });
    else engines.push(await stateOf(kind));
  }
  const native = engines.some(({ kind, id }) => kind === "native" && id !== null);
  return { engines, chosen: native ? "native" : "wasm", libraries, refused, advice: advice ?? null };
}

async function stateOf(kind: EngineKind): Promise<EngineState> {
  const one = await openEngine(kind, { memoryMebibytes: 64 });
  const all = await openEngine(kind, { memoryMebibytes: 64, threads: availableParallelism() });
  const speed = (precision: Precision) => ({ one: speedOf(one, precision), all: speedOf(all, precision) });
  const state = { kind, id: one.id, speed: { float32: speed("float32"), float64: speed("float64") } };
  one.close();
  all.close();
  return state;
}

/** GFLOP/s, the median over the time given to it, of products of 512 × 512 matrices. */
function speedOf(engine: OpenEngine, precision: Precision): number {
  const n = 512;
  const count = 8;
  const workspace = engine.workspace({ name: "doctor", bytes: 8 * n * n * (count + 2) + 2 ** 16 });
  const drawn = new Float64Array(n * n);
  const [a, b] = ["a", "b"].map((name) => {
    const matrix = workspace.matrix(n, n, precision);
    Key.root(0).fold("doctor", name).stream().fillGaussian(drawn);
    matrix.data.set(drawn);
    return matrix;
  });
  const programs = Array.from({ length: count }, () => {
    const out = workspace.matrix(n, n, precision);
    return workspace.record((op) => op.multiply(a!, b!, { out }));
  });
  // The slow oracle does one product at a time.
  const batch = engine.id === "reference" ? programs.slice(0, 1) : programs;
  workspace.run(batch);
  const rates: number[] = [];
  for (const end = performance.now() + MEASURE; performance.now() < end || rates.length < 2; ) {
    const start = performance.now();
    workspace.run(batch);
    rates.push((2 * n ** 3 * batch.length) / (performance.now() - start) / 1e6);
  }
  workspace.release();
  return rates.sort((x, y) => x - y)[rates.length >> 1]!;
}

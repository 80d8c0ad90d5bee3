import type { AnyMatrix } from "../../engine/engine.ts";
import { InvariantError } from "../../math/domain-error.ts";
import type { Observation } from "./observation.ts";

/** Keeps the state of a measurement that runs for long, so that it can go on after a crash. */
export interface Checkpoints {
  /** What was kept last under this name; undefined where there is nothing. */
  load(name: string): Uint8Array | undefined;
  /** Whether it is time to keep something again. */
  due(): boolean;
  save(name: string, state: Uint8Array): void;
}

/** Where a training stands between two steps. */
export interface Progress {
  /** Index of the phase, and steps done in it. */
  readonly phase: number;
  readonly step: number;
  /** Mean loss of the training's first batch, against which divergence is told. */
  readonly firstLoss: number | null;
  readonly observations: readonly Observation[];
}

/** Progress as JSON in UTF-16 with its length before it, then the bytes of the matrices, each on a multiple of 8. */
export function encodeState(progress: Progress, matrices: readonly AnyMatrix[]): Uint8Array {
  const header = JSON.stringify(progress, (_, value: unknown) => writtenNumber(value));
  const body = bodyOf(header.length);
  const state = new Uint8Array(body + matrices.reduce((sum, { data }) => sum + pad(data.byteLength), 0));
  new DataView(state.buffer).setUint32(0, header.length);
  const units = new Uint16Array(state.buffer, 8, header.length);
  for (let i = 0; i < header.length; i++) units[i] = header.charCodeAt(i);
  let at = body;
  for (const { data } of matrices) {
    state.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += pad(data.byteLength);
  }
  return state;
}

/** The progress alone: which matrices follow depends on its phase. */
export function decodeProgress(state: Uint8Array): Progress {
  // A copy, for alignment; slice would not be one where a keeper hands over a view of its own kind.
  const bytes = new Uint8Array(state.subarray(8, bodyOf(headerLength(state))));
  const units = new Uint16Array(bytes.buffer, 0, headerLength(state));
  const header = Array.from(units, (unit) => String.fromCharCode(unit)).join("");
  return JSON.parse(header, (_, value: unknown) => readNumber(value)) as Progress;
}

/** Puts the numbers back into the matrices they came from. */
export function restoreMatrices(state: Uint8Array, matrices: readonly AnyMatrix[]): void {
  let at = bodyOf(headerLength(state));
  const wanted = at + matrices.reduce((sum, { data }) => sum + pad(data.byteLength), 0);
  if (state.length !== wanted) throw new InvariantError("checkpoint", `${state.length} bytes where ${wanted} belong`);
  for (const { data } of matrices) {
    new Uint8Array(data.buffer, data.byteOffset, data.byteLength).set(state.subarray(at, at + data.byteLength));
    at += pad(data.byteLength);
  }
}

const headerLength = (state: Uint8Array): number => new DataView(state.buffer, state.byteOffset).getUint32(0);

/** Where the matrices begin. */
const bodyOf = (header: number): number => 8 + pad(2 * header);

const pad = (bytes: number): number => Math.ceil(bytes / 8) * 8;

/** The numbers that JSON has no word for, as [UNSPOKEN, word]. */
const UNSPOKEN = "number";

function writtenNumber(value: unknown): unknown {
  if (typeof value !== "number" || (Number.isFinite(value) && !Object.is(value, -0))) return value;
  return [UNSPOKEN, value === 0 ? "-0" : String(value)];
}

const readNumber = (value: unknown): unknown =>
  Array.isArray(value) && value[0] === UNSPOKEN ? Number(value[1]) : value;

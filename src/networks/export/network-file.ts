import { requireDomain } from "../../math/domain-error.ts";
import { type ExplicitNetwork, requireExplicitNetwork } from "./explicit-network.ts";

const FORMAT = "thalweg-network";
const VERSION = 1;
const WHERE = "network file";

/** What stands in a file of each kind: lists of numbers, and one list of rows. */
const LISTS = {
  dense: ["weights", "biases", "outer"],
  units: ["directions", "direction", "thresholds", "outer"],
  grid: ["directions", "directionWeights", "thresholds", "outer"],
} as const;
const HEAD = ["format", "version", "activation", "kind", "dimension", "constant"] as const;
const ROWS: ReadonlySet<string> = new Set(["weights", "directions"]);
const KINDS = ["dense", "units", "grid"] as const;

/**
 * A network as JSON (RFC 8259), in pieces of text: a million units are not one string before they are written. One object:
 *
 *     "format": "thalweg-network", "version": 1, "activation": "relu",
 *     "kind": "dense" | "units" | "grid", "dimension": d, "constant": c,
 *     dense: "weights": [[d numbers], …], "biases": [n numbers], "outer": [n numbers]
 *     units: "directions": [[d numbers], …], "direction": [n indices from 0], "thresholds": [n numbers], "outer": [n numbers]
 *     grid:  "directions": [[d numbers], …], "directionWeights": [m numbers], "thresholds": [w numbers], "outer": [w numbers]
 *
 * What they mean is said at {@link ExplicitNetwork}. Numbers are decimal with as many digits as float64 needs: reading gives the same
 * bits (but −0 becomes 0, which no value depends on). A grid of 20 000 directions and 50 thresholds, 10⁶ units, d = 100, takes
 * 2 · 10⁶ numbers, about 40 MB. DomainError where a number is not finite or sizes do not fit.
 */
export function* networkText(network: ExplicitNetwork): Generator<string, void> {
  requireExplicitNetwork(network);
  const { kind, dimension, constant } = network;
  const head = { format: FORMAT, version: VERSION, activation: "relu", kind, dimension, constant };
  yield JSON.stringify(head, undefined, 1).slice(0, -2);
  const lists: Readonly<Record<string, unknown>> = { ...network };
  for (const name of LISTS[kind]) {
    yield `,\n "${name}": [`;
    const values = lists[name] as Float64Array | Uint32Array;
    const step = ROWS.has(name) ? dimension : 64;
    for (let i = 0; i < values.length; i += step) {
      const row = values.subarray(i, i + step).join(", ");
      yield `${i === 0 ? "" : ","}\n  ${ROWS.has(name) ? `[${row}]` : row}`;
    }
    yield "\n ]";
  }
  yield "\n}\n";
}

/** A file's members before anything is known of them. */
interface Members extends Readonly<Record<string, unknown>> {
  readonly format?: unknown;
  readonly version?: unknown;
  readonly activation?: unknown;
  readonly kind?: unknown;
  readonly dimension?: unknown;
  readonly constant?: unknown;
}

/** The network in a file's text. DomainError `network file: …` says which member is wrong, and how. */
export function parseNetwork(text: string): ExplicitNetwork {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    requireDomain(false, WHERE, `must be JSON (${error instanceof Error ? error.message : error})`, text.slice(0, 40));
  }
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  requireDomain(isObject, WHERE, "must be a JSON object", value);
  const file = value as Members;
  requireDomain(file.format === FORMAT, WHERE, `"format" must be "${FORMAT}"`, file.format);
  requireDomain(file.version === VERSION, WHERE, `"version" must be ${VERSION}, the one known here`, file.version);
  requireDomain(file.activation === "relu", WHERE, `"activation" must be "relu"`, file.activation);
  const kind = KINDS.find((known) => known === file.kind);
  requireDomain(kind !== undefined, WHERE, `"kind" must be one of ${KINDS.join(", ")}`, file.kind);
  const known: ReadonlySet<string> = new Set([...HEAD, ...LISTS[kind]]);
  const strange = Object.keys(file).find((name) => !known.has(name));
  requireDomain(strange === undefined, WHERE, `a ${kind} network has no such member`, strange);
  const { dimension, constant } = file;
  const isDimension = typeof dimension === "number" && Number.isSafeInteger(dimension) && dimension >= 1;
  requireDomain(isDimension, WHERE, `"dimension" must be an integer ≥ 1`, dimension);
  requireDomain(typeof constant === "number", WHERE, `"constant" must be a number`, constant);
  const common = { dimension, constant };
  const numbers = (name: string): Float64Array => numbersOf(file[name], name);
  const rows = (name: string): Float64Array => rowsIn(file[name], name, dimension);
  const network = ((): ExplicitNetwork => {
    switch (kind) {
      case "dense":
        return { kind, ...common, weights: rows("weights"), biases: numbers("biases"), outer: numbers("outer") };
      case "units":
        return {
          kind,
          ...common,
          directions: rows("directions"),
          direction: indicesOf(numbers("direction")),
          thresholds: numbers("thresholds"),
          outer: numbers("outer"),
        };
      case "grid":
        return {
          kind,
          ...common,
          directions: rows("directions"),
          directionWeights: numbers("directionWeights"),
          thresholds: numbers("thresholds"),
          outer: numbers("outer"),
        };
    }
  })();
  requireExplicitNetwork(network, WHERE);
  return network;
}

function listOf(value: unknown, name: string): readonly unknown[] {
  requireDomain(Array.isArray(value), WHERE, `"${name}" must be a list`, value);
  return value;
}

function fill(target: Float64Array, at: number, list: readonly unknown[], name: string): void {
  for (let i = 0; i < list.length; i++) {
    const number = list[i];
    // 1e999 is JSON and reads as ∞.
    if (typeof number !== "number" || !Number.isFinite(number)) {
      requireDomain(false, WHERE, `"${name}[${i}]" must be a finite number`, number);
    }
    target[at + i] = number;
  }
}

function numbersOf(value: unknown, name: string): Float64Array {
  const list = listOf(value, name);
  const numbers = new Float64Array(list.length);
  fill(numbers, 0, list, name);
  return numbers;
}

function rowsIn(value: unknown, name: string, dimension: number): Float64Array {
  const list = listOf(value, name);
  for (const [k, entry] of list.entries()) {
    const row = listOf(entry, `${name}[${k}]`);
    if (row.length !== dimension) {
      requireDomain(false, WHERE, `"${name}[${k}]" must have "dimension" = ${dimension} numbers`, row.length);
    }
  }
  const matrix = new Float64Array(list.length * dimension);
  for (const [k, entry] of list.entries()) fill(matrix, k * dimension, entry as unknown[], `${name}[${k}]`);
  return matrix;
}

function indicesOf(numbers: Float64Array): Uint32Array {
  for (const [i, k] of numbers.entries()) {
    const holds = Number.isInteger(k) && k >= 0 && k < 2 ** 32;
    if (!holds) requireDomain(false, WHERE, `"direction[${i}]" must be an index, an integer ≥ 0`, k);
  }
  return Uint32Array.from(numbers);
}

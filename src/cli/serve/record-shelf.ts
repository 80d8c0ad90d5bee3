import { createHash } from "node:crypto";
import type { RunRecord } from "../../board/lab-answers.ts";
import { decodeNumbers } from "../../experiments/encode-numbers.ts";
import type { Json } from "../../math/json.ts";
import { linkRefusal, type StoreReader } from "./store-reader.ts";

/** A run that the store has, or had while this server watched, a record of. */
export interface StoredRun {
  /** `<paper>.<name>~<hash>`: one record, whatever comes after it. */
  readonly id: string;
  readonly record: RunRecord;
}

/** The store keeps the last record of each experiment; the shelf also those that it saw before. */
export interface RecordShelf {
  /** Reads what changed since the last time. */
  refresh(): void;
  /** The last record of each experiment, by its id. */
  last(experiment: string): StoredRun | undefined;
  /** All of them, the last of each experiment before its predecessors. */
  all(): readonly StoredRun[];
  /** By `<paper>.<name>` (the last) or the whole id; a Refusal where the file is a symbolic link. */
  find(id: string): StoredRun | undefined;
}

/** Records of one experiment that are kept in memory. */
const KEPT = 20;
/** Bytes of a record; the largest of ours has some 20 000. */
const LARGEST = 2 ** 24;

/** `onRun` is told each run when it is first seen, whoever asked for the refresh. */
export function createRecordShelf(
  reader: StoreReader,
  { log, onRun }: { readonly log: (warning: string) => void; readonly onRun: (run: StoredRun) => void },
): RecordShelf {
  const seen = new Map<string, string>();
  const runs = new Map<string, readonly StoredRun[]>();
  const links = new Set<string>();

  const read = (experiment: string): StoredRun | undefined => {
    const json = reader.use((store) => store.loadRecord(experiment));
    if (json === undefined) return undefined;
    const record = recordOf(json, experiment);
    if (record === undefined) log(`the record of ${experiment} is not one that this thalweg writes; ignored.`);
    return record && { id: `${experiment.replaceAll("/", ".")}~${hashOf(json)}`, record };
  };

  return {
    refresh() {
      for (const { name, size, modified, plain } of reader.files("records", ".json")) {
        const experiment = /^([\w-]+)\.([\w-]+)\.json$/.exec(name)?.slice(1).join("/");
        const state = `${size} ${modified} ${plain}`;
        if (experiment === undefined || seen.get(name) === state) continue;
        seen.set(name, state);
        if (plain) links.delete(experiment);
        else {
          links.add(experiment);
          runs.delete(experiment);
          continue;
        }
        if (size > LARGEST) log(`the record of ${experiment} is larger than ${LARGEST} bytes; ignored.`);
        const run = size > LARGEST ? undefined : read(experiment);
        const before = runs.get(experiment) ?? [];
        if (run === undefined || run.id === before[0]?.id) continue;
        runs.set(experiment, [run, ...before.filter(({ id }) => id !== run.id)].slice(0, KEPT));
        onRun(run);
      }
    },
    last: (experiment) => runs.get(experiment)?.[0],
    all: () => [...runs.keys()].sort().flatMap((experiment) => runs.get(experiment) ?? []),
    find(id) {
      const [name = "", hash] = id.split("~");
      const experiment = name.replace(".", "/");
      if (links.has(experiment)) throw linkRefusal(`records/${name}.json`);
      const found = runs.get(experiment) ?? [];
      return hash === undefined ? found[0] : found.find((run) => run.id === id);
    },
  };
}

function hashOf(json: Json): string {
  return createHash("sha256").update(JSON.stringify(json)).digest("hex").slice(0, 8);
}

/** Enough of the shape that what reads it cannot fail: a record is a file, and anybody may have written it. */
function recordOf(json: Json, experiment: string): RunRecord | undefined {
  const record = decodeNumbers(json) as Partial<Record<keyof RunRecord, unknown>> | null;
  if (record === null || typeof record !== "object" || record.experiment !== experiment) return undefined;
  const texts = [record.profile, record.engine, record.codeVersion, record.finishedAt];
  const judged = record.kind === "survey" ? record.judgement === null : isJudgement(record.judgement);
  const numbers = [record.seed, record.rows, record.seconds].every((value) => typeof value === "number");
  const maps = [record.params, record.outcomes, record.environment].every(isMapping);
  const whole = texts.every((text) => typeof text === "string") && judged && numbers && maps;
  return whole ? (record as unknown as RunRecord) : undefined;
}

const isMapping = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function isJudgement(value: unknown): boolean {
  if (!isMapping(value)) return false;
  const lists = [value.hypotheses, value.parts, value.controls, value.beside];
  if (!lists.every((list) => Array.isArray(list) && list.every(isMapping))) return false;
  const controls = value.controls as readonly Record<string, unknown>[];
  const parts = [value.parts, ...controls.map((control) => control.parts)];
  return parts.every(
    (list) => Array.isArray(list) && list.every((part) => isMapping(part) && isMapping(part.estimate)),
  );
}

import { isDeepStrictEqual } from "node:util";
import type { JudgedPart } from "../../experiments/judgement.ts";
import type { RunRecord } from "../laboratory.ts";
import { experimentIds, loadExperiment, paperOf } from "../registry.ts";
import type { RecordShelf, StoredRun } from "./record-shelf.ts";
import { isCurrent } from "./stored-rows.ts";

/** A run in a list. */
export function summaryOf({ id, record }: StoredRun) {
  const { experiment, kind, profile, seed, engine, judgement, outcomes, rows, seconds, finishedAt } = record;
  const verdict = judgement?.verdict ?? null;
  return {
    id,
    experiment,
    kind,
    profile,
    seed,
    engine,
    verdict,
    outcomes,
    rows,
    seconds,
    finishedAt,
    current: isCurrent(record),
  };
}

/** Every claim and survey, with what its last run says. A verdict of other code is shown with `current: false`. */
export async function boardOf(shelf: RecordShelf) {
  return await Promise.all(
    experimentIds.map(async (id) => {
      const { kind, title, claim, formula, source, profiles } = await loadExperiment(id);
      const last = shelf.last(id);
      return {
        id,
        kind,
        paper: paperOf(id),
        title,
        claim,
        formula,
        source,
        last: last ? lastOf(last, profiles) : null,
      };
    }),
  );
}

function lastOf(run: StoredRun, profiles: Readonly<Record<string, unknown>>) {
  const { judgement, params, profile } = run.record;
  const controls = judgement?.controls ?? [];
  return {
    ...summaryOf(run),
    /** Whether its parameters are not those of its profile. */
    changed: !isDeepStrictEqual(params, profiles[profile]),
    ...(judgement?.withheld === undefined ? {} : { withheld: judgement.withheld }),
    parts: judgement?.parts ?? [],
    controls: controls.map(({ violates, verdict }) => ({ violates, verdict })),
  };
}

/** What two runs have different, and their parts side by side. */
export function comparison(a: StoredRun, b: StoredRun) {
  return {
    runs: [summaryOf(a), summaryOf(b)],
    settings: differences(settingsOf(a.record), settingsOf(b.record)),
    parameters: differences(a.record.params as object, b.record.params as object),
    parts: sideBySide(partsOf(a.record), partsOf(b.record)),
    controls: sideBySide(controlsOf(a.record), controlsOf(b.record)),
  };
}

function settingsOf({ experiment, profile, seed, engine, codeVersion, environment }: RunRecord): object {
  return { experiment, profile, seed, engine, codeVersion, ...environment };
}

/** Entries that are not the same; null where one lacks it. */
function differences(a: object, b: object) {
  const [left, right] = [new Map(Object.entries(a)), new Map(Object.entries(b))];
  return [...new Set([...left.keys(), ...right.keys()])]
    .filter((name) => !isDeepStrictEqual(left.get(name), right.get(name)))
    .map((name) => ({ name, values: [left.get(name) ?? null, right.get(name) ?? null] }));
}

function partsOf({ judgement }: RunRecord): ReadonlyMap<string, JudgedPart> {
  return new Map((judgement?.parts ?? []).map((part) => [part.name, part]));
}

function controlsOf({ judgement }: RunRecord) {
  return new Map((judgement?.controls ?? []).map(({ violates, verdict }) => [violates, verdict]));
}

function sideBySide<T>(a: ReadonlyMap<string, T>, b: ReadonlyMap<string, T>) {
  return [...new Set([...a.keys(), ...b.keys()])].map((name) => ({
    name,
    values: [a.get(name) ?? null, b.get(name) ?? null],
  }));
}

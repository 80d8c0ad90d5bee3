import { isDeepStrictEqual } from "node:util";
import { type Card, cardOf } from "../../board/card.ts";
import type { Compared, Comparison, RunRecord, RunSummary } from "../../board/lab-answers.ts";
import type { Experiment } from "../../experiments/experiment.ts";
import type { JudgedPart } from "../../experiments/judgement.ts";
import type { Verdict } from "../../statistics/verdict.ts";
import { experimentIds, loadExperiment, paperOf } from "../registry.ts";
import type { RecordShelf, StoredRun } from "./record-shelf.ts";
import { isCurrent } from "./stored-rows.ts";

/** A run in a list. */
export function summaryOf({ id, record }: StoredRun): RunSummary {
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
      const experiment = await loadExperiment(id);
      const { kind, title, claim, formula, source, profiles } = experiment;
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
        card: last ? storedCard(experiment, last) : null,
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

/** As the board shows it. Addresses of figures are relative to the site's data, as those of the records that it was built with. */
function storedCard(experiment: Experiment, { id, record }: StoredRun): Card {
  const { profile, seed, finishedAt, judgement } = record;
  const current = isCurrent(record);
  const light = `../api/runs/${id}/figure.svg`;
  return cardOf(experiment, {
    judgement,
    ran: true,
    figure: current ? { light, dark: `${light}?theme=dark` } : null,
    run: { id, profile, seed, finishedAt, current },
  });
}

/** What runs have different, and their parts side by side. */
export function comparison(runs: readonly StoredRun[]): Comparison {
  const records = runs.map(({ record }) => record);
  return {
    runs: runs.map(summaryOf),
    settings: differences(records.map(settingsOf)),
    parameters: differences(records.map(({ params }) => params as object)),
    parts: sideBySide(records.map(partsOf)),
    controls: sideBySide(records.map(controlsOf)),
  };
}

function settingsOf({ experiment, profile, seed, engine, codeVersion, environment }: RunRecord): object {
  return { experiment, profile, seed, engine, codeVersion, ...environment };
}

/** Entries that are not the same in all. */
function differences(objects: readonly object[]): readonly Compared<unknown>[] {
  return sideBySide(objects.map((entries) => new Map<string, unknown>(Object.entries(entries)))).filter(
    ({ values: [first, ...others] }) => others.some((value) => !isDeepStrictEqual(value, first)),
  );
}

function partsOf({ judgement }: RunRecord): ReadonlyMap<string, JudgedPart> {
  return new Map((judgement?.parts ?? []).map((part) => [part.name, part]));
}

function controlsOf({ judgement }: RunRecord): ReadonlyMap<string, Verdict> {
  return new Map((judgement?.controls ?? []).map(({ violates, verdict }) => [violates, verdict]));
}

function sideBySide<T>(maps: readonly ReadonlyMap<string, T>[]): readonly Compared<T>[] {
  return [...new Set(maps.flatMap((map) => [...map.keys()]))].map((name) => ({
    name,
    values: maps.map((map) => map.get(name) ?? null),
  }));
}

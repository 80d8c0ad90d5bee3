import { isDeepStrictEqual } from "node:util";
import { defineCommand } from "citty";
import type { RunRecord } from "../../board/lab-answers.ts";
import { decodeNumbers } from "../../experiments/encode-numbers.ts";
import type { Experiment } from "../../experiments/experiment.ts";
import type { Verdict } from "../../statistics/verdict.ts";
import type { Store } from "../../store/store.ts";
import { readArguments } from "../arguments.ts";
import { codeVersion } from "../code-version.ts";
import { print, printJson, showTable, showVerdict } from "../output.ts";
import { experimentIds, loadExperiment, paperOf } from "../registry.ts";
import { existingStoreOf, STORE_FLAGS } from "../session.ts";

const args = STORE_FLAGS;

/** One line of the board: a claim's or survey's statement and the verdict that the store has on it. */
export interface ClaimLine {
  readonly id: string;
  readonly kind: "claim" | "survey";
  readonly paper: string;
  readonly statement: string;
  /** Null where the store has none for the code as it is now, or where it had to be withheld. */
  readonly verdict: Verdict | null;
  /** Of the run that the verdict comes from, such as "laptop" or "smoke, changed"; null where there is none. */
  readonly profile: string | null;
  readonly controls: readonly { readonly violates: string; readonly verdict: Verdict | null }[];
}

export default defineCommand({
  meta: { name: "claims", description: "List every claim and survey with the verdict that the store holds" },
  args,
  async run({ rawArgs }) {
    const given = readArguments("claims", args, rawArgs);
    const store = existingStoreOf(given);
    const lines = await claimLines(store, experimentIds);
    store?.close();
    if (given.flag("json")) return printJson(lines);
    print(showClaimLines(lines));
  },
});

/** The lines of these claims and surveys. */
export async function claimLines(store: Store | undefined, ids: readonly string[]): Promise<readonly ClaimLine[]> {
  const lines: ClaimLine[] = [];
  for (const id of ids) {
    const experiment = await loadExperiment(id);
    const stored = decodeNumbers(store?.loadRecord(id) ?? null) as RunRecord | null;
    const current = stored?.codeVersion === codeVersion(id) ? stored : null;
    const judgement = current?.judgement ?? null;
    const controls = experiment.kind === "claim" ? experiment.controls : [];
    lines.push({
      id,
      kind: experiment.kind,
      paper: paperOf(id),
      statement: experiment.claim,
      verdict: judgement?.verdict ?? null,
      profile: current === null ? null : profileShown(current, experiment),
      controls: controls.map(({ violates }) => ({
        violates,
        verdict: judgement?.controls.find((control) => control.violates === violates)?.verdict ?? null,
      })),
    });
  }
  return lines;
}

export const showClaimLines = (lines: readonly ClaimLine[]): string =>
  showTable(
    lines.map(({ id, kind, verdict, profile }) => [
      id,
      kind === "survey" ? "survey" : showVerdict(verdict),
      profile ?? "",
    ]),
  );

/** The profile, and whether parameters of it were changed: a verdict at other sizes must not pass for the profile's. */
function profileShown({ profile, params }: RunRecord, { profiles }: Experiment): string {
  return isDeepStrictEqual(params, profiles[profile]) ? profile : `${profile}, changed`;
}

import { defineCommand } from "citty";
import type { RunRecord } from "../../board/lab-answers.ts";
import { decodeNumbers } from "../../experiments/encode-numbers.ts";
import { argumentsOf, commandLine } from "../../permalink/copy-as.ts";
import { parsePermalink } from "../../permalink/permalink.ts";
import type { View } from "../../permalink/view.ts";
import type { AnyCommand } from "../any-command.ts";
import { type Arguments, readArguments } from "../arguments.ts";
import { orUsageError, UsageError } from "../exit.ts";
import { runPlayground } from "../open-playground.ts";
import { showSpectrum } from "../open-spectrum.ts";
import { bold, log, print, printJson, showPart, showVerdict } from "../output.ts";
import { experimentIds, loadExperiment, paperOf } from "../registry.ts";
import { existingStoreOf, RUN_FLAGS } from "../session.ts";
import { claimLines, showClaimLines } from "./claims.ts";

// The address says the sizes and the seed. No default here: what is not given is left to the command that runs.
const { profile: _, seed: __, engine, ...others } = RUN_FLAGS;
const { default: ___, ...engineFlag } = engine;
const passed = { ...others, engine: engineFlag } as const;
const args = {
  address: { type: "positional", description: "A page's address, or its part from # on", required: true },
  command: { type: "boolean", description: "Print the command that does the same, and run nothing" },
  data: {
    type: "string",
    description: "The file of numbers that a playground's address is about",
    valueHint: "file.csv",
  },
  ...passed,
} as const;

export default defineCommand({
  meta: { name: "open", description: "Do in the terminal what a page's address shows: the same run, the same numbers" },
  args,
  async run({ rawArgs }) {
    const given = readArguments("open", args, rawArgs);
    const view = await viewOf(given.text("address")!);
    if (given.text("data") !== undefined && !(view.view === "playground" && view.target === "data")) {
      throw new UsageError("thalweg open: --data is for a playground whose target is a file.");
    }
    if (given.flag("command")) return print(commandLine(await argumentsOf(view, loadExperiment)));
    switch (view.view) {
      case "claim":
      case "sandwich": {
        const [name, ...rest] = await argumentsOf(view, loadExperiment);
        return runCommand(await COMMANDS[name as keyof typeof COMMANDS](), withFlags(rest, given));
      }
      case "spectra":
        return showSpectrum(view, given);
      case "board":
      case "papers":
        return showClaims(view, given);
      case "runs":
        return showRuns(view, given);
      case "playground":
        return runPlayground(view, given);
    }
  },
});

const COMMANDS = {
  run: () => import("./run.ts").then((module) => module.default as AnyCommand),
  sandwich: () => import("./sandwich.ts").then((module) => module.default as AnyCommand),
} as const;

async function viewOf(address: string): Promise<View> {
  try {
    return await parsePermalink(address);
  } catch (error) {
    return orUsageError("open", () => {
      throw error;
    });
  }
}

async function runCommand(command: AnyCommand, rawArgs: readonly string[]): Promise<void> {
  await command.run?.({ rawArgs: [...rawArgs], args: {} as never, cmd: command });
}

/** The address's arguments and the flags that were given here; an engine given here stands instead of the address's. */
function withFlags(own: readonly string[], given: Arguments): readonly string[] {
  const flags = Object.entries(passed).flatMap(([name, { type }]) => {
    if (type === "boolean") return given.flag(name) ? [`--${name}`] : [];
    const value = given.text(name);
    return value === undefined ? [] : [`--${name}=${value}`];
  });
  const kept = given.text("engine") === undefined ? own : own.filter((flag) => !flag.startsWith("--engine="));
  return [...kept, ...flags];
}

/** The claims that a board or a paper's page lists: verdicts of the store, or statements. */
async function showClaims({ view, paper }: View & { readonly view: "board" | "papers" }, given: Arguments) {
  const store = existingStoreOf(given);
  const ids = experimentIds.filter((id) => paper === undefined || paperOf(id) === paper);
  const lines = await claimLines(store, ids);
  store?.close();
  if (given.flag("json")) return printJson(lines);
  if (view === "board") return print(showClaimLines(lines));
  for (const { id, statement } of lines) print(`${bold(id)}\n  ${statement}`);
}

/** The stored runs that are compared, part by part; without any, the list of all. */
async function showRuns({ compare }: View & { readonly view: "runs" }, given: Arguments): Promise<void> {
  const store = existingStoreOf(given);
  const ids = compare.length > 0 ? compare.map(experimentOf) : experimentIds;
  const records = ids.flatMap((id) => (decodeNumbers(store?.loadRecord(id) ?? null) as RunRecord | null) ?? []);
  store?.close();
  const missing = compare.filter((id) => records.every(({ experiment }) => experiment !== experimentOf(id)));
  if (missing.length > 0) {
    throw new UsageError(`thalweg open: ${given.text("store")} has no run of ${missing.map(experimentOf).join(", ")}.`);
  }
  if (given.flag("json")) return printJson(records);
  if (compare.some((id) => id.includes("~")))
    log("thalweg open: of each claim the store keeps its last run: that is shown.");
  for (const { experiment, profile, seed, engine: engineId, finishedAt, judgement } of records) {
    print(
      `${bold(experiment)} ${profile}, seed ${seed}, ${engineId}, ${finishedAt}: ${showVerdict(judgement?.verdict ?? null)}`,
    );
    if (compare.length > 0) for (const part of judgement?.parts ?? []) print(`  ${showPart(part)}`);
  }
}

/** safran-lee-2022/floor-holds of the run's id safran-lee-2022.floor-holds~1a2b3c4d. */
const experimentOf = (run: string): string => run.replace(/~.*$/, "").replace(".", "/");

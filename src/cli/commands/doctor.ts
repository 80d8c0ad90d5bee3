import { accessSync, constants, existsSync } from "node:fs";
import { availableParallelism, freemem, totalmem } from "node:os";
import { resolve } from "node:path";
import { defineCommand } from "citty";
import { openStore } from "../../store/store.ts";
import { readArguments } from "../arguments.ts";
import { type EngineState, engineReport } from "../engine-report.ts";
import { environment } from "../environment.ts";
import { EXIT } from "../exit.ts";
import { print, printJson, showTable } from "../output.ts";
import { experimentIds } from "../registry.ts";
import { STORE_FLAGS } from "../session.ts";

const args = STORE_FLAGS;

export default defineCommand({
  meta: { name: "doctor", description: "Say what works here: runtime, engines and their speed, the store" },
  args,
  async run({ rawArgs }) {
    const given = readArguments("doctor", args, rawArgs);
    const engines = await engineReport();
    const directory = resolve(given.text("store")!);
    const store = inspectStore(directory);
    const mebibytes = (bytes: number): number => Math.round(bytes / 2 ** 20);
    const report = {
      environment: environment(),
      threads: availableParallelism(),
      memory: { freeMebibytes: mebibytes(freemem()), totalMebibytes: mebibytes(totalmem()) },
      ...engines,
      experiments: experimentIds.length,
      store: { directory, ...store },
    };
    if (store.problem !== undefined) process.exitCode = EXIT.failure;
    if (given.flag("json")) return printJson(report);
    print(
      showTable([
        ...Object.entries(report.environment),
        ["threads", String(report.threads)],
        ["memory", `${report.memory.freeMebibytes} of ${report.memory.totalMebibytes} MiB free`],
        ...engines.engines.map(({ kind, id, speed, problem }) => [
          `engine ${kind}`,
          speed === null ? `does not work here: ${problem}` : `${id}: ${showSpeed(speed)}`,
        ]),
        ["chosen", `${engines.chosen} (--engine to choose another)`],
        ...engines.libraries.map((library) => ["library", library]),
        ...engines.refused.map((library) => ["refused", library]),
        ...(engines.advice === null ? [] : [["faster with", engines.advice]]),
        ["experiments", String(report.experiments)],
        ["store", `${directory}: ${store.problem ?? store.state}`],
      ]),
    );
  },
});

/** GFLOP/s on one thread and on all, in both precisions. */
function showSpeed(speed: NonNullable<EngineState["speed"]>): string {
  const show = ({ one, all }: { readonly one: number; readonly all: number }): string =>
    `${one.toPrecision(3)} on one thread, ${all.toPrecision(3)} on all`;
  return `GFLOP/s at 512³: float32 ${show(speed.float32)}; float64 ${show(speed.float64)}`;
}

function inspectStore(directory: string): { readonly state?: string; readonly problem?: string } {
  try {
    if (!existsSync(directory)) return { state: "none yet; the first run makes it" };
    accessSync(directory, constants.W_OK);
    const warnings: string[] = [];
    const store = openStore(directory, { log: (warning) => warnings.push(warning) });
    const { rows, damaged, problems } = store.verify();
    store.close();
    const counts = `${rows} rows whose checksums are right`;
    // A damaged line is what a kill or a full disk may leave; its row is computed again by the run that wants it.
    if (problems.length > damaged) return { problem: `${counts}; ${problems.join("; ")}` };
    const ignored = damaged === 0 ? [] : [`${damaged} damaged line${damaged === 1 ? "" : "s"}, ignored`];
    return { state: [counts, ...ignored, ...warnings].join("; ") };
  } catch (error) {
    return { problem: (error as Error).message };
  }
}

import { accessSync, constants, existsSync } from "node:fs";
import { availableParallelism, freemem, totalmem } from "node:os";
import { resolve } from "node:path";
import { defineCommand } from "citty";
import { engineById, engineIds } from "../../engine/engines.ts";
import { Key } from "../../math/random/key.ts";
import { openStore } from "../../store/store.ts";
import { readArguments } from "../arguments.ts";
import { environment } from "../environment.ts";
import { EXIT } from "../exit.ts";
import { print, printJson, showTable } from "../output.ts";
import { experimentIds } from "../registry.ts";
import { STORE_FLAGS } from "../session.ts";

const args = STORE_FLAGS;

export default defineCommand({
  meta: { name: "doctor", description: "Say what works here: runtime, engines and their speed, the store" },
  args,
  run({ rawArgs }) {
    const given = readArguments("doctor", args, rawArgs);
    const engines = engineIds.map((id) => ({ id, gigaflops: speedOf(id) }));
    const directory = resolve(given.text("store")!);
    const store = inspectStore(directory);
    const mebibytes = (bytes: number): number => Math.round(bytes / 2 ** 20);
    const report = {
      environment: environment(),
      threads: availableParallelism(),
      memory: { freeMebibytes: mebibytes(freemem()), totalMebibytes: mebibytes(totalmem()) },
      engines,
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
        ...engines.map(({ id, gigaflops }) => [
          `engine ${id}`,
          `${gigaflops.toFixed(2)} GFLOP/s a thread (float64, 512³)`,
        ]),
        ["experiments", String(report.experiments)],
        ["store", `${directory}: ${store.problem ?? store.state}`],
      ]),
    );
  },
});

/** GFLOP/s of a 512³ product, the median of what fits in half a second. */
function speedOf(id: string): number {
  const engine = engineById(id);
  const n = 512;
  const matrix = (name: string) => {
    const data = new Float64Array(n * n);
    Key.root(0).fold("doctor", name).stream().fillGaussian(data);
    return { rows: n, columns: n, data };
  };
  const [a, b] = [matrix("a"), matrix("b")];
  engine.multiply(a, b);
  const rates: number[] = [];
  const end = performance.now() + 500;
  while (performance.now() < end || rates.length < 3) {
    const start = performance.now();
    engine.multiply(a, b);
    rates.push((2 * n ** 3) / (performance.now() - start) / 1e6);
  }
  return rates.sort((x, y) => x - y)[rates.length >> 1];
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

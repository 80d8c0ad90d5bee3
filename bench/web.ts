import { parseArgs } from "node:util";
import { measureThroughput, type Throughput } from "../src/playground/throughput.ts";
import { openBrowserEngine } from "../src/web/computation/open-engine.ts";
import { workerInChromium } from "../tests/fixtures/chromium.ts";
import { median } from "./statistics.ts";
import { measurePage } from "./web-page.ts";

/**
 * Trains the playground's first networks in chromium and here, on the same WebAssembly engine of one thread, in turn; of each round the ratio
 * of their steps a second, and of those the median. Then the built page: first paint, weight, and its longest task while it trains. `--json`
 * prints one object; `--rounds` says how many.
 */
const { values: flags } = parseArgs({
  options: { json: { type: "boolean" }, rounds: { type: "string", default: "21" } },
});

/** One turn: about half a second. A machine's speed drifts within minutes, so turns are short and many. */
const TURN = { rounds: 1, steps: 1500 };

const rounds: { readonly browser: number; readonly commandLine: number; readonly ratio: number }[] = [];
{
  await using chromium = await workerInChromium("/bench/web.worker.ts", { isolated: false });
  const engine = await openBrowserEngine();
  const inBrowser = async (): Promise<number> => {
    const said = await chromium.ask(TURN);
    if (!said.startsWith("{")) throw new Error(said);
    return (JSON.parse(said) as Throughput).stepsPerSecond;
  };
  const here = (): number => measureThroughput(engine, TURN).stepsPerSecond;
  // Both compile before a clock runs.
  await inBrowser();
  here();
  for (let round = 0; round < Number(flags.rounds); round++) {
    const browser = await inBrowser();
    const commandLine = here();
    rounds.push({ browser, commandLine, ratio: browser / commandLine });
  }
  await engine.close();
}
const ratio = median(rounds.map((round) => round.ratio));
const page = await measurePage(Math.min(3, Number(flags.rounds)));
if (flags.json) process.stdout.write(`${JSON.stringify({ ratio, rounds, page }, null, 2)}\n`);
else {
  for (const { browser, commandLine, ratio: own } of rounds) {
    process.stdout.write(
      `browser ${browser.toFixed(0)} steps/s, command line ${commandLine.toFixed(0)} steps/s: ${own.toFixed(2)}\n`,
    );
  }
  process.stdout.write(`median of the ratios: ${ratio.toFixed(2)}\n`);
  process.stdout.write(
    `first paint ${page.firstPaint.toFixed(0)} ms, ${page.firstLoad.toFixed(0)} kB compressed before a tool is opened; ` +
      `the playground's first steps after ${page.playgroundStarts.toFixed(0)} ms; ` +
      `longest task of the page while it trains: ${page.longestTask === 0 ? "below 50" : page.longestTask.toFixed(0)} ms\n`,
  );
}

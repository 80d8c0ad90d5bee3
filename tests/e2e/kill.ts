/**
 * `node tests/e2e/kill.ts --jobs n [--kills 20] [--seed n] [--undisturbed folder]`: kills a run (SIGKILL) at random
 * moments, starts it again each time, cuts a file of rows in the middle of a line and overwrites the index on the way,
 * and compares what is left at the end with an undisturbed run. Exit code 1 where anything differs.
 */
import { deepStrictEqual, equal, ok } from "node:assert/strict";
import { readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Key } from "../../src/math/random/key.ts";
import { type Ended, rowsOf, segmentsOf, start, storedAddresses, temporaryFolder, thalweg, until } from "./thalweg.ts";

/** About 90 tasks of 30 to 300 ms, two worlds, a verdict. */
const RUN = ["run", "dandi-2025/information-exponent", "--set", "replicas=15", "--json"];
/** Of five kills, four come while a task is measured, however slow the start is; the fifth whenever it likes. */
const ANYWHERE = 5;

const { values } = parseArgs({
  options: {
    jobs: { type: "string", default: "1" },
    kills: { type: "string", default: "20" },
    seed: { type: "string", default: "1" },
    undisturbed: { type: "string" },
  },
});
const [jobs, kills] = [Number(values.jobs), Number(values.kills)];
const random = Key.root(Number(values.seed)).fold("kill", jobs).stream();
const below = (n: number): number => Math.floor(n * random.uniform());

using folder = temporaryFolder();
const store = join(folder.path, "killed");
const undisturbed = values.undisturbed ?? join(folder.path, "undisturbed");
const command = (directory: string) => [...RUN, "--jobs", String(jobs), "--store", directory];

const began = performance.now();
const expected = await thalweg(command(undisturbed), { cwd: folder.path });
const rows = rowsOf(undisturbed);
say(`undisturbed: exit code ${expected.code}, ${rows.length} rows`);
ok(rows.length > 0, expected.stderr);

/** Each after a random kill of its own, but not before there is a row. */
const damages = [
  { after: 3 + below(kills >> 2), damage: truncate },
  { after: 3 + (kills >> 2) + below(kills >> 2), damage: corrupt },
];
let inFlight = 0;
for (let kill = 1; kill <= kills; kill++) {
  const { tasks, stored } = await killOnce(kill);
  if (tasks > 0) inFlight += 1;
  say(`kill ${kill}: ${tasks} tasks in flight, ${stored} of ${rows.length} rows stored`);
  if (stored > 0 && kill >= (damages[0]?.after ?? Number.POSITIVE_INFINITY)) damages.shift()!.damage();
}
ok(4 * inFlight >= 3 * kills, `only ${inFlight} of ${kills} kills hit while tasks were in flight`);
equal(damages.length, 0, "kills too few for both damages");
const final = await thalweg(command(store), { cwd: folder.path });
say(`the last start: exit code ${final.code}`);

const found = rowsOf(store);
const versions = new Set([...rows, ...found].map((row) => JSON.parse(row).codeVersion));
equal(versions.size, 1, "the source was edited meanwhile, so that there are rows of several code versions");
equal(found.length, rows.length, "the number of rows");
for (const [i, row] of rows.entries()) equal(found[i], row);
equal(final.code, expected.code, final.stderr);
deepStrictEqual(judged(final), judged(expected));
say(`${rows.length} rows and the verdict are those of the undisturbed run; ${seconds()} s`);
process.stdout.write(`${JSON.stringify({ kills, inFlight, rows: found.length })}\n`);

/** Starts the run and kills it; how many tasks it had announced whose row is in no file, and how many rows there are. */
async function killOnce(kill: number): Promise<{ readonly tasks: number; readonly stored: number }> {
  const running = start([...command(store), "--verbose"], { cwd: folder.path });
  const begun = (): readonly string[] => [...running.stderr().matchAll(/^begun ([0-9a-f]{64})/gm)].map(([, a]) => a);
  if (kill % ANYWHERE !== 0) {
    const wanted = 1 + below(3 + 2 * jobs);
    await until(() => begun().length >= wanted, running);
  }
  await new Promise((resolve) => setTimeout(resolve, (kill % ANYWHERE === 0 ? 1000 : 150) * random.uniform()));
  running.child.kill("SIGKILL");
  const { signal, code, stderr } = await running.ended;
  for (const line of stderr.matchAll(/^(?!begun |stored |computing ).+$/gm)) say(`  it said: ${line[0]}`);
  equal(signal, "SIGKILL", `the run ended with exit code ${code} before kill ${kill}: its tasks are too few`);
  const stored = storedAddresses(store);
  return { tasks: begun().filter((address) => !stored.has(address)).length, stored: stored.size };
}

/** Cuts a random file of rows in the middle of its last line. */
function truncate(): void {
  const files = segmentsOf(store).filter((path) => readFileSync(path).length > 0);
  const path = files[below(files.length)];
  const bytes = readFileSync(path);
  const last = bytes.lastIndexOf("\n", bytes.length - 2) + 1;
  const length = last + ((bytes.length - last) >> 1);
  truncateSync(path, length);
  say(`cut ${path} from ${bytes.length} to ${length} bytes`);
}

/** Overwrites some bytes in every page of the index. */
function corrupt(): void {
  const path = join(store, "index.sqlite");
  const bytes = readFileSync(path);
  for (let page = 0; page < bytes.length; page += 4096)
    bytes.fill(below(256), page + below(64), page + 64 + below(512));
  writeFileSync(path, bytes);
  say(`overwrote bytes in each of the ${bytes.length / 4096} pages of ${path}`);
}

/** What `run --json` says of the claim: everything but time and place. */
function judged({ stdout }: Ended): unknown {
  const { seconds: _, store: __, ...rest } = JSON.parse(stdout);
  return rest;
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

function seconds(): string {
  return ((performance.now() - began) / 1000).toFixed(0);
}

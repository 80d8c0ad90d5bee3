import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { thalweg } from "../../../tests/e2e/thalweg.ts";
import { labFolder, startLab } from "../../../tests/fixtures/lab-server.ts";

// The quickest claim that there is; it runs by this very command line.
const CLAIM = "safran-lee-2022/floor-scaling";
const RUN = CLAIM.replace("/", ".");

interface Told {
  readonly event: string;
  // biome-ignore lint/suspicious/noExplicitAny: what the server says is what is tested
  readonly data: any;
}

const folder = labFolder();
let lab: Awaited<ReturnType<typeof startLab>>;
const told: Told[] = [];
let ended: Promise<void>;

beforeAll(async () => {
  lab = await startLab(folder, { limits: { look: 100, heartbeat: 200 } });
  ended = listen(await fetch(`${lab.url}api/events`));
  for (const seed of [5, 6]) await run(seed);
});
afterAll(async () => {
  await lab.close();
  folder.remove();
});

async function json(path: string) {
  const answer = await fetch(`${lab.url}api/${path}`);
  expect(answer.status).toBe(200);
  return await answer.json();
}

async function run(seed: number): Promise<void> {
  const answer = await fetch(`${lab.url}api/runs`, {
    method: "POST",
    headers: { Authorization: `Bearer ${lab.token}`, "Content-Type": "application/json" },
    body: JSON.stringify({ claim: CLAIM, profile: "smoke", seed, set: {} }),
  });
  const { id } = await answer.json();
  for (let state = "waiting"; state === "waiting" || state === "running"; ) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    state = (await json(`runs/${id}`)).job.state;
  }
}

/** Reads the stream to its end; a blank line ends an event, a line that begins with a colon is a comment. */
async function listen({ body }: Response): Promise<void> {
  let text = "";
  for await (const chunk of body!.pipeThrough(new TextDecoderStream())) {
    const events = (text + chunk).split("\n\n");
    text = events.pop()!;
    for (const lines of events) {
      const event = /^event: (.*)$/m.exec(lines)?.[1];
      told.push({ event: event ?? lines, data: JSON.parse(/^data: (.*)$/m.exec(lines)?.[1] ?? "null") });
    }
  }
}

const export_ = async (format: string) =>
  (await thalweg(["export", CLAIM, "--format", format, "--store", folder.store], { cwd: folder.path })).stdout;

test("a run that the page asks for is the command line's, and so are its rows, table and figure", async () => {
  const { jobs, runs } = await json("runs");
  expect(jobs.map(({ state }: { state: string }) => state)).toEqual(["concluded", "concluded"]);
  expect(runs.map(({ seed, current }: { seed: number; current: boolean }) => [seed, current])).toEqual([
    [6, true],
    [5, true],
  ]);
  const { record, rows, current } = await json(`runs/${RUN}`);
  expect(current).toBe(true);
  expect(record).toMatchObject({ experiment: CLAIM, seed: 6, profile: "smoke", rows: rows.length });
  expect(record.judgement.verdict).toBe(jobs[1].summary.verdict);
  expect(rows.length).toBeGreaterThan(1);
  const table = await fetch(`${lab.url}api/runs/${RUN}/rows.csv`);
  expect(table.headers.get("content-type")).toBe("text/csv; charset=utf-8");
  expect(table.headers.get("content-disposition")).toMatch(/^attachment; filename="safran-lee-2022\.[\w-]+\.csv"$/);
  expect(await table.text()).toBe(await export_("csv"));
  const figure = await fetch(`${lab.url}api/runs/${RUN}/figure.svg`);
  expect(figure.headers.get("content-type")).toContain("image/svg+xml");
  expect(figure.headers.get("content-security-policy")).toContain("default-src 'none'");
  expect(await figure.text()).toBe(await export_("svg"));
  const dark = await (await fetch(`${lab.url}api/runs/${RUN}/figure.svg?theme=dark`)).text();
  expect(dark).toContain("#171a1e");
  const { panels } = await json(`runs/${RUN}/figure.json`);
  expect(panels.length).toBeGreaterThan(0);
  expect((await json(`runs/${RUN}/record`)).record).toEqual(record);
});

test("a run that the record has been written over is still there while the server is", async () => {
  const { runs } = await json("runs");
  const [last, before] = await Promise.all(runs.map(({ id }: { id: string }) => json(`runs/${id}`)));
  expect(before.record.seed).toBe(5);
  expect(before.rows).toHaveLength(last.rows.length);
  const compared = await json(`compare?runs=${before.id},${last.id}`);
  expect(compared.settings).toEqual([{ name: "seed", values: [5, 6] }]);
  expect(compared.parameters).toEqual([]);
  const parts = last.record.judgement.parts.map(({ name }: { name: string }) => name);
  expect(compared.parts.map(({ name }: { name: string }) => name)).toEqual(parts);
  const partsOf = ({ record }: typeof last) => record.judgement.parts;
  expect(compared.parts.map(({ values }: { values: unknown[] }) => values[0])).toEqual(partsOf(before));
  expect(compared.parts.map(({ values }: { values: unknown[] }) => values[1])).toEqual(partsOf(last));
});

test("the board has the verdict, with each part's interval", async () => {
  const board = await json("claims");
  const { last } = board.find(({ id }: { id: string }) => id === CLAIM);
  const { record } = await json(`runs/${RUN}`);
  expect(last).toMatchObject({ verdict: record.judgement.verdict, profile: "smoke", changed: false, current: true });
  expect(last.parts).toEqual(record.judgement.parts);
  for (const { estimate } of last.parts)
    expect(estimate.low <= estimate.value && estimate.value <= estimate.high).toBe(true);
});

test("listeners were told of each job, each row and each conclusion", async () => {
  await expect.poll(() => told.filter(({ event }) => event === "run").length, { timeout: 20_000 }).toBe(2);
  expect(told[0]?.event).toBe("retry: 3000");
  expect(told[1]).toEqual({ event: "hello", data: { runs: [], jobs: [] } });
  expect(told.some(({ event }) => event === ": still here")).toBe(true);
  const states = told.flatMap(({ event, data }) => (event === "job" ? [data.state] : []));
  expect([...new Set(states)]).toEqual(["waiting", "running", "concluded"]);
  const concluded = told.flatMap(({ event, data }) => (event === "run" ? [data.seed] : []));
  expect(concluded).toEqual([5, 6]);
  const { rows } = await json(`runs/${RUN}`);
  for (const seed of [5, 6]) {
    const stored = told.flatMap(({ event, data }) => (event === "rows" && data.seed === seed ? [data.stored] : []));
    expect(stored.reduce((sum, n) => sum + n, 0)).toBe(rows.length);
  }
});

test("a run of other code keeps its verdict, marked, and has no rows", async () => {
  const path = join(folder.store, "records", `${RUN}.json`);
  const text = readFileSync(path, "utf8");
  const { codeVersion } = JSON.parse(text);
  writeFileSync(path, text.replace(codeVersion, "0".repeat(16)));
  const old = await json(`runs/${RUN}`);
  expect(old).toMatchObject({ current: false, rows: null, note: expect.stringContaining("has changed since") });
  expect((await fetch(`${lab.url}api/runs/${RUN}/rows.csv`)).status).toBe(409);
  expect((await fetch(`${lab.url}api/runs/${RUN}/figure.svg`)).status).toBe(409);
  writeFileSync(path, text);
});

test("a stored run cannot be cancelled", async () => {
  const headers = { Authorization: `Bearer ${lab.token}` };
  expect((await fetch(`${lab.url}api/runs/${RUN}`, { method: "DELETE", headers })).status).toBe(409);
});

test("when the server ends, streams end with a word", async () => {
  await lab.close();
  await ended;
  expect(told.at(-1)).toEqual({ event: "end", data: {} });
  await expect(fetch(lab.url)).rejects.toThrow();
});

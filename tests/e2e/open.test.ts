import { expect, test } from "vitest";
import open from "../../src/cli/commands/open.ts";
import predict from "../../src/cli/commands/predict.ts";
import run from "../../src/cli/commands/run.ts";
import { UsageError } from "../../src/cli/exit.ts";
import { openEngine } from "../../src/engine/native/open.ts";
import { parsePermalink } from "../../src/permalink/permalink.ts";
import type { PlaygroundState } from "../../src/permalink/playground-state.ts";
import type { SpectraView } from "../../src/permalink/view.ts";
import { createPlayground } from "../../src/playground/session.ts";
import { type SpectrumSnapshot, spectra } from "../../src/web/laboratory/spectra.ts";
import { inProcess } from "./in-process.ts";
import { rowsOf, temporaryFolder } from "./thalweg.ts";

const CLAIM = "vempala-wilmes-2019/statistical-queries";

test("a claim's address gives the numbers that run gives: the same rows", async () => {
  using folder = temporaryFolder();
  const flags = (name: string) => [`--store=${folder.path}/${name}`, "--json", "--jobs=1", "--threads=1"];
  const address = `https://example.org/lab/#/claim/${CLAIM}?profile=smoke&seed=3&engine=wasm`;
  const opened = await inProcess(open, [address, ...flags("opened")]);
  const ran = await inProcess(run, [CLAIM, "--profile=smoke", "--seed=3", "--engine=wasm", ...flags("ran")]);
  expect([opened.error, ran.error]).toEqual([undefined, undefined]);
  const document = (text: string) => ({ ...JSON.parse(text), seconds: 0, store: "" });
  expect(document(opened.stdout)).toEqual(document(ran.stdout));
  expect(rowsOf(`${folder.path}/opened`)).toEqual(rowsOf(`${folder.path}/ran`));
  expect(rowsOf(`${folder.path}/ran`).length).toBeGreaterThan(0);
  const board = await inProcess(open, ["#/board?paper=vempala-wilmes-2019", "--json", `--store=${folder.path}/opened`]);
  const lines = JSON.parse(board.stdout) as readonly { id: string; verdict: string | null }[];
  expect(lines.every(({ id }) => id.startsWith("vempala-wilmes-2019/"))).toBe(true);
  expect(lines.find(({ id }) => id === CLAIM)?.verdict).toBe(JSON.parse(ran.stdout).verdict);
  const runs = await inProcess(open, [`#/runs?compare=${CLAIM.replace("/", ".")}`, `--store=${folder.path}/opened`]);
  expect(runs.stdout).toContain(`${CLAIM} smoke, seed 3`);
  process.exitCode = 0;
});

test("a spectrum's table is what predict says of each degree", async () => {
  const { stdout } = await inProcess(open, [
    "#/spectra?activation=max(t,0)&dimension=7&degrees=4&gain=2&bias=0.5",
    "--json",
  ]);
  const { rows } = JSON.parse(stdout) as { rows: readonly { degree: number; value: number }[] };
  expect(rows.map(({ degree }) => degree)).toEqual([0, 1, 2, 3, 4]);
  for (const { degree, value } of rows) {
    const flags = ["--activation=max(t,0)", "--dimension=7", `--degree=${degree}`, "--gain=2", "--bias=0.5", "--json"];
    expect(JSON.parse((await inProcess(predict, ["funk-hecke", ...flags])).stdout).value).toBe(value);
  }
});

test("a spectrum's measurement and learning are the page's", async () => {
  const address = "#/spectra?activation=tanh&compare=relu&degrees=3&target=1,5&seed=4";
  const { stdout } = await inProcess(open, [address, "--json"]);
  const printed = JSON.parse(stdout);
  const parts: SpectrumSnapshot[] = [];
  await spectra.computeSpectra((await parsePermalink(address)) as SpectraView, (part) => {
    if (part !== undefined) parts.push(part);
    return true;
  });
  const [tanh, relu] = parts.at(-1)!.units;
  expect(printed.samples).toEqual(tanh!.samples);
  expect(printed.rows).toEqual(tanh!.rows);
  expect(printed.compare[0].rows).toEqual(relu!.rows);
  expect(printed.learning.degrees).toEqual(tanh!.learning!.degrees.map(({ curve: _, ...own }) => own));
  const { stdout: text } = await inProcess(open, [address]);
  expect(text).toContain("measured: 20000 points, seed 4");
  expect(text).toMatch(/steps to halve the residual/);
});

test("--command says what would run, and runs nothing", async () => {
  const address = `#/claim/${CLAIM}?seed=3`;
  const { stdout } = await inProcess(open, [address, "--command"]);
  expect(stdout).toBe(`thalweg run ${CLAIM} --profile=laptop --seed=3\n`);
  const sandwich = await inProcess(open, ["#/sandwich?profile=tent%202", "--command"]);
  expect(sandwich.stdout).toMatch(/^thalweg sandwich '--profile=tent 2' --law=phi2 --dimension=20 --sizes=laptop/);
});

test("papers list statements", async () => {
  const { stdout } = await inProcess(open, ["#/papers/safran-lee-2022"]);
  expect(stdout).toContain("safran-lee-2022/floor-holds");
  expect(stdout).not.toContain("dandi-2025");
});

test("what cannot be opened is a sentence, not a stack", async () => {
  using folder = temporaryFolder();
  const store = `--store=${folder.path}/none`;
  for (const [address, said] of [
    ["#/claim/floor-holds", "did you mean «safran-lee-2022/floor-holds»"],
    ["#/spectra?activation=fetch(1)", "thalweg open: address, activation: cannot be read: expression, column 1"],
    ["nonsense", "must have a part that begins with #/"],
    ["#/runs?compare=safran-lee-2022.floor-holds", "has no run of safran-lee-2022/floor-holds"],
  ] as const) {
    const { error } = await inProcess(open, [address, store]);
    expect(error).toBeInstanceOf(UsageError);
    expect(error?.message).toContain(said);
  }
});

test("a playground's address gives the numbers of the page's session", async () => {
  const address =
    "#/playground?dimension=6&networks.1.widths=8&training.steps=40&trainingPoints=500&testPoints=300&seed=5";
  const { stdout, error } = await inProcess(open, [address, "--json"]);
  expect(error).toBeUndefined();
  const printed = JSON.parse(stdout) as { engine: string; networks: readonly { label: string; errors: number[] }[] };
  const state = (await parsePermalink(address)) as unknown as PlaygroundState;
  const engine = await openEngine("wasm", { memoryMebibytes: 64 });
  const playground = createPlayground(state, { engine });
  // In other portions than the command's: they must not matter.
  for (let steps = 0; steps < 40; steps += 8) playground.step(8);
  const expected = playground.view().networks.map(({ label, curve }) => ({ label, errors: curve.at(-1)!.errors }));
  playground.release();
  engine.close();
  expect(printed.networks.map(({ label, errors }) => ({ label, errors }))).toEqual(expected);
  expect(printed.engine).toBe(engine.id);
  expect(expected.flatMap(({ errors }) => errors).every(Number.isFinite)).toBe(true);
});

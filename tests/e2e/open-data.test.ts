import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import open from "../../src/cli/commands/open.ts";
import { UsageError } from "../../src/cli/exit.ts";
import { openEngine } from "../../src/engine/native/open.ts";
import { parsePermalink } from "../../src/permalink/permalink.ts";
import type { PlaygroundState } from "../../src/permalink/playground-state.ts";
import { readDataFile } from "../../src/playground/data-file.ts";
import { createPlayground } from "../../src/playground/session.ts";
import { inProcess } from "./in-process.ts";
import { temporaryFolder } from "./thalweg.ts";

/** x, its square and a third column that depends on both. */
const TEXT = `x,square,y\n${Array.from({ length: 80 }, (_, i) => {
  const x = Math.sin(7 * i);
  return [x, x * x, x * x - x].join(",");
}).join("\n")}`;
const digest = createHash("sha256").update(TEXT).digest("hex");
const ADDRESS = `#/playground?target=data&data.sha256=${digest}&data.column=2&networks.1.widths=6&training.steps=30`;

test("a file's address and the file give the numbers of the page's session", async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, "own.csv");
  writeFileSync(path, TEXT);
  const { stdout, error } = await inProcess(open, [ADDRESS, `--data=${path}`, "--json"]);
  expect(error).toBeUndefined();
  const printed = JSON.parse(stdout) as {
    data: unknown;
    networks: readonly { errors: readonly number[] }[];
    comparison: readonly { text: string }[];
  };
  const state = (await parsePermalink(ADDRESS)) as unknown as PlaygroundState;
  const engine = await openEngine("wasm", { memoryMebibytes: 64 });
  const data = readDataFile(new TextEncoder().encode(TEXT), "another name");
  const playground = createPlayground(state, { engine, data });
  for (let steps = 0; steps < 30; steps += 7) playground.step(7);
  const { networks, comparison } = playground.view();
  playground.release();
  engine.close();
  expect(printed.networks.map(({ errors }) => errors)).toEqual(networks.map(({ curve }) => curve.at(-1)!.errors));
  expect(printed.networks.flatMap(({ errors }) => errors).every(Number.isFinite)).toBe(true);
  expect(printed.comparison.map(({ text }) => text)).toEqual(comparison!.map(({ text }) => text));
  expect(printed.data).toEqual({
    ...{ name: "own.csv", sha256: digest, training: 60, test: 20, inputs: ["x", "y"], value: "square" },
  });
  const table = await inProcess(open, [ADDRESS, `--data=${path}`]);
  expect(table.stdout).toContain("own.csv: square from 2 inputs; 60 rows to learn from, 20 held out");
  expect(table.stdout).toContain(`${comparison![0]!.text} (95 %)`);
});

test("a file that is missing, another or none is a sentence", async () => {
  using folder = temporaryFolder();
  const write = (name: string, text: string): string => {
    const path = join(folder.path, name);
    writeFileSync(path, text);
    return path;
  };
  mkdirSync(join(folder.path, "folder"));
  const other = write("other.csv", `${TEXT}\n0,0,0`);
  const words = write("words.csv", "what,is\nthis,then\n");
  for (const [address, flags, said] of [
    [ADDRESS, [], `the address is about a file (SHA-256 ${digest.slice(0, 8)}…): name it with --data=<file>`],
    [
      ADDRESS,
      [`--data=${other}`],
      `SHA-256 must begin with ${digest.slice(0, 8)}, as the address says, got "other.csv: `,
    ],
    [ADDRESS, [`--data=${words}`], "words.csv: line 2, column 1 (what): «this» is no number"],
    [ADDRESS, [`--data=${join(folder.path, "folder")}`], "cannot be read: it is no file"],
    [ADDRESS, [`--data=${join(folder.path, "none.csv")}`], "cannot be read: ENOENT"],
    ["#/playground", [`--data=${other}`], "--data is for a playground whose target is a file"],
  ] as const) {
    const { error } = await inProcess(open, [address, ...flags]);
    expect(error).toBeInstanceOf(UsageError);
    expect(error?.message).toContain(said);
  }
});

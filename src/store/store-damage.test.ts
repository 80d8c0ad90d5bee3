import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { rowOfTask } from "../../tests/fixtures/rows.ts";
import { lineOf } from "./line.ts";
import { openStore, type Store } from "./store.ts";

let directory: string;
let warnings: string[];
let segment: string;
const rows = [0, 1, 2, 3, 4].map((n) => rowOfTask(n));
/** Where each row's line begins. */
const offsets = rows.map((_, n) => rows.slice(0, n).reduce((sum, row) => sum + lineOf(row).length, 0));

const open = (): Store => {
  warnings = [];
  return openStore(directory, { log: (warning) => warnings.push(warning) });
};
/** The numbers of the tasks whose rows a newly opened store has. */
const tasks = (): number[] => {
  const store = open();
  const found = [...store.rows()].map((row) => (row.task as { n: number }).n).sort();
  for (const row of rows) expect(store.get(row.address)).toEqual(found.includes(rows.indexOf(row)) ? row : undefined);
  store.close();
  return found;
};
const flip = (path: string, offset: number): void => {
  const bytes = readFileSync(path);
  bytes[offset] ^= 1;
  writeFileSync(path, bytes);
};

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "thalweg-damage-"));
  const store = open();
  for (const row of rows) store.append(row);
  store.close();
  segment = join(directory, "rows", readdirSync(join(directory, "rows"))[0]);
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

test.each([
  ["segment", "CAST(x'fffe' AS TEXT)"],
  ["segment", "'zzz'"],
  ["start", "9007199254740991"],
  ["start", "-1"],
  ["start", "7"],
  ["length", "9007199254740991"],
  ["length", "0"],
])("an index whose %s became %s loses one row, until it is computed again", (column, value) => {
  const database = new DatabaseSync(join(directory, "index.sqlite"));
  database.exec(`UPDATE entries SET ${column} = ${value} WHERE address = '${rows[2].address}'`);
  database.close();
  const store = open();
  expect(store.get(rows[2].address)).toBeUndefined();
  expect(warnings).toEqual([expect.stringContaining("is damaged; its row will be computed again")]);
  expect(store.has(rows[2].address)).toBe(false);
  store.append(rows[2]);
  store.close();
  expect(tasks()).toEqual([0, 1, 2, 3, 4]);
  expect(warnings).toEqual([]);
});

describe("segments", () => {
  test("a cut last line is ignored with a warning, once, and its row can be computed again", () => {
    truncateSync(segment, offsets[4] + 100);
    expect(tasks()).toEqual([0, 1, 2, 3]);
    expect(warnings).toEqual([
      expect.stringContaining("was cut from"),
      `${segment}: the line at byte ${offsets[4]} is cut off; ignored, its row will be computed again.`,
    ]);
    const store = open();
    expect(warnings).toEqual([]);
    store.append(rows[4]);
    store.close();
    expect(tasks()).toEqual([0, 1, 2, 3, 4]);
  });

  test("a line that is being written by another process is read once it is whole", () => {
    const line = lineOf(rowOfTask(5));
    appendFileSync(segment, line.subarray(0, 50));
    expect(tasks()).toEqual([0, 1, 2, 3, 4]);
    expect(warnings).toEqual([expect.stringContaining("is cut off; ignored")]);
    appendFileSync(segment, line.subarray(50));
    expect(tasks()).toEqual([0, 1, 2, 3, 4, 5]);
    expect(warnings).toEqual([]);
  });

  test("a flipped byte is noticed when the store is opened", () => {
    flip(segment, offsets[2] + 60);
    expect(tasks()).toEqual([0, 1, 3, 4]);
    expect(warnings).toEqual([
      `${segment}: the line at byte ${offsets[2]} has a wrong checksum; ignored, its row will be computed again.`,
    ]);
    const store = open();
    expect(store.has(rows[2].address)).toBe(false);
    expect(store.verify()).toMatchObject({ rows: 4, damaged: 1 });
    store.append(rows[2]);
    store.close();
    expect(tasks()).toEqual([0, 1, 2, 3, 4]);
  });

  test("a flipped byte under an open store is noticed when the row is read", () => {
    const store = open();
    flip(segment, offsets[2] + 60);
    expect(store.has(rows[2].address)).toBe(true);
    expect(store.get(rows[2].address)).toBeUndefined();
    expect(warnings).toEqual([expect.stringContaining(`the line at byte ${offsets[2]} is damaged`)]);
    expect(store.has(rows[2].address)).toBe(false);
    expect([...store.rows()]).toHaveLength(4);
    store.close();
  });

  test("a flipped line feed loses its two rows and no other", () => {
    flip(segment, offsets[2] - 1);
    expect(tasks()).toEqual([0, 3, 4]);
  });

  test("a missing segment takes its rows with it; one that another segment holds too stays", () => {
    const store = open();
    store.append(rows[3]);
    store.close();
    rmSync(segment);
    expect(tasks()).toEqual([3]);
    expect(warnings).toEqual([`${segment} is missing; rows that only it held will be computed again.`]);
  });

  test("a segment deleted under an open store: its rows are missed, and appending goes on in a new one", () => {
    const store = open();
    store.append(rowOfTask(5));
    rmSync(join(directory, "rows"), { recursive: true });
    expect(store.get(rows[0].address)).toBeUndefined();
    store.append(rowOfTask(6));
    expect(store.get(rowOfTask(6).address)).toEqual(rowOfTask(6));
    expect([...store.rows()]).toEqual([rowOfTask(6)]);
    store.close();
  });

  test("copied files with other times are read again without a warning", () => {
    utimesSync(segment, 1, 1);
    expect(tasks()).toEqual([0, 1, 2, 3, 4]);
    expect(warnings).toEqual([]);
  });
});

describe("index", () => {
  const index = (): string => join(directory, "index.sqlite");
  const aside = (): string[] => readdirSync(directory).filter((name) => name.startsWith("index.corrupt-"));

  test.each<[string, () => void]>([
    ["garbage", () => writeFileSync(index(), "garbage ".repeat(2000))],
    ["truncated", () => truncateSync(index(), 5000)],
    ["its pages zeroed", () => zero(4096)],
    ["of another schema", () => run("PRAGMA user_version = 7")],
    ["without its tables", () => run("DROP TABLE entries")],
    [
      "somebody else's",
      () => run("DROP TABLE entries; DROP TABLE segments; CREATE TABLE x (y); PRAGMA user_version = 0"),
    ],
    ["a folder", () => makeFolder()],
  ])("%s: set aside and made again with a warning", (_, spoil) => {
    spoil();
    expect(tasks()).toEqual([0, 1, 2, 3, 4]);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/index\.sqlite is broken \(.*\); moved to .*index\.corrupt-.*\.sqlite/);
    expect(aside()).toHaveLength(1);
    expect(tasks()).toEqual([0, 1, 2, 3, 4]);
    expect(warnings).toEqual([]);
  });

  test.each<[string, () => void]>([
    ["deleted", () => rmSync(index())],
    ["empty", () => truncateSync(index(), 0)],
  ])("%s: made again with a warning", (_, spoil) => {
    spoil();
    expect(tasks()).toEqual([0, 1, 2, 3, 4]);
    expect(warnings).toEqual([`${index()} is missing or empty; made again from the rows.`]);
  });

  test("an entry that leads to the wrong row is dropped", () => {
    run(`UPDATE entries SET start = ${offsets[1]}, length = ${lineOf(rows[1]).length - 1}`);
    const store = open();
    expect(store.get(rows[0].address)).toBeUndefined();
    expect(store.get(rows[1].address)).toEqual(rows[1]);
    expect(store.verify().problems.length).toBeGreaterThan(0);
    store.close();
  });

  test("broken under an open store: made again, nothing lost", () => {
    const store = open();
    run("DROP TABLE entries");
    expect(store.get(rows[0].address)).toEqual(rows[0]);
    store.append(rowOfTask(5));
    expect([...store.rows()]).toHaveLength(6);
    store.close();
  });

  test("only the tails that are not indexed are read", () => {
    flip(segment, offsets[0] + 60);
    const line = lineOf(rowOfTask(5));
    appendFileSync(segment, line);
    const store = open();
    expect(warnings).toEqual([]); // the flipped byte lies in what is indexed, and the segment has grown
    expect(store.get(rowOfTask(5).address)).toEqual(rowOfTask(5));
    store.close();
  });

  function run(statements: string): void {
    const database = new DatabaseSync(index());
    database.exec(statements);
    database.close();
  }

  function makeFolder(): void {
    rmSync(index());
    mkdirSync(index());
  }

  function zero(from: number): void {
    const bytes = readFileSync(index());
    bytes.fill(0, from);
    writeFileSync(index(), bytes);
  }
});

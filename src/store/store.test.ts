import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { rowOfTask } from "../../tests/fixtures/rows.ts";
import { openStore } from "./store.ts";

let directory: string;
beforeEach(() => {
  directory = join(mkdtempSync(join(tmpdir(), "thalweg-store-")), "results");
});
afterEach(() => rmSync(join(directory, ".."), { recursive: true, force: true }));

const silent = (warning: string): void => {
  throw new Error(`unexpected warning: ${warning}`);
};

test("rows come back from an open store and from one opened again", () => {
  const rows = [3, 1, 2].map((n) => rowOfTask(n));
  const store = openStore(directory, { log: silent });
  expect(store.has(rows[0].address)).toBe(false);
  expect(store.get(rows[0].address)).toBeUndefined();
  for (const row of rows) store.append(row);
  expect(store.get(rows[1].address)).toEqual(rows[1]);
  store.close();
  const again = openStore(directory, { log: silent });
  for (const row of rows) expect(again.get(row.address)).toEqual(row);
  expect(again.has(rows[2].address)).toBe(true);
  expect(again.verify()).toEqual({ segments: 1, rows: 3, duplicates: 0, damaged: 0, problems: [] });
  again.close();
});

test("rows() is sorted by address and filtered by experiment and code version", () => {
  const store = openStore(directory, { log: silent });
  const rows = Array.from({ length: 30 }, (_, n) =>
    rowOfTask(n, { experiment: `fixture/${n % 2}`, codeVersion: `${n % 3}` }),
  );
  for (const row of rows) store.append(row);
  const sorted = rows.toSorted((a, b) => (a.address < b.address ? -1 : 1));
  expect([...store.rows()]).toEqual(sorted);
  expect([...store.rows({ experiment: "fixture/1" })]).toEqual(sorted.filter((r) => r.experiment === "fixture/1"));
  expect([...store.rows({ experiment: "fixture/1", codeVersion: "2" })]).toHaveLength(5);
  expect([...store.rows({ codeVersion: "none" })]).toEqual([]);
  store.close();
});

test("the same row twice is one row", () => {
  const store = openStore(directory, { log: silent });
  store.append(rowOfTask(1));
  store.append(rowOfTask(1));
  expect([...store.rows()]).toEqual([rowOfTask(1)]);
  expect(store.verify()).toMatchObject({ rows: 1, duplicates: 1, problems: [] });
  store.close();
});

test("a measurement replaces a failure, never the other way, and the index made again agrees", () => {
  const failure = rowOfTask(1, { outcome: "timeout", values: null, message: "longer than 1 s" });
  const measured = rowOfTask(1);
  const other = rowOfTask(2, { outcome: "failed", values: null, message: "second" });
  const store = openStore(directory, { log: silent });
  for (const row of [failure, measured, failure]) store.append(row);
  store.append({ ...other, message: "first" });
  store.append(other);
  expect(store.get(measured.address)).toEqual(measured);
  expect(store.get(other.address)).toEqual(other);
  store.close();
  rmSync(join(directory, "index.sqlite"));
  const warnings: string[] = [];
  const again = openStore(directory, { log: (warning) => warnings.push(warning) });
  expect(warnings).toEqual([`${join(directory, "index.sqlite")} is missing or empty; made again from the rows.`]);
  expect(again.get(measured.address)).toEqual(measured);
  expect(again.get(other.address)).toEqual(other);
  again.close();
});

test("two measurements of one address that differ are reported", () => {
  const store = openStore(directory, { log: silent });
  store.append(rowOfTask(1));
  store.append(rowOfTask(1, { values: { n: 2 } }));
  expect(store.verify().problems).toEqual([expect.stringContaining("differs from another measurement")]);
  store.close();
});

test("a row at a wrong address is refused", () => {
  const store = openStore(directory, { log: silent });
  expect(() => store.append({ ...rowOfTask(1), seed: 2 })).toThrow("append: address must be that of the row's content");
  store.close();
});

test("a store that only reads makes no segment", () => {
  openStore(directory, { log: silent }).close();
  expect(readdirSync(join(directory, "rows"))).toEqual([]);
});

test("records are replaced whole, and a damaged one is ignored with a warning", () => {
  const warnings: string[] = [];
  const store = openStore(directory, { log: (warning) => warnings.push(warning) });
  expect(store.loadRecord("paper-2021/claim")).toBeUndefined();
  store.saveRecord("paper-2021/claim", { verdict: "consistent" });
  store.saveRecord("paper-2021/claim", { verdict: "contradicted", parts: [1, 2] });
  expect(store.loadRecord("paper-2021/claim")).toEqual({ verdict: "contradicted", parts: [1, 2] });
  expect(readdirSync(join(directory, "records"))).toEqual(["paper-2021.claim.json"]);
  writeFileSync(join(directory, "records", "paper-2021.claim.json"), "{");
  expect(store.loadRecord("paper-2021/claim")).toBeUndefined();
  expect(warnings).toEqual([expect.stringContaining("paper-2021.claim.json is damaged")]);
  expect(() => store.saveRecord("../outside", null)).toThrow("id must be names joined by /");
  store.close();
});

test.each(["", "rows", "records"])("a file in the way of the store's folder «%s»", (folder) => {
  if (folder !== "") mkdirSync(directory);
  writeFileSync(join(directory, folder), "");
  expect(() => openStore(directory)).toThrow(
    `${join(directory, folder)}: a file is in the way; move it, or choose another folder for the store.`,
  );
});

test("a store made by a newer schema is refused and left alone", () => {
  mkdirSync(directory);
  const text = '{"format":"thalweg-store","schema":2}';
  writeFileSync(join(directory, "store.json"), text);
  expect(() => openStore(directory)).toThrow(
    "a newer thalweg made this store (schema 2, this one knows 1); update thalweg",
  );
  expect(readFileSync(join(directory, "store.json"), "utf8")).toBe(text);
});

test("a damaged store.json is written again with a warning", () => {
  openStore(directory).close();
  writeFileSync(join(directory, "store.json"), "garbage");
  const warnings: string[] = [];
  openStore(directory, { log: (warning) => warnings.push(warning) }).close();
  expect(warnings).toEqual([`${join(directory, "store.json")} is damaged; written again.`]);
  openStore(directory, { log: silent }).close();
});

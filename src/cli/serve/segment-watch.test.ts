import { appendFileSync, mkdtempSync, rmSync, symlinkSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { segmentsOf } from "../../../tests/e2e/thalweg.ts";
import { rowOfTask } from "../../../tests/fixtures/rows.ts";
import { lineOf } from "../../store/line.ts";
import { openStore } from "../../store/store.ts";
import { watchSegments } from "./segment-watch.ts";
import { createStoreReader } from "./store-reader.ts";

const folder = mkdtempSync(join(tmpdir(), "thalweg-watch-"));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("each row that is stored after the first look is told once, whoever stores it, by run and outcome", () => {
  const watch = watchSegments(createStoreReader(folder, () => {}));
  const first = openStore(folder);
  for (let n = 0; n < 3; n++) first.append(rowOfTask(n));
  expect(watch.look()).toEqual([]); // it was there before
  expect(watch.look()).toEqual([]);

  first.append(rowOfTask(3));
  const second = openStore(folder); // another process would do the same
  second.append(rowOfTask(4));
  second.append(rowOfTask(5, { outcome: "failed", values: null }));
  second.append(rowOfTask(6, { seed: 2 }));
  const told = watch.look();
  expect(told.map(({ seed, stored, outcomes }) => ({ seed, stored, outcomes }))).toEqual([
    { seed: 1, stored: 3, outcomes: { ok: 2, failed: 1 } },
    { seed: 2, stored: 1, outcomes: { ok: 1 } },
  ]);
  expect(told[0]).toMatchObject({ experiment: "fixture/rows", engine: "reference", codeVersion: "a".repeat(64) });
  expect(watch.look()).toEqual([]);

  // A line that comes in two pieces is a row when it is whole; one that is damaged never is.
  const path = segmentsOf(folder)[0]!;
  const line = lineOf(rowOfTask(7));
  appendFileSync(path, line.subarray(0, 100));
  expect(watch.look()).toEqual([]);
  appendFileSync(path, line.subarray(100));
  expect(watch.look()).toMatchObject([{ stored: 1 }]);
  appendFileSync(path, Buffer.from(line).fill(0x78, 20, 30));
  expect(watch.look()).toEqual([]);

  // A segment that is cut has nothing new; what comes after the cut is.
  truncateSync(path, 0);
  expect(watch.look()).toEqual([]);
  appendFileSync(path, line);
  expect(watch.look()).toMatchObject([{ stored: 1 }]);

  // A link is no segment.
  symlinkSync(path, join(folder, "rows", "link.jsonl"));
  expect(watch.look()).toEqual([]);
  first.close();
  second.close();
});

test("a store that is made later is watched from its first row", () => {
  const watch = watchSegments(createStoreReader(folder, () => {}));
  expect(watch.look()).toEqual([]);
  const store = openStore(folder);
  store.append(rowOfTask(1));
  store.close();
  expect(watch.look()).toMatchObject([{ stored: 1 }]);
});

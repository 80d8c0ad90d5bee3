import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { rowOfTask, wide } from "../../tests/fixtures/rows.ts";
import { openStore } from "./store.ts";

const SCRIPT = fileURLToPath(new URL("../../tests/fixtures/append-rows.ts", import.meta.url));
const run = promisify(execFile);
let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "thalweg-processes-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

test("two processes and this one append to one store at once; rows that both have count once", async () => {
  const store = openStore(directory);
  const children = [
    ["0", "150"],
    ["100", "250"],
  ].map((range) => run(process.execPath, [SCRIPT, directory, ...range]));
  for (let n = 240; n < 300; n++) store.append(rowOfTask(n));
  for (const { stdout, stderr } of await Promise.all(children)) {
    expect(stdout).toBe("150\n");
    expect(stderr).toBe("");
  }
  store.close();
  const again = openStore(directory);
  expect([...again.rows()]).toHaveLength(300);
  expect(again.verify()).toEqual({ segments: 3, rows: 300, duplicates: 60, damaged: 0, problems: [] });
  again.close();
});

// A limit on the size of files, in blocks of 512 bytes, stands for the full disk: the write that crosses it takes a part
// of the line, the next one fails. Long rows fill their segment first; short ones the index, which is then given up.
test.each([
  ["the rows", 64, "400"],
  ["the index", 32, "0"],
])(
  "a full disk met by %s: a StoreError; what was appended before it is intact, and nothing else",
  (met, blocks, width) => {
    const command = `ulimit -f ${blocks}; exec "$0" "$@" 2>&1`;
    const limited = ["-c", command, process.execPath, SCRIPT, directory, "0", "999", width];
    const lines = execFileSync("sh", limited, { encoding: "utf8" }).trim().split("\n");
    if (met === "the index")
      expect(lines.shift()).toMatch(/index\.sqlite cannot be used \(.*\); the rows are found without/);
    const [, appended, message] = /^(\d+) StoreError (.*)$/.exec(lines[0])!;
    expect(message).toMatch(/^a row could not be written to .*\(EFBIG: .*\); all rows before it are intact\.$/);
    expect(Number(appended)).toBeGreaterThan(3);
    expect(lines.slice(1)).toEqual([appended]);
    const warnings: string[] = [];
    const store = openStore(directory, { log: (warning) => warnings.push(warning) });
    expect(warnings).toEqual([]);
    expect([...store.rows()]).toHaveLength(Number(appended));
    for (let n = 0; n < Number(appended); n++)
      expect(store.get(rowOfTask(n, wide(width)).address)?.task).toEqual({ n });
    store.append(rowOfTask(999));
    expect(store.verify()).toMatchObject({ rows: Number(appended) + 1, duplicates: 0, damaged: 0, problems: [] });
    store.close();
  },
);

test("a process killed while it appends leaves a store of whole rows", async () => {
  const child = execFile(process.execPath, [SCRIPT, directory, "0", "1000000"]);
  const ended = new Promise((resolve) => child.once("exit", resolve));
  while (segmentCount() === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  await new Promise((resolve) => setTimeout(resolve, 200));
  child.kill("SIGKILL");
  await ended;
  const store = openStore(directory);
  const count = [...store.rows()].length;
  expect(count).toBeGreaterThan(0);
  for (let n = 0; n < count; n++) expect(store.has(rowOfTask(n).address)).toBe(true);
  expect(store.verify()).toMatchObject({ rows: count, duplicates: 0 });
  store.close();
});

function segmentCount(): number {
  try {
    return readdirSync(join(directory, "rows")).length;
  } catch {
    return 0;
  }
}

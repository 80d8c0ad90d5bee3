import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { OpenEngine } from "../../src/engine/wasm/wasm-engine.ts";
import { encodeNumbers } from "../../src/experiments/encode-numbers.ts";
import { experiments } from "../../src/experiments/registry.gen.ts";
import { rowBytes } from "../../src/store/line.ts";
import { openStore } from "../../src/store/store.ts";
import { openBrowserEngine } from "../../src/web/computation/open-engine.ts";
import { runInBrowser } from "../../src/web/computation/run.ts";
import { rowsOf, temporaryFolder, thalweg } from "./thalweg.ts";

const folder = temporaryFolder();
let engine: OpenEngine;
beforeAll(async () => {
  engine = await openBrowserEngine();
});
afterAll(async () => {
  await engine.close();
  folder[Symbol.dispose]();
});

/** A claim with features of the engine's making and controls; and a survey that trains networks. */
describe.each(["vempala-wilmes-2019/fixed-features", "dandi-2025/theorem-algorithm"])("%s", (id) => {
  test("comes to the same rows and the same judgement as on the command line", async () => {
    const store = `${folder.path}/${id.replace("/", "-")}`;
    const args = ["run", id, "--profile", "smoke", "--seed", "3", "--engine", engine.id, "--store", store, "--json"];
    const { code, stdout, stderr } = await thalweg(args, { cwd: folder.path });
    expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
    const opened = openStore(store);
    const { codeVersion, versions } = opened.rows().next().value!;
    const record = opened.loadRecord(id) as { readonly judgement: unknown; readonly outcomes: unknown };
    opened.close();

    const { profiles } = await experiments[id]!();
    const request = { experimentId: id, params: profiles.smoke, seed: 3, engine, codeVersion, versions };
    const result = await runInBrowser(request);
    const bytes = [...result.rows]
      .sort((a, b) => (a.address < b.address ? -1 : 1))
      .map((row) => rowBytes(row).toString());
    expect(bytes).toEqual(rowsOf(store));
    expect(encodeNumbers(result.judgement)).toEqual(record.judgement);
    expect(result.outcomes).toEqual(record.outcomes);
    expect(result.judgement?.verdict ?? null).toBe(JSON.parse(stdout).verdict);
    expect(structuredClone(result.figure)).toEqual(result.figure);
  });
});

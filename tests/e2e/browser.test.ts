import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { stripTypeScriptTypes } from "node:module";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { battery } from "./browser-battery.ts";
import { PROJECT, temporaryFolder } from "./thalweg.ts";

const folder = temporaryFolder();
afterAll(() => folder[Symbol.dispose]());

/** The packages that the battery's modules import, where they lie. */
const imports = {
  "@noble/hashes/utils.js": "/node_modules/@noble/hashes/utils.js",
  canonicalize: "/node_modules/canonicalize/lib/canonicalize.js",
};
const PAGE = `<!doctype html><script type="importmap">${JSON.stringify({ imports })}</script>
<script type="module">
  const say = (text) => { document.body.textContent = "<<" + text + ">>"; };
  import("/tests/e2e/browser-battery.ts").then(({ battery }) => battery()).then(say, (error) => say("failed: " + error.stack));
</script><body></body>`;

/** Serves the project's files, types stripped, isolated as pages with shared memory must be. */
const server = createServer((request, response) => {
  response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
  response.setHeader("Cross-Origin-Embedder-Policy", "require-corp");
  const path = request.url ?? "/";
  try {
    if (path === "/") return response.setHeader("Content-Type", "text/html").end(PAGE);
    const text = readFileSync(join(PROJECT, path), "utf8");
    response.setHeader("Content-Type", "text/javascript").end(path.endsWith(".ts") ? stripTypeScriptTypes(text) : text);
  } catch {
    response.writeHead(404).end();
  }
});
afterAll(() => server.close());

const FLAGS = [
  ...["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"],
  ...["--disable-background-networking", "--disable-component-update", "--virtual-time-budget=60000", "--dump-dom"],
];

test("a browser computes what Node computes, to the bit", async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const args = [...FLAGS, `--user-data-dir=${folder.path}`, `http://127.0.0.1:${port}/`];
  const dom = await new Promise<string>((resolve, reject) => {
    const child = spawn("/usr/bin/chromium", args, { stdio: ["ignore", "pipe", "ignore"] });
    let said = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
    child.once("error", reject).once("close", () => resolve(said));
  });
  const [, found = dom] = /&lt;&lt;([\s\S]*)&gt;&gt;/.exec(dom) ?? [];
  expect(found).toBe(await battery());
}, 120_000);

import { spawn } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { inProcess } from "../../../tests/e2e/in-process.ts";
import { labFolder } from "../../../tests/fixtures/lab-server.ts";
import serve from "../commands/serve.ts";

const folder = labFolder();
afterAll(() => folder.remove());

/** The command in a process of its own, as the command line starts it. */
function start() {
  const source = fileURLToPath(new URL("../commands/serve.ts", import.meta.url));
  const args = ["--port", "0", "--site", folder.site, "--store", folder.store];
  const script = `const { default: command } = await import(${JSON.stringify(source)});
    await command.run({ rawArgs: ${JSON.stringify(args)}, args: {}, cmd: command });`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], { stdio: ["ignore", "pipe", "pipe"] });
  const said = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      said[name] += text;
    });
  }
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  return { child, said, ended };
}

test("shows its link and its token, serves, and ends with 0 when it is interrupted, listeners or not", async () => {
  const { child, said, ended } = start();
  await expect.poll(() => said.stderr, { timeout: 60_000 }).toContain("Ctrl-C");
  const link = /http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{32}/.exec(said.stdout)![0];
  const token = /Bearer ([\w-]{32})/.exec(said.stderr)![1];
  expect(new URL(link).searchParams.get("token")).not.toBe(token);
  const health = await fetch(new URL("/api/health", link), { headers: { Authorization: `Bearer ${token}` } });
  expect(await health.json()).toMatchObject({ writer: true, store: false });
  const events = await fetch(new URL("/api/events", link));
  child.kill("SIGINT");
  expect(await events.text()).toMatch(/event: end\ndata: \{\}\n\n$/);
  expect(await ended).toBe(0);
  expect(existsSync(folder.store)).toBe(false);
  expect(said.stderr.trimEnd().split("\n")).toHaveLength(2);
});

test("says what it needs", async () => {
  const say = async (...args: readonly string[]) => (await inProcess(serve, args)).error;
  expect(await say("--site", folder.path)).toMatchObject({
    name: "UsageError",
    message: expect.stringMatching(/no site.*build:web/),
  });
  const half = join(folder.path, "half");
  mkdirSync(half);
  writeFileSync(join(half, "index.html"), "");
  expect(await say("--site", half)).toMatchObject({
    name: "UsageError",
    message: expect.stringMatching(/not whole.*npm run build:web/),
  });
  expect(await say("--port", "65536")).toMatchObject({
    name: "UsageError",
    message: expect.stringMatching(/at most 65535/),
  });
  expect(await say("--port", "-1")).toMatchObject({ name: "UsageError" });
  const { createServer } = await import("node:net");
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  const { port } = other.address() as { port: number };
  const taken = await say("--port", String(port), "--site", folder.site, "--store", folder.store);
  expect(taken).toMatchObject({ name: "UsageError", message: expect.stringMatching(/is in use; --port 0/) });
  other.close();
});

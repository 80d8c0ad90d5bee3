import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { rowBytes } from "../../src/store/line.ts";
import { openStore } from "../../src/store/store.ts";

export const PROJECT = fileURLToPath(new URL("../..", import.meta.url));
export const THALWEG = join(PROJECT, "bin/thalweg.js");

/** How a command ended. */
export interface Ended {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that runs: what it has said on stderr so far, and its end. */
export interface Running {
  readonly child: ChildProcess;
  readonly stderr: () => string;
  readonly ended: Promise<Ended>;
}

export interface Surroundings {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Before the command, in the same shell: `ulimit -f 8`. */
  readonly shell?: string;
  /** The user and group to become, where one may. */
  readonly uid?: number;
  readonly gid?: number;
}

/** Starts `thalweg` as a user would, with neither terminal nor input. */
export function start(args: readonly string[], { shell, ...options }: Surroundings): Running {
  const command = [process.execPath, THALWEG, ...args];
  const [program, ...rest] = shell === undefined ? command : ["sh", "-c", `${shell}; exec "$@"`, "sh", ...command];
  const child = spawn(program, rest, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  const said = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      said[name] += text;
    });
  }
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once("error", reject).once("close", (code, signal) => resolve({ code, signal, ...said }));
  });
  return { child, stderr: () => said.stderr, ended };
}

export function thalweg(args: readonly string[], surroundings: Surroundings): Promise<Ended> {
  return start(args, surroundings).ended;
}

/** An empty folder somewhere else than the project, gone when it is disposed of. */
export function temporaryFolder(): { readonly path: string; readonly [Symbol.dispose]: () => void } {
  const path = mkdtempSync(join(tmpdir(), "thalweg-e2e-"));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** Waits until a condition holds or the command has ended. */
export async function until(condition: () => boolean, { child }: Running): Promise<void> {
  while (!condition() && child.exitCode === null && child.signalCode === null) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Every row of a store as the bytes by which rows are compared, in the order of the addresses. */
export function rowsOf(directory: string): readonly string[] {
  const store = openStore(directory);
  const rows = [...store.rows()].sort((a, b) => (a.address < b.address ? -1 : 1));
  store.close();
  return rows.map((row) => rowBytes(row).toString());
}

/** Addresses of the whole lines in a store's segments, read without the store's own code. */
export function storedAddresses(directory: string): ReadonlySet<string> {
  const lines = segmentsOf(directory).flatMap((path) => readFileSync(path, "utf8").split("\n").slice(0, -1));
  return new Set(lines.flatMap((line) => /"address":"([0-9a-f]{64})"/.exec(line)?.[1] ?? []));
}

export function segmentsOf(directory: string): readonly string[] {
  try {
    const rows = join(directory, "rows");
    return readdirSync(rows)
      .sort()
      .map((name) => join(rows, name));
  } catch {
    return [];
  }
}

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { arch, cpus, platform } from "node:os";
import { fileURLToPath } from "node:url";

/** The project's folder. */
export const PROJECT = fileURLToPath(new URL("../..", import.meta.url));

let known: Readonly<Record<"thalweg" | "commit" | "node" | "v8" | "platform" | "processor", string>> | undefined;

/** What computed a record: versions, commit ("unknown" outside a checkout) and machine. */
export function environment() {
  known ??= {
    thalweg: (JSON.parse(readFileSync(`${PROJECT}/package.json`, "utf8")) as { version: string }).version,
    commit: commit(),
    node: process.version,
    v8: process.versions.v8,
    platform: `${platform()}-${arch()}`,
    processor: `${cpus().length} × ${cpus()[0]?.model ?? "unknown"}`,
  };
  return known;
}

function commit(): string {
  try {
    const git = (...args: string[]): string =>
      execFileSync("git", ["-C", PROJECT, ...args], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
    return git("rev-parse", "HEAD") + (git("status", "--porcelain") === "" ? "" : " with changes");
  } catch {
    return "unknown";
  }
}

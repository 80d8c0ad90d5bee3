import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const SOURCE = fileURLToPath(new URL("..", import.meta.url));
/** What turns a task into a row besides the experiment: the code that runs a job, and the engines. */
const BESIDES = [
  join(SOURCE, "runner", "run-job.ts"),
  join(SOURCE, "engine", "native", "open.ts"),
  join(SOURCE, "engine", "native", "helper.ts"),
];

/**
 * A claim's code version: the first 16 hexadecimal digits of the SHA-256 of its source file, of the code that runs its
 * jobs, of the engines, of everything that they import from this project, directly or not (types aside, for they
 * are erased), and of the runtime's version, whose Math functions decide last bits. Rows computed by other code have
 * another address, so that no edit can be answered with an old number.
 */
export function codeVersion(experimentId: string): string {
  const texts = sourcesOfExperiment(experimentId);
  const hash = createHash("sha256").update(`${process.version}\0`);
  for (const [path, text] of [...texts].sort(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(`${relative(SOURCE, path).replaceAll("\\", "/")}\0${text.replaceAll("\r\n", "\n")}\0`);
  }
  return hash.digest("hex").slice(0, 16);
}

/** Everything that the code version hashes, by path. */
export function sourcesOfExperiment(experimentId: string): ReadonlyMap<string, string> {
  return sourcesOf([join(SOURCE, "experiments", `${experimentId}.ts`), ...BESIDES]);
}

/** The given files and all that they import from this project, by path. */
function sourcesOf(paths: readonly string[]): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  const collect = (path: string): void => {
    if (texts.has(path)) return;
    const text = readFileSync(path, "utf8");
    texts.set(path, text);
    for (const target of importsIn(text)) collect(resolve(dirname(path), target));
  };
  for (const path of paths) collect(path);
  return texts;
}

/** `import` and `export` at a line's beginning with or without names, not `import type`; and `import()` anywhere. */
const IMPORT =
  /^(?:import|export)\b(?!\s+type\s+(?!from\b)[\w{*])(?:[^;"]*?\bfrom)?\s*"(\.[^"]+)"|\bimport\(\s*"(\.[^"]+)"/gm;

/** The relative modules that a source, formatted as Biome does, imports at run time. */
export function importsIn(text: string): readonly string[] {
  return [...text.matchAll(IMPORT)].map((match) => match[1] ?? match[2]);
}

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const SOURCE = fileURLToPath(new URL("..", import.meta.url));

/**
 * A claim's code version: the first 16 hexadecimal digits of the SHA-256 of its source file and of everything that it
 * imports from this project, directly or not (types aside, for they are erased). Rows computed by other code have
 * another address, so that no edit can be answered with an old number.
 */
export function codeVersion(experimentId: string): string {
  const texts = new Map<string, string>();
  collect(resolve(SOURCE, "experiments", `${experimentId}.ts`), texts);
  const hash = createHash("sha256");
  for (const [path, text] of [...texts].sort(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(`${relative(SOURCE, path).replaceAll("\\", "/")}\0${text.replaceAll("\r\n", "\n")}\0`);
  }
  return hash.digest("hex").slice(0, 16);
}

const IMPORT = /^(?:import|export)\s+(?!type\b)[^;]*?from\s+"(\.[^"]+)";/gms;

function collect(path: string, texts: Map<string, string>): void {
  if (texts.has(path)) return;
  const text = readFileSync(path, "utf8");
  texts.set(path, text);
  for (const [, target] of text.matchAll(IMPORT)) collect(resolve(dirname(path), target), texts);
}

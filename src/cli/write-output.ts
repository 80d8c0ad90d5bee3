import { closeSync, existsSync, mkdirSync, openSync, writeFileSync, writeSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { UsageError } from "./exit.ts";

/** Writes what `--output` names, as a whole or in pieces, and the folders on the way; a UsageError where that cannot be. */
export function writeOutput(output: string, content: string | Uint8Array | Iterable<string>): void {
  try {
    makeFolders(dirname(resolve(output)));
    if (typeof content === "string" || content instanceof Uint8Array) {
      writeFileSync(output, content);
      return;
    }
    const file = openSync(output, "w");
    try {
      for (const piece of content) writeSync(file, piece);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new UsageError(`--output ${output}: the file cannot be written (${code}).`);
  }
}

/** One level at a time: a recursive `mkdirSync` does not return where the system lets nobody make folders, as in /proc. */
function makeFolders(folder: string): void {
  if (existsSync(folder)) return;
  makeFolders(dirname(folder));
  mkdirSync(folder);
}

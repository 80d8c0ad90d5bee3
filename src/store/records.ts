import { readFileSync } from "node:fs";
import { join } from "node:path";
import { requireDomain } from "../math/domain-error.ts";
import type { Json } from "../math/json.ts";
import { codeOf, StoreError } from "./store-error.ts";
import { writeAside } from "./write-aside.ts";

/** Keeps an experiment's record, in place of the one before. */
export function saveRecord(folder: string, experiment: string, record: Json): void {
  writeAside(pathOf(folder, experiment), `${JSON.stringify(record, null, 2)}\n`);
}

/** The experiment's last record; undefined where there is none or, with a warning, where it is damaged. */
export function loadRecord(folder: string, experiment: string, log: (warning: string) => void): Json | undefined {
  const path = pathOf(folder, experiment);
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw new StoreError(`${path} cannot be read (${codeOf(error)}); move it away, and run the experiment again.`);
  }
  try {
    return JSON.parse(text) as Json;
  } catch {
    log(`${path} is damaged; ignored.`);
    return undefined;
  }
}

/** An id has no dot, so that different experiments have different files. */
function pathOf(folder: string, experiment: string): string {
  requireDomain(/^[\w-]+(\/[\w-]+)*$/.test(experiment), "record", "id must be names joined by /", experiment);
  return join(folder, `${experiment.replaceAll("/", ".")}.json`);
}

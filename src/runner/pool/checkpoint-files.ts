import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Checkpoints } from "../../training/networks/checkpoint.ts";
import type { Keeping } from "../protocol.ts";

const DIGEST = 32;

/**
 * Checkpoints as files `<folder>/<name>.state`, the SHA-256 of the state before it. A file is written aside and renamed, so
 * that a crash leaves the old one; one that is damaged all the same counts as none.
 */
export function createCheckpointFiles({
  folder,
  seconds,
}: Keeping): Checkpoints & { /** Takes the folder away: the job is done. */ clear(): void } {
  const pathOf = (name: string): string => join(folder, `${encodeURIComponent(name)}.state`);
  let last = performance.now();
  return {
    load(name) {
      const path = pathOf(name);
      if (!existsSync(path)) return undefined;
      const bytes = new Uint8Array(readFileSync(path));
      const state = bytes.slice(DIGEST);
      return Buffer.compare(digestOf(state), bytes.subarray(0, DIGEST)) === 0 ? state : undefined;
    },
    due: () => performance.now() - last >= 1000 * seconds,
    save(name, state) {
      mkdirSync(folder, { recursive: true });
      const path = pathOf(name);
      writeFileSync(`${path}.tmp`, Buffer.concat([digestOf(state), state]));
      renameSync(`${path}.tmp`, path);
      last = performance.now();
    },
    clear: () => rmSync(folder, { recursive: true, force: true }),
  };
}

const digestOf = (state: Uint8Array): Buffer => createHash("sha256").update(state).digest();

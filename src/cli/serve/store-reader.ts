import { lstatSync, readdirSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { openStore, type Store } from "../../store/store.ts";
import { Refusal } from "./refusal.ts";

/** A store as the server reads it. */
export interface StoreReader {
  /** As it was given: it may be made later, by a run. */
  readonly directory: string;
  /** Runs an action on the store, up to date with what other processes appended; undefined where there is no store yet. */
  use<T>(action: (store: Store) => T): T | undefined;
  /** The files of a folder in it, with what changes when they are written. */
  files(folder: "rows" | "records", ending: string): readonly StoredFile[];
}

export interface StoredFile {
  readonly name: string;
  readonly size: number;
  readonly modified: number;
  /** Whether it is a file and no symbolic link to one. */
  readonly plain: boolean;
}

/** Everything of a store's own that is opened for it; a link in any place would lead reading, or the index's writing, elsewhere. */
const PARTS = ["store.json", "rows", "records", "index.sqlite", "index.sqlite-journal"];

/**
 * The folder itself may be a link, for that is how its owner named it; nothing in it may be. The store is opened anew for each
 * action: that takes milliseconds and reads what other processes appended.
 */
export function createStoreReader(directory: string, log: (warning: string) => void): StoreReader {
  const root = (): string | undefined => {
    const found = realpathSync.native(directory, { encoding: "utf8" });
    for (const part of PARTS) refuseLink(found, part);
    return lstatSync(join(found, "store.json"), { throwIfNoEntry: false }) === undefined ? undefined : found;
  };
  const existing = (): string | undefined => {
    try {
      return root();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw error;
    }
  };
  return {
    directory,
    use(action) {
      const found = existing();
      if (found === undefined) return undefined;
      const store = openStore(found, { log });
      try {
        return action(store);
      } finally {
        store.close();
      }
    },
    files(folder, ending) {
      const found = existing();
      if (found === undefined) return [];
      return readdirSync(join(found, folder))
        .filter((name) => name.endsWith(ending))
        .sort()
        .flatMap((name) => {
          const stats = lstatSync(join(found, folder, name), { throwIfNoEntry: false });
          if (stats === undefined) return [];
          return [{ name, size: stats.size, modified: stats.mtimeMs, plain: stats.isFile() }];
        });
    },
  };
}

function refuseLink(directory: string, part: string): void {
  if (lstatSync(join(directory, part), { throwIfNoEntry: false })?.isSymbolicLink()) throw linkRefusal(part);
}

export function linkRefusal(part: string): Refusal {
  return new Refusal(403, `${part} of the store is a symbolic link; what it leads to is not served`);
}

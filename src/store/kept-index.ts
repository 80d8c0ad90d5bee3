import { renameSync, rmSync, statSync } from "node:fs";
import { catchUp } from "./catch-up.ts";
import { BrokenIndexError, type Index, openIndex } from "./index-database.ts";
import type { Layout } from "./layout.ts";
import { segmentsIn } from "./read-segment.ts";

/** An index that is made again when it breaks. */
export interface KeptIndex {
  /** Runs an action; once more, on an index brought up to date, when the database failed the first time. */
  use<T>(action: (index: Index) => T): T;
  close(): void;
}

/**
 * Opens the store's index, up to date with its segments. One that is broken is set aside and made again. Where it cannot
 * be written (full disk, locked for too long), the rows are found by an index in memory: only the segments may say that a
 * row is stored or not.
 */
export function keepIndex(layout: Layout, log: (warning: string) => void): KeptIndex {
  const open = (path: string): Index => {
    const index = openIndex(path);
    try {
      catchUp(index, layout.rows, log);
    } catch (error) {
      index.close();
      throw error;
    }
    return index;
  };
  const revive = (): Index => {
    const size = statSync(layout.index, { throwIfNoEntry: false })?.size ?? 0;
    if (size === 0 && segmentsIn(layout.rows).length > 0) {
      log(`${layout.index} is missing or empty; made again from the rows.`);
    }
    try {
      return open(layout.index);
    } catch (error) {
      if (!isOfDatabase(error)) throw error;
      try {
        if (isBroken(error)) {
          log(`${layout.index} is broken (${error.message}); ${setAside(layout.index)} and made again from the rows.`);
          return open(layout.index);
        }
      } catch (second) {
        if (!isOfDatabase(second)) throw second;
      }
      log(`${layout.index} cannot be used (${error.message}); the rows are found without it.`);
      return open(":memory:");
    }
  };

  let index = revive();
  return {
    use(action) {
      try {
        return action(index);
      } catch (error) {
        if (!isOfDatabase(error)) throw error;
      }
      index.close();
      index = revive();
      return action(index);
    },
    close: () => index.close(),
  };
}

/** Moves a broken index out of the way, and says so. */
function setAside(index: string): string {
  const time = new Date().toISOString().replace(/[-:.]/g, "");
  const aside = index.replace(/\.sqlite$/, `.corrupt-${time}.sqlite`);
  try {
    rmSync(`${index}-journal`, { force: true });
    renameSync(index, aside);
    return `moved to ${aside}`;
  } catch {
    return "left in place"; // gone, if another process was faster
  }
}

type DatabaseError = Error & { readonly errcode?: number };

function isOfDatabase(error: unknown): error is DatabaseError {
  return error instanceof BrokenIndexError || (error as DatabaseError).errcode !== undefined;
}

function isBroken(error: DatabaseError): boolean {
  return error.errcode === undefined || BROKEN.has(error.errcode & 0xff);
}

/** SQLite's result codes: error (a table is missing), read-only (the file was replaced), corrupt, cannot open, format, not a database. */
const BROKEN: ReadonlySet<number> = new Set([1, 8, 11, 14, 24, 26]);

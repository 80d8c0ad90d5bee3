import { DatabaseSync } from "node:sqlite";
import { MEASURED, type Row } from "../experiments/row.ts";

/** Raised whenever the tables change; an index with another number is made again. */
const SCHEMA = 1;
/** Milliseconds to wait for another process's transaction; the longest is the indexing of a whole store. */
const BUSY_TIMEOUT = 120_000;

/** Where a row's line is, without its line feed. */
export interface Entry {
  readonly address: string;
  readonly segment: string;
  readonly offset: number;
  readonly length: number;
}

/** What the index knows of a segment. */
export interface SegmentState {
  /** Bytes that are indexed: up to the last line feed. */
  readonly indexed: number;
  /** Size and time of change (milliseconds) when they were. */
  readonly size: number;
  readonly modified: number;
}

/** Rows to list; all of them unless given. */
export interface RowFilter {
  readonly experiment?: string;
  readonly codeVersion?: string;
}

/** Finds rows in the segments. Everything in it can be derived from them, so it need not survive a power failure. */
export interface Index {
  find(address: string): Entry | undefined;
  /** The next entries in order of address. */
  list(filter: RowFilter, page: { readonly after: string; readonly limit: number }): readonly Entry[];
  /** Enters a row's place. Of an address's rows a measurement wins, then the last by segment and offset, so that every
   *  order of entering gives one index. */
  put(row: Row, place: Omit<Entry, "address">): void;
  drop(entry: Entry): void;
  clear(): void;
  segments(): ReadonlyMap<string, SegmentState>;
  setSegment(segment: string, state: SegmentState): void;
  transaction(action: () => void): void;
  close(): void;
}

/** An index that cannot be used as it is. */
export class BrokenIndexError extends Error {
  override readonly name = "BrokenIndexError";
}

export function openIndex(path: string): Index {
  const database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT });
  try {
    return indexOn(database);
  } catch (error) {
    database.close();
    throw error;
  }
}

function indexOn(database: DatabaseSync): Index {
  // A rollback journal, since a stale write-ahead log beside a replaced database would be applied to it.
  database.exec("PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = OFF");
  const transaction = (action: () => void): void => {
    database.exec("BEGIN IMMEDIATE");
    try {
      action();
      database.exec("COMMIT");
    } catch (error) {
      if (database.isTransaction) database.exec("ROLLBACK");
      throw error;
    }
  };
  checkHealth(database, transaction);

  const find = database.prepare("SELECT address, segment, start AS offset, length FROM entries WHERE address = ?");
  const list = database.prepare(LIST);
  const put = database.prepare(PUT);
  const drop = database.prepare("DELETE FROM entries WHERE address = ? AND start = ? AND length = ?");
  const segments = database.prepare("SELECT segment, indexed, size, modified FROM segments");
  const setSegment = database.prepare("INSERT OR REPLACE INTO segments VALUES (?, ?, ?, ?)");
  return {
    transaction,
    find: (address) => find.get(address) as Entry | undefined,
    list: ({ experiment = null, codeVersion = null }, { after, limit }) =>
      list.all({ after, experiment, codeVersion, limit }) as unknown as readonly Entry[],
    put({ address, experiment, codeVersion, outcome }, { segment, offset, length }) {
      const measured = MEASURED.has(outcome) ? 1 : 0;
      put.run(address, segment, offset, length, experiment, codeVersion, outcome, measured);
    },
    // Not by the segment's name: a damaged one need not be the same text when it is read and written again.
    drop: ({ address, offset, length }) => void drop.run(address, offset, length),
    clear: () => database.exec("DELETE FROM entries; DELETE FROM segments"),
    segments() {
      const rows = segments.all() as unknown as readonly (SegmentState & { readonly segment: string })[];
      return new Map(rows.map(({ segment, ...state }) => [segment, state]));
    },
    setSegment: (segment, { indexed, size, modified }) => void setSegment.run(segment, indexed, size, modified),
    close: () => database.close(),
  };
}

/** Makes the tables in an empty database; throws a {@link BrokenIndexError} at any other that is not a sound index. */
function checkHealth(database: DatabaseSync, transaction: (action: () => void) => void): void {
  const one = (query: string): unknown => Object.values(database.prepare(query).get() ?? {})[0];
  const schema = (): unknown => one("PRAGMA user_version");
  const isEmpty = (): boolean => one("SELECT count(*) FROM sqlite_schema") === 0;
  if (schema() === 0 && isEmpty()) {
    transaction(() => {
      if (isEmpty()) database.exec(TABLES); // else another process was faster
    });
  }
  if (schema() !== SCHEMA) throw new BrokenIndexError(`schema ${schema()} instead of ${SCHEMA}`);
  const check = one("PRAGMA quick_check(1)");
  if (check !== "ok") throw new BrokenIndexError(String(check).replaceAll(/\s+/g, " "));
}

const TABLES = `
  CREATE TABLE entries (
    address TEXT PRIMARY KEY, segment TEXT NOT NULL, start INTEGER NOT NULL, length INTEGER NOT NULL,
    experiment TEXT NOT NULL, codeVersion TEXT NOT NULL, outcome TEXT NOT NULL, measured INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE segments (
    segment TEXT PRIMARY KEY, indexed INTEGER NOT NULL, size INTEGER NOT NULL, modified REAL NOT NULL
  ) STRICT, WITHOUT ROWID;
  PRAGMA user_version = ${SCHEMA}`;

const LIST = `
  SELECT address, segment, start AS offset, length FROM entries
  WHERE address > $after
    AND ($experiment IS NULL OR experiment = $experiment) AND ($codeVersion IS NULL OR codeVersion = $codeVersion)
  ORDER BY address LIMIT $limit`;

const PUT = `
  INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (address) DO UPDATE SET
    segment = excluded.segment, start = excluded.start, length = excluded.length,
    experiment = excluded.experiment, codeVersion = excluded.codeVersion,
    outcome = excluded.outcome, measured = excluded.measured
  WHERE (excluded.measured, excluded.segment, excluded.start) > (measured, segment, start)`;

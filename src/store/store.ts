import { addressOf } from "../experiments/address.ts";
import type { Row } from "../experiments/row.ts";
import { requireDomain } from "../math/domain-error.ts";
import type { Json } from "../math/json.ts";
import type { Entry, RowFilter } from "./index-database.ts";
import { keepIndex } from "./kept-index.ts";
import { prepareLayout } from "./layout.ts";
import { lineOf } from "./line.ts";
import { readLine } from "./read-segment.ts";
import { loadRecord, saveRecord } from "./records.ts";
import { createSegmentWriter } from "./segment.ts";
import { type StoreReport, verifyStore } from "./verify.ts";

/**
 * What ran and what came out. Rows are lines of append-only files, each with its checksum; an index finds them and can
 * be lost. Several processes may use one store, each writing files of its own.
 */
export interface Store {
  /** Whether the index has a row at this address; only `get` reads it. */
  has(address: string): boolean;
  /** A row whose checksum is right; where it is not, a warning and undefined. */
  get(address: string): Row | undefined;
  /** The row is durable when this returns. After a StoreError it is not there, and everything before is
   *  intact. Of an address's rows a measurement wins, then the last. */
  append(row: Row): void;
  /** Rows by address; those that other processes appended since the store was opened may be missing. */
  rows(filter?: RowFilter): IterableIterator<Row>;
  /** Reads everything and reports what is wrong. */
  verify(): StoreReport;
  /** Keeps an experiment's record, in place of the one before. JSON as it is: `encodeNumbers` comes before. */
  saveRecord(experiment: string, record: Json): void;
  loadRecord(experiment: string): Json | undefined;
  close(): void;
}

/** Opens a store, or makes one. Warnings are sentences for the user; what they speak of is repaired already. */
export function openStore(
  directory: string,
  { log = () => {} }: { readonly log?: (warning: string) => void } = {},
): Store {
  const layout = prepareLayout(directory, log);
  const index = keepIndex(layout, log);
  const writer = createSegmentWriter(layout.rows);

  const read = (entry: Entry): Row | undefined => {
    const row = readLine(layout.rows, entry);
    if (row?.address === entry.address) return row;
    log(
      `${layout.rows}/${entry.segment}: the line at byte ${entry.offset} is damaged; its row will be computed again.`,
    );
    index.use((open) => open.drop(entry));
    return undefined;
  };

  return {
    has: (address) => index.use((open) => open.find(address)) !== undefined,
    get(address) {
      const entry = index.use((open) => open.find(address));
      return entry === undefined ? undefined : read(entry);
    },
    append(row) {
      requireDomain(row.address === addressOf(row), "append", "address must be that of the row's content", row.address);
      const line = lineOf(row);
      const { segment, offset, size, modified } = writer.append(line);
      index.use((open) =>
        open.transaction(() => {
          open.put(row, { segment, offset, length: line.length - 1 });
          open.setSegment(segment, { indexed: size, size, modified });
        }),
      );
    },
    *rows(filter = {}) {
      for (let after = ""; ; ) {
        const page = index.use((open) => open.list(filter, { after, limit: PAGE }));
        for (const entry of page) {
          const row = read(entry);
          if (row !== undefined) yield row;
        }
        if (page.length < PAGE) return;
        after = page.at(-1)!.address;
      }
    },
    verify: () => index.use((open) => verifyStore(open, layout.rows)),
    saveRecord: (experiment, record) => saveRecord(layout.records, experiment, record),
    loadRecord: (experiment) => loadRecord(layout.records, experiment, log),
    close() {
      writer.close();
      index.close();
    },
  };
}

/** Entries that `rows` takes from the index at once. */
const PAGE = 1000;

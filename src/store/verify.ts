import { join } from "node:path";
import { addressOf } from "../experiments/address.ts";
import { MEASURED } from "../experiments/row.ts";
import type { Index } from "./index-database.ts";
import { rowBytes } from "./line.ts";
import { readLine, readSegment, segmentsIn } from "./read-segment.ts";

/** What a reading of the whole store found. */
export interface StoreReport {
  readonly segments: number;
  /** Different addresses with a sound row. */
  readonly rows: number;
  /** Sound lines beyond the first of their address. */
  readonly duplicates: number;
  /** Lines that are no row. */
  readonly damaged: number;
  /** One sentence for everything that is wrong; empty for a sound store. */
  readonly problems: readonly string[];
}

/**
 * Reads every line of every segment: its checksum, its address against its identity, whether two measurements of one
 * address agree, and whether the index leads to it. Changes nothing.
 */
export function verifyStore(index: Index, folder: string): StoreReport {
  const measured = new Map<string, string>();
  const addresses = new Set<string>();
  const problems: string[] = [];
  let lines = 0;
  let damaged = 0;
  const segments = segmentsIn(folder);
  for (const segment of segments) {
    readSegment(folder, segment, {
      from: 0,
      onRow(row, offset) {
        const where = `${join(folder, segment)}: the row at byte ${offset}`;
        lines += 1;
        addresses.add(row.address);
        if (addressOf(row) !== row.address) problems.push(`${where} has an address that is not of its content`);
        if (!MEASURED.has(row.outcome)) return;
        const values = rowBytes({ ...row, versions: {} }).toString("base64");
        if ((measured.get(row.address) ?? values) !== values) {
          problems.push(`${where} differs from another measurement of its address ${row.address}`);
        }
        measured.set(row.address, values);
      },
      onDamage(warning) {
        damaged += 1;
        problems.push(warning);
      },
    });
  }
  for (const address of addresses) {
    const entry = index.find(address);
    if (entry === undefined) problems.push(`the index lacks ${address}`);
    else if (readLine(folder, entry)?.address !== address) problems.push(`the index has a wrong place for ${address}`);
  }
  return { segments: segments.length, rows: addresses.size, duplicates: lines - addresses.size, damaged, problems };
}

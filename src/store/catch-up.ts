import { statSync } from "node:fs";
import { join } from "node:path";
import type { Index } from "./index-database.ts";
import { readSegment, segmentsIn } from "./read-segment.ts";

/**
 * Brings an index up to date: reads what was appended since, by whichever process. When a known segment is gone,
 * shorter, or was changed in place, everything is read again, for another segment may hold the rows that it lost.
 */
export function catchUp(index: Index, folder: string, log: (warning: string) => void): void {
  const isUpToDate = ({ appended, lost, touched }: Changes): boolean =>
    appended.length === 0 && lost.length === 0 && !touched;
  if (isUpToDate(changesOf(index, folder))) return;
  const warnings: string[] = [];
  index.transaction(() => {
    const { appended, lost, touched } = changesOf(index, folder); // another process may have done it meanwhile
    for (const warning of lost) warnings.push(`${warning}; rows that only it held will be computed again.`);
    const all = touched || lost.length > 0;
    if (all) index.clear();
    const known = index.segments();
    for (const segment of all ? segmentsIn(folder) : appended) {
      const state = readSegment(folder, segment, {
        from: known.get(segment)?.indexed ?? 0,
        onRow: (row, offset, length) => index.put(row, { segment, offset, length }),
        onDamage: (warning) => warnings.push(`${warning}; ignored, its row will be computed again.`),
      });
      index.setSegment(segment, state);
    }
  });
  for (const warning of warnings) log(warning);
}

interface Changes {
  /** Segments that are new or longer. */
  readonly appended: readonly string[];
  /** One sentence for each segment that is gone or shorter. */
  readonly lost: readonly string[];
  /** Whether one has its old size, but was written since. */
  readonly touched: boolean;
}

function changesOf(index: Index, folder: string): Changes {
  const known = index.segments();
  const present = new Map(segmentsIn(folder).map((name) => [name, statSync(join(folder, name))] as const));
  const appended: string[] = [];
  const lost: string[] = [];
  let touched = false;
  for (const name of known.keys()) if (!present.has(name)) lost.push(`${join(folder, name)} is missing`);
  for (const [name, { size, mtimeMs }] of present) {
    const state = known.get(name);
    if (state === undefined || size > state.size) appended.push(name);
    else if (size < state.size) lost.push(`${join(folder, name)} was cut from ${state.size} to ${size} bytes`);
    else if (mtimeMs !== state.modified) touched = true;
  }
  return { appended, lost, touched };
}

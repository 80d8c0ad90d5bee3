import { realpathSync } from "node:fs";
import { join } from "node:path";
import type { NewRows } from "../../board/lab-answers.ts";
import type { Outcome, Row } from "../../experiments/row.ts";
import { readSegment } from "../../store/read-segment.ts";
import type { StoreReader } from "./store-reader.ts";

/** Reads what is appended to the store's segments, by whichever process. What was there before the first look is not told. */
export function watchSegments(reader: StoreReader): { look(): readonly NewRows[] } {
  const ends = new Map<string, number>();
  let started = false;
  return {
    look() {
      const rows: Row[] = [];
      for (const { name, size, plain } of reader.files("rows", ".jsonl")) {
        if (!plain) continue;
        // A file that was cut is another file from here on: what it still holds was told or lost.
        const from = Math.min(ends.get(name) ?? (started ? 0 : size), size);
        ends.set(name, from);
        if (size === from) continue;
        const folder = join(realpathSync(reader.directory), "rows");
        // A line that is damaged, or of which the first look saw the beginning, is the store's to complain of.
        const visitor = { from, onRow: (row: Row) => void rows.push(row), onDamage: () => {} };
        ends.set(name, readSegment(folder, name, visitor).indexed);
      }
      started = true;
      return grouped(rows);
    },
  };
}

function grouped(rows: readonly Row[]): readonly NewRows[] {
  const nameOf = ({ experiment, codeVersion, seed, engine }: Row): string =>
    JSON.stringify([experiment, codeVersion, seed, engine]);
  return [...Map.groupBy(rows, nameOf).values()].map((group) => {
    const { experiment, codeVersion, seed, engine } = group[0]!;
    const outcomes: Partial<Record<Outcome, number>> = {};
    for (const { outcome } of group) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    return { experiment, codeVersion, seed, engine, stored: group.length, outcomes };
  });
}

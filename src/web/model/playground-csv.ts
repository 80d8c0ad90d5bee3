import type { PlaygroundView } from "../../playground/view.ts";
import { type Column, type DataRow, tableCsv } from "./data-table.ts";

/**
 * The curves as they are now, one row for each network and noted step: the loss of the batches before it, the error on fresh points as a share of the
 * variance with its least and largest value over the seeds, and each seed's with its standard error. The error now has its interval besides.
 */
export function curvesCsv({ networks }: PlaygroundView): string {
  const seeds = networks[0]?.curve[0]?.errors.length ?? 0;
  const each = Array.from({ length: seeds }, (_, s) => [
    `error of seed ${s + 1}`,
    `standard error of seed ${s + 1}`,
  ]).flat();
  const names = [
    "network",
    "step",
    "loss",
    "error",
    "least error",
    "largest error",
    ...each,
    "interval from",
    "interval to",
    "level",
  ];
  const columns: Column[] = names.map((name) => ({ name, label: name }));
  const rows = networks.flatMap(({ label, curve, error }) =>
    curve.map((point, i): DataRow => {
      const last = i === curve.length - 1;
      return {
        network: label,
        step: point.step,
        loss: point.loss,
        error: point.error,
        "least error": point.low,
        "largest error": point.high,
        ...Object.fromEntries(
          point.errors.flatMap((value, s) => [
            [`error of seed ${s + 1}`, value],
            [`standard error of seed ${s + 1}`, point.standardErrors[s]],
          ]),
        ),
        ...(last && { "interval from": error.low, "interval to": error.high, level: error.level }),
      };
    }),
  );
  return tableCsv(columns, rows);
}

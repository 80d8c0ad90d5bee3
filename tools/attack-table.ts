/** One attack on the floor of one target: what docs/generated/attack.json holds, errors over the variance of the target. */
export interface AttackRow {
  readonly law: string;
  readonly dimension: number;
  readonly quantile: number;
  /** Number of hidden units. */
  readonly width: number;
  readonly method: string;
  /** E (g − f)²/Var f on points that nothing was chosen by. */
  readonly error: number;
  /** Of `error`, at 99 %. */
  readonly interval: readonly [number, number];
  /** The certified floor over the variance. */
  readonly floor: number;
  /** error/floor. */
  readonly ratio: number;
  /** Of one thread, by the clock; null where no log was given. */
  readonly minutes: number | null;
  /** Of the code that ran the attack, and how it was asked to. */
  readonly codeVersion: string;
  readonly seed: number;
  readonly engine: string;
}

export interface AttackRecord {
  readonly rows: readonly AttackRow[];
}

/** The attacks in Markdown: one line each, the nearest to each floor in bold, and the minutes of each dimension. */
export function attackTable({ rows }: AttackRecord): string {
  const nearest = new Map<string, AttackRow>();
  for (const row of rows) {
    const best = nearest.get(targetOf(row));
    if (best === undefined || row.error < best.error) nearest.set(targetOf(row), row);
  }
  const lines = rows.map((row) => {
    const ratio = row.ratio.toFixed(3);
    const shown = nearest.get(targetOf(row)) === row ? `**${ratio}**` : ratio;
    const interval = row.interval.map((end) => end.toFixed(4)).join(", ");
    const cells = [row.law, row.dimension, row.quantile, row.width, row.method];
    return `| ${[...cells, `${row.error.toFixed(4)} [${interval}]`, row.floor.toFixed(4), shown, minutesText(row.minutes)].join(" | ")} |`;
  });
  const all = (value: (row: AttackRow) => string | number): string => [...new Set(rows.map(value))].join(", ");
  const dimensions = [...new Set(rows.map(({ dimension }) => dimension))].sort((a, b) => a - b);
  const spent = dimensions.map((d) => {
    const own = rows.filter(({ dimension }) => dimension === d);
    return `d = ${d}: ${minutesText(own.reduce<number | null>((sum, { minutes }) => (sum === null || minutes === null ? null : sum + minutes), 0))}`;
  });
  return [
    "| law | d | q | k | method | error / variance | floor / variance | error / floor | minutes |",
    "|---|---|---|---|---|---|---|---|---|",
    ...lines,
    "",
    `Minutes by the clock, one thread: ${spent.join("; ")}. Seed ${all(({ seed }) => seed)}, engine ${all(({ engine }) => engine)}, code ${all(({ codeVersion }) => codeVersion)}.`,
  ].join("\n");
}

const targetOf = ({ law, dimension, quantile, width }: AttackRow): string =>
  [law, dimension, quantile, width].join(" ");

const minutesText = (minutes: number | null): string => (minutes === null ? "" : minutes.toFixed(1));

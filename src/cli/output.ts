import { styleText } from "node:util";
import { encodeNumbers } from "../experiments/encode-numbers.ts";
import type { JudgedPart } from "../experiments/judgement.ts";
import type { Estimate } from "../statistics/estimate.ts";
import type { Verdict } from "../statistics/verdict.ts";

/** Data go to stdout; progress and logs to stderr. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** A text that comes with escape sequences: without them where stdout wants no colour. */
export function printStyled(text: string): void {
  print(bold("x") === "x" ? plain(text) : text);
}

export function plain(text: string): string {
  return text.replace(ANSI, "");
}

/** One JSON document on stdout. NaN and ±∞ become the strings "NaN", "Infinity", "-Infinity". */
export function printJson(value: unknown): void {
  print(JSON.stringify(encodeNumbers(value), null, 2));
}

export function log(text: string): void {
  process.stderr.write(`${text}\n`);
}

const LOOKS = {
  consistent: ["green", "✓"],
  contradicted: ["red", "✗"],
  inconclusive: ["yellow", "?"],
  "not applicable": ["gray", "–"],
  "no verdict": ["gray", "·"],
} as const;

/** A verdict with its symbol, coloured where the terminal wants colour (NO_COLOR is honoured). */
export function showVerdict(verdict: Verdict | null): string {
  const word = verdict ?? "no verdict";
  const [colour, symbol] = LOOKS[word];
  return styleText(colour, `${symbol} ${word}`, { stream: process.stdout });
}

export function bold(text: string): string {
  return styleText("bold", text, { stream: process.stdout });
}

/** "0.982 [0.951, 1.013] at 99 %". */
export function showEstimate({ value, low, high, level }: Estimate): string {
  const percent = Number((level * 100).toPrecision(4));
  return `${showNumber(value)} [${showNumber(low)}, ${showNumber(high)}] at ${percent} %`;
}

export function showNumber(value: number): string {
  if (!Number.isFinite(value)) return value > 0 ? "∞" : value < 0 ? "−∞" : "undefined";
  return Number(value.toPrecision(4)).toString().replace("-", "−");
}

export function showPart(part: JudgedPart): string {
  return `${part.name}: ${part.quantity}: predicted ${part.relation ?? ""}${showNumber(part.predicted)}, measured ${showEstimate(part.estimate)}`;
}

/** Left-aligned columns; colour codes do not count as width. */
export function showTable(rows: readonly (readonly string[])[]): string {
  const width = (text: string): number => [...text.replace(ANSI, "")].length;
  const widths = (rows[0] ?? []).map((_, j) => Math.max(...rows.map((row) => width(row[j] ?? ""))));
  return rows
    .map((row) =>
      row
        .map((cell, j) => cell + " ".repeat(widths[j] - width(cell)))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are control characters
const ANSI = /\u001b\[[0-9;]*m/g;

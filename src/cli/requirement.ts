import type { z } from "zod";

type Issue = z.core.$ZodRawIssue;

/**
 * What a parameter must be, as the end of the sentence "epsilon …": `schema.safeParse(values, { error: requirementOf })`.
 * The schema's own messages go before these; undefined leaves zod's.
 */
export function requirementOf(issue: Issue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      return `must be ${KINDS[issue.expected] ?? issue.expected}`;
    case "too_small":
      return boundOf(issue.origin, { sign: issue.inclusive ? "≥" : ">", least: "at least" }, issue.minimum);
    case "too_big":
      return boundOf(issue.origin, { sign: issue.inclusive ? "≤" : "<", least: "at most" }, issue.maximum);
    case "invalid_value":
      return `must be ${issue.values.length > 1 ? "one of " : ""}${issue.values.join(", ")}`;
    default:
      return undefined;
  }
}

const KINDS: Readonly<Record<string, string>> = {
  int: "an integer",
  number: "a finite number",
  boolean: "true or false",
  string: "a text",
  array: "a list",
  object: "a mapping",
};

function boundOf(
  origin: string,
  words: { readonly sign: string; readonly least: string },
  bound: number | bigint,
): string {
  if (origin !== "array" && origin !== "string") return `must be ${words.sign} ${bound}`;
  const unit = origin === "array" ? "entr" : "character";
  const ending = origin === "array" ? (bound === 1 ? "y" : "ies") : bound === 1 ? "" : "s";
  return `must have ${words.least} ${bound} ${unit}${ending}`;
}

/** A value as the user may have written it; NaN and ±∞ keep their names. */
export function showValue(value: unknown): string {
  if (value === undefined || value === null) return "nothing";
  if (typeof value === "number") return String(value);
  return JSON.stringify(value, (_, inner) =>
    typeof inner === "number" && !Number.isFinite(inner) ? String(inner) : inner,
  );
}

/** "ds[1]" for the path ["ds", 1]. */
export function showPath(path: readonly PropertyKey[]): string {
  return path
    .map((step, i) => (typeof step === "number" ? `[${step}]` : i === 0 ? String(step) : `.${String(step)}`))
    .join("");
}

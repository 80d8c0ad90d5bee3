import type { z } from "zod";

type Issue = z.core.$ZodRawIssue;

/** A parameter that does not meet its requirement. */
export interface Problem {
  readonly path: readonly PropertyKey[];
  /** The end of the sentence that begins with the parameter's name: "must be ≥ 2, got 1". */
  readonly message: string;
}

/**
 * Everything that is wrong with an experiment's parameters, in the order of zod; empty where nothing is. The command
 * line and the page say the same words: "ds[1]: must be ≥ 2, got 1" is a path by {@link showPath} and a message.
 */
export function problemsOf(schema: z.ZodType, values: unknown): readonly Problem[] {
  const result = schema.safeParse(values, { error: requirementOf });
  if (result.success) return [];
  return result.error.issues.map(({ path, message }) => ({
    path,
    message: `${message}, got ${showValue(valueAt(values, path))}`,
  }));
}

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

/** What stands at a path, where own properties lead there; undefined elsewhere. */
export function valueAt(values: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, name) =>
      value !== null && typeof value === "object" && Object.hasOwn(value, name)
        ? (value as Record<PropertyKey, unknown>)[name]
        : undefined,
    values,
  );
}

import { requireDomain } from "../../math/domain-error.ts";
import type { Control, ListControl, ScalarControl } from "./control.ts";

/** A control that is one field. */
export type Field = Exclude<Control, { readonly kind: "group" | "groups" }>;

/** What a field's text stands for; `ok: false` says what the text must be, as the end of a sentence about the field. */
export type Reading = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly message: string };

/** A value as the text of its field; `readField` reads it back. */
export function fieldText(field: Field, value: unknown = field.value): string {
  if (value === undefined || value === null) return "";
  switch (field.kind) {
    case "list":
      requireDomain(Array.isArray(value), "fieldText", `${field.name} must be a list`, value);
      return value.map((entry) => fieldText(field.entry, entry)).join(separatorOf(field).join);
    case "json":
      return JSON.stringify(value);
    default:
      return String(value);
  }
}

/**
 * The value that a text stands for. Only what decides the value is checked here: a number is a number, an option is an
 * option. Bounds, and what parameters demand of one another, are the schema's (`problemsOf`).
 */
export function readField(field: Field, text: string): Reading {
  const written = text.trim();
  if (written === "" && field.empty !== undefined) {
    return { ok: true, value: field.empty === "null" ? null : undefined };
  }
  switch (field.kind) {
    case "list":
      return readList(field, written);
    case "json":
      return readJson(written);
    default:
      return readScalar(field, written);
  }
}

function readScalar(field: ScalarControl, text: string): Reading {
  const got = text === "" ? "nothing" : text;
  switch (field.kind) {
    case "number": {
      if (field.words.includes(text)) return { ok: true, value: text };
      const value = numberOf(text);
      if (value !== undefined) return { ok: true, value };
      const words = field.words.map((word) => ` or ${word}`).join("");
      const point = /^[+-]?\d*,\d+$/.test(text) && !field.integer ? ` such as ${text.replace(",", ".")}` : "";
      return refused(`must be ${field.integer ? "an integer" : "a finite number"}${point}${words}, got ${got}`);
    }
    case "boolean":
      if (text === "true" || text === "false") return { ok: true, value: text === "true" };
      return refused(`must be true or false, got ${got}`);
    case "choice": {
      const value = field.options.find((option) => String(option) === text);
      if (value !== undefined) return { ok: true, value };
      return refused(`must be ${field.options.length > 1 ? "one of " : ""}${optionsText(field.options)}, got ${got}`);
    }
    case "text":
      return { ok: true, value: text };
  }
}

function readList(field: ListControl, text: string): Reading {
  const values: unknown[] = [];
  const pieces = text.split(separatorOf(field).split).map((piece) => piece.trim());
  for (const [index, piece] of pieces.filter((piece) => piece !== "").entries()) {
    const reading = readScalar(field.entry, piece);
    if (!reading.ok) return refused(`entry ${index + 1} ${reading.message}`);
    values.push(reading.value);
  }
  return { ok: true, value: values };
}

function readJson(text: string): Reading {
  try {
    return { ok: true, value: JSON.parse(text) as unknown };
  } catch {
    return refused('must be JSON, such as [1, 2] or {"a": 1}');
  }
}

/** Decimal and exponent notation with either minus sign; neither hexadecimal nor Infinity. */
function numberOf(text: string): number | undefined {
  const plain = text.replace(/−/g, "-");
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain)) return undefined;
  const value = Number(plain);
  return Number.isFinite(value) ? value : undefined;
}

const refused = (message: string): Reading => ({ ok: false, message });

/** Options one after another; apart by semicolons where an option has a comma of its own. */
export function optionsText(options: readonly unknown[]): string {
  return options.join(options.some((option) => String(option).includes(",")) ? "; " : ", ");
}

/** Whether the entries of a list stand under one another: a comma may stand in a text, a line break may not. */
export const onLines = ({ entry }: ListControl): boolean => entry.kind !== "number" && entry.kind !== "boolean";

/** Numbers may also stand apart by spaces. */
function separatorOf(list: ListControl): { readonly join: string; readonly split: RegExp } {
  return onLines(list) ? { join: "\n", split: /\n/ } : { join: ", ", split: /[\s,;]+/ };
}

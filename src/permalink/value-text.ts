import canonicalize from "canonicalize";
import { z } from "zod";
import { PermalinkError } from "./permalink-error.ts";

/** Lists and mappings inside one value: deeper ones are refused. */
const DEEPEST = 8;
/** Decimal: 12, -0.5, .5, 1e-3. */
const NUMBER = /^-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/**
 * A value as it stands in an address: numbers in decimal, texts as they are, lists of such joined by commas, all else, and lists that
 * could be misread, as JSON. `where` is the key, for errors.
 */
export function encodeValue(value: unknown, where: string): string {
  if (Array.isArray(value)) {
    const items = value.map((item) => (isScalar(item) ? encodeValue(item, where) : undefined));
    const plain = items.every((item) => item !== undefined && item !== "" && !/^[[{]|,/.test(item));
    return plain && items.length > 0 ? items.join(",") : json(value, where);
  }
  if (typeof value === "string") return requireText(value, where);
  return json(value, where);
}

/** The value that a text means under a schema; what it does not fit comes back as near to it as it can be read, for the schema to refuse. */
export function decodeValue(schema: z.ZodType, text: string, where: string): unknown {
  requireText(text, where);
  const inner = unwrapped(schema);
  if (inner instanceof z.ZodNullable) return text === "null" ? null : decodeValue(under(inner), text, where);
  if (inner instanceof z.ZodUnion) {
    const readings = (inner.options as z.ZodType[]).map((option) => decodeLeniently(option, text, where));
    return readings.find((reading) => inner.safeParse(reading).success) ?? text;
  }
  if (inner instanceof z.ZodArray) {
    if (/^\s*\[/.test(text)) return parseJson(text, where);
    return text.split(",").map((item) => decodeValue(inner.element as z.ZodType, item, where));
  }
  if (inner instanceof z.ZodNumber) return NUMBER.test(text) ? normalised(Number(text)) : text;
  if (inner instanceof z.ZodBoolean) return text === "true" ? true : text === "false" ? false : text;
  if (inner instanceof z.ZodString || inner instanceof z.ZodEnum) return text;
  if (inner instanceof z.ZodLiteral) return [...inner.values].find((value) => String(value) === text) ?? text;
  return parseJson(text, where);
}

/** The schema within defaults, optionals and read-only marks. */
export function unwrapped(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodPipe) return unwrapped(schema.in as z.ZodType);
  const wrapped =
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodReadonly;
  return wrapped ? unwrapped(under(schema)) : schema;
}

const under = (schema: { unwrap: () => unknown }): z.ZodType => schema.unwrap() as z.ZodType;

/** Whether two values are the same but for the order of keys; −0 is 0, and a key without a value is none. */
export function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (isScalar(a) || isScalar(b) || Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [a as Readonly<Record<string, unknown>>, b as Readonly<Record<string, unknown>>];
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].every((key) => isSame(left[key], right[key]));
}

/** −0 is 0: an address has no other. */
const normalised = (value: number): number => (value === 0 ? 0 : value);

const isScalar = (value: unknown): boolean => value === null || typeof value !== "object";

function json(value: unknown, where: string): string {
  const bad = firstUnsayable(value);
  if (bad !== undefined)
    throw new PermalinkError(where, "must be finite numbers, texts, lists and mappings", bad.value);
  return canonicalize(value) as string;
}

/** What JSON would change or drop in silence. */
function firstUnsayable(value: unknown): { readonly value: unknown } | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? undefined : { value };
  if (value === null || typeof value === "boolean") return undefined;
  if (typeof value === "string") return isText(value) ? undefined : { value };
  if (typeof value !== "object") return { value: String(value) };
  for (const inner of Object.values(value)) {
    const bad = firstUnsayable(inner);
    if (bad !== undefined) return bad;
  }
  return undefined;
}

function decodeLeniently(schema: z.ZodType, text: string, where: string): unknown {
  try {
    return decodeValue(schema, text, where);
  } catch (error) {
    if (error instanceof PermalinkError) return text;
    throw error;
  }
}

/** Data only: nothing is evaluated, nothing reaches a prototype. */
function parseJson(text: string, where: string): unknown {
  requireShallow(text, where);
  try {
    return JSON.parse(text, (key, value: unknown) => {
      if (key === "__proto__") throw new PermalinkError(where, "must not have a key __proto__", text);
      return typeof value === "number" ? normalised(value) : value;
    });
  } catch (error) {
    if (error instanceof PermalinkError) throw error;
    throw new PermalinkError(where, "must be JSON here", text);
  }
}

function requireShallow(text: string, where: string): void {
  let depth = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/g)) {
    if (token === "[" || token === "{") depth++;
    else if (token === "]" || token === "}") depth--;
    if (depth > DEEPEST) throw new PermalinkError(where, `must be nested at most ${DEEPEST} deep`, text);
  }
}

const isText = (text: string): boolean => text.isWellFormed() && !/\p{Cc}/u.test(text);

/** NUL, line ends and halves of characters have no business in a value. */
function requireText(text: string, where: string): string {
  if (!isText(text)) throw new PermalinkError(where, "must be text without control characters", text);
  return text;
}

import { requireDomain } from "../math/domain-error.ts";
import type { Json } from "../math/json.ts";

/** JSON turns these into null; a row keeps them, as text. */
const SPELLED: ReadonlyMap<string, number> = new Map([
  ["NaN", Number.NaN],
  ["Infinity", Number.POSITIVE_INFINITY],
  ["-Infinity", Number.NEGATIVE_INFINITY],
]);

/**
 * A measurement as JSON: NaN and ±∞ become the texts "NaN", "Infinity", "-Infinity"; −0 becomes 0, as in JSON; keys
 * whose value is undefined are left out. Anything else that JSON cannot hold, and a genuine text spelled like one of
 * the three, is a DomainError that names its path.
 */
export function encodeNumbers(value: unknown, path = "values"): Json {
  switch (typeof value) {
    case "number":
      return Number.isFinite(value) ? value + 0 : String(value);
    case "boolean":
      return value;
    case "string":
      requireDomain(!SPELLED.has(value), "encodeNumbers", `${path} must not be a text that stands for a number`, value);
      return value;
    case "object":
      return value === null ? null : encodeObject(value, path);
    default:
      requireDomain(false, "encodeNumbers", `${path} must be JSON`, typeof value);
  }
}

/** The inverse of {@link encodeNumbers}. */
export function decodeNumbers(value: Json): unknown {
  if (typeof value === "string") return SPELLED.get(value) ?? value;
  if (value === null || typeof value !== "object") return value;
  if (isList(value)) return value.map(decodeNumbers);
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, decodeNumbers(entry)]));
}

/** Where the first NaN of an encoded measurement is, e.g. `values.curve[3].overlap`; undefined where there is none. */
export function pathOfNaN(value: Json, path = "values"): string | undefined {
  if (value === "NaN") return path;
  if (value === null || typeof value !== "object") return undefined;
  const entries = isList(value)
    ? value.map((entry, i) => [`${path}[${i}]`, entry] as const)
    : Object.entries(value).map(([key, entry]) => [`${path}.${key}`, entry] as const);
  for (const [where, entry] of entries) {
    const found = pathOfNaN(entry, where);
    if (found !== undefined) return found;
  }
  return undefined;
}

function encodeObject(value: object, path: string): Json {
  if (Array.isArray(value)) return Array.from(value, (entry, i) => encodeNumbers(entry, `${path}[${i}]`));
  const prototype = Object.getPrototypeOf(value) as object | null;
  const plain = prototype === null || Object.getPrototypeOf(prototype) === null;
  requireDomain(plain, "encodeNumbers", `${path} must be JSON`, Object.prototype.toString.call(value));
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
  return Object.fromEntries(entries.map(([key, entry]) => [key, encodeNumbers(entry, `${path}.${key}`)]));
}

const isList = (value: object): value is readonly Json[] => Array.isArray(value);

import { z } from "zod";
import { requirementOf, valueAt } from "../experiments/requirement.ts";
import { suggestion } from "./nearest.ts";
import { PermalinkError } from "./permalink-error.ts";
import { decodeValue, encodeValue, isSame, unwrapped } from "./value-text.ts";

/** Decoded keys and values of an address. */
export type Pairs = ReadonlyMap<string, string>;

/** A state's values by name; mappings inside, and lists of mappings, are taken apart into keys joined by dots. */
type Values = Readonly<Record<string, unknown>>;

/** Longest list of mappings, one key each. */
const MOST = 1000;

/**
 * What of a state differs from the defaults, as keys and texts in the schema's order: rate → 0.1, training.steps → 100,
 * networks.2.widths → 30,10 (counted from 1), and networks → 3 where the list has another length than by default.
 */
export function writeFields(schema: z.ZodType, state: Values, defaults: Values, prefix = ""): [string, string][] {
  return Object.entries(shapeOf(schema)).flatMap(([name, field]): [string, string][] => {
    const key = prefix + name;
    const [value, usual] = [own(state, name), own(defaults, name)];
    if (isSame(value, usual)) return [];
    if (value === undefined) throw new PermalinkError(key, "cannot be left out of an address", "nothing");
    if (isMapping(field))
      return writeFields(field, value as Values, (usual ?? usualFields(field)) as Values, `${key}.`);
    const element = mappingsIn(field);
    if (element === undefined) return [[key, encodeValue(value, key)]];
    const [entries, before] = [value as readonly Values[], (usual ?? []) as readonly Values[]];
    const count: [string, string][] = entries.length === before.length ? [] : [[key, String(entries.length)]];
    const inside = entries.flatMap((entry, i) =>
      writeFields(element, entry, before[i] ?? defaultsOf(element), `${key}.${i + 1}.`),
    );
    return [...count, ...inside];
  });
}

export interface FieldOptions {
  /** What keys that are absent mean. */
  readonly defaults: Values;
  readonly prefix?: string;
  /** Keys that the view has besides, for errors. */
  readonly others?: readonly string[];
}

/** The state that an address says, checked by the schema; a PermalinkError names the key. Keys that are not the schema's are refused. */
export function readFields<State>(
  schema: z.ZodType<State>,
  pairs: Pairs,
  { defaults, prefix = "", others = [] }: FieldOptions,
): State {
  const reader = new Reader(pairs);
  const raw = reader.mapping(schema, defaults, prefix);
  reader.requireAllRead(prefix, others);
  const result = schema.safeParse(raw, { error: requirementOf });
  if (!result.success) {
    const { path, message } = result.error.issues[0]!;
    throw new PermalinkError(keyOf(path, prefix), message, valueAt(raw, path));
  }
  const lost = lostIn(raw, result.data);
  if (lost !== undefined) throw new PermalinkError(keyOf(lost, prefix), "is no key of this mapping", lost.at(-1));
  return result.data;
}

/** What a schema makes of nothing; {} where it needs something. */
export function defaultsOf(schema: z.ZodType): Values {
  const result = schema.safeParse({});
  return result.success ? (result.data as Values) : {};
}

/** What each field of a mapping is where only it is left out: the usual values of a mapping that is absent by default itself. */
function usualFields(schema: z.ZodType): Values {
  const entries = Object.entries(shapeOf(schema)).map(([name, field]) => [name, field.safeParse(undefined).data]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

class Reader {
  readonly #pairs: Pairs;
  readonly #known = new Set<string>();

  constructor(pairs: Pairs) {
    this.#pairs = pairs;
  }

  mapping(schema: z.ZodType, defaults: Values, prefix: string): Values {
    const entries = Object.entries(shapeOf(schema)).flatMap(([name, field]) => {
      const value = this.#field(field, own(defaults, name), prefix + name);
      return value === undefined ? [] : [[name, value] as const];
    });
    return Object.fromEntries(entries);
  }

  #field(field: z.ZodType, usual: unknown, key: string): unknown {
    if (isMapping(field)) {
      const value = this.mapping(field, (usual ?? {}) as Values, `${key}.`);
      return usual === undefined && Object.keys(value).length === 0 ? undefined : value;
    }
    const text = this.#take(key);
    const element = mappingsIn(field);
    if (element === undefined) return text === undefined ? usual : decodeValue(field, text, key);
    const before = (usual ?? []) as readonly Values[];
    const count = text === undefined ? before.length : countOf(text, key);
    if (usual === undefined && text === undefined) return undefined;
    return Array.from({ length: count }, (_, i) =>
      this.mapping(element, before[i] ?? defaultsOf(element), `${key}.${i + 1}.`),
    );
  }

  #take(key: string): string | undefined {
    this.#known.add(key);
    return this.#pairs.get(key);
  }

  requireAllRead(prefix: string, others: readonly string[]): void {
    const known = [...this.#known, ...others];
    for (const key of this.#pairs.keys()) {
      if (this.#known.has(key) || !key.startsWith(prefix)) continue;
      throw unknownKey(key, known);
    }
  }
}

/** The error about a key that a view does not have. */
export function unknownKey(key: string, known: readonly string[]): PermalinkError {
  const requirement =
    known.length === 0
      ? "must not be there: this view has no keys"
      : `must be a key of this view${suggestion(key, known)} (${known.join(", ")})`;
  return new PermalinkError(`the key «${key}»`, requirement, key);
}

function countOf(text: string, key: string): number {
  const count = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  if (count <= MOST) return count;
  throw new PermalinkError(key, `must be the number of entries, at most ${MOST}`, text);
}

/** Names of an object schema's fields. */
export const namesOf = (schema: z.ZodType): readonly string[] => Object.keys(shapeOf(schema));

/** The fields of an object schema, looked up through refinements and defaults. */
function shapeOf(schema: z.ZodType): Readonly<Record<string, z.ZodType>> {
  const inner = unwrapped(schema);
  return inner instanceof z.ZodObject ? (inner.shape as Record<string, z.ZodType>) : {};
}

const isMapping = (schema: z.ZodType): boolean => unwrapped(schema) instanceof z.ZodObject;

/** The entries' schema of a list of mappings; undefined for all else. */
function mappingsIn(schema: z.ZodType): z.ZodType | undefined {
  const inner = unwrapped(schema);
  if (!(inner instanceof z.ZodArray)) return undefined;
  const element = inner.element as z.ZodType;
  return isMapping(element) ? element : undefined;
}

const own = (values: Values, name: string): unknown => (Object.hasOwn(values, name) ? values[name] : undefined);

const keyOf = (path: readonly PropertyKey[], prefix: string): string =>
  prefix + path.map((step) => (typeof step === "number" ? step + 1 : String(step))).join(".") || "the keys";

/** Where the schema dropped something: a key inside a value that it does not know. */
function lostIn(raw: unknown, kept: unknown, path: readonly PropertyKey[] = []): readonly PropertyKey[] | undefined {
  if (raw === null || typeof raw !== "object" || kept === null || typeof kept !== "object") return undefined;
  for (const [name, inner] of Object.entries(raw)) {
    const here = [...path, Array.isArray(raw) ? Number(name) : name];
    if (inner !== undefined && !Object.hasOwn(kept, name)) return here;
    const lost = lostIn(inner, (kept as Values)[name], here);
    if (lost !== undefined) return lost;
  }
  return undefined;
}

import { z } from "zod";
import { showPath, valueAt } from "../../experiments/requirement.ts";
import type { Bound, Control, GroupControl, NumberControl, ScalarControl } from "./control.ts";

/** The part of JSON Schema (2020-12) in which `z.toJSONSchema` writes a parameter. */
interface Description {
  readonly type?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Description>>;
  readonly required?: readonly string[];
  readonly items?: Description;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly enum?: readonly (string | number | boolean)[];
  readonly const?: string | number | boolean;
  readonly anyOf?: readonly Description[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly multipleOf?: number;
  readonly variables?: readonly string[];
}

/** Where a control stands, and with which values. */
interface Place {
  readonly path: readonly (string | number)[];
  readonly values: unknown;
  readonly examples: readonly unknown[];
  readonly empty: "absent" | "null" | undefined;
}

/**
 * The form of an object schema: one control a parameter, in the schema's order, with the values given. `examples` are
 * other values of the same schema (an experiment's profiles): sliders reach a little beyond the numbers in them.
 */
export function controlsOf(
  schema: z.ZodType,
  values: unknown,
  { examples = [] }: { readonly examples?: readonly unknown[] } = {},
): readonly Control[] {
  const description = z.toJSONSchema(schema, { unrepresentable: "any", io: "input" }) as Description;
  const root = controlOf(description, { path: [], values, examples, empty: undefined });
  return root.kind === "group" ? root.controls : [root];
}

function controlOf(description: Description, place: Place): Control {
  const { path, values, empty } = place;
  const common = {
    path,
    name: showPath(path),
    meaning: description.description ?? "",
    ...(empty === undefined ? {} : { empty }),
  };
  const value = valueAt(values, path);
  const nullable = description.anyOf?.filter(({ type }) => type !== "null");
  if (nullable !== undefined && nullable.length < description.anyOf!.length) {
    return controlOf(merge(description, nullable), { ...place, empty: "null" });
  }
  const options = description.enum ?? (description.const === undefined ? undefined : [description.const]);
  if (options !== undefined) return { ...common, kind: "choice", value: value as string, options };
  const number = numberOrWords(description);
  if (number !== undefined) return { ...common, value: value as number, ...numberControl(number, place) };
  const { type, variables } = description;
  if (type === "boolean") return { ...common, kind: "boolean", value: value as boolean };
  if (type === "string") return { ...common, kind: "text", value: value as string, ...(variables && { variables }) };
  if (type === "object" && description.properties) return { ...common, ...group(description, place) };
  if (type === "array" && description.items) return { ...common, ...list(description, place) };
  return { ...common, kind: "json", value };
}

/** A union without its null; of one member, that member under the union's description. */
function merge({ description, anyOf: _, ...rest }: Description, members: readonly Description[]): Description {
  const own = description === undefined ? {} : { description };
  return members.length === 1 ? { ...rest, ...members[0], ...own } : { ...rest, ...own, anyOf: members };
}

/** A number, or a union of one with literal texts. */
function numberOrWords(
  description: Description,
): { readonly number: Description; readonly words: readonly string[] } | undefined {
  const isNumber = ({ type }: Description): boolean => type === "number" || type === "integer";
  if (isNumber(description)) return { number: description, words: [] };
  const numbers = description.anyOf?.filter(isNumber) ?? [];
  const words = description.anyOf?.filter((member) => typeof member.const === "string") ?? [];
  if (numbers.length !== 1 || words.length + 1 !== description.anyOf?.length) return undefined;
  return { number: numbers[0]!, words: words.map((member) => member.const as string) };
}

function numberControl(
  { number, words }: { readonly number: Description; readonly words: readonly string[] },
  place: Place,
): Pick<NumberControl, "kind" | "integer" | "step" | "words" | "least" | "most" | "usual"> {
  const integer = number.type === "integer";
  const least = tightest(number.minimum, number.exclusiveMinimum);
  const most = tightest(number.maximum, number.exclusiveMaximum);
  const usual = usualRange(place, { least, most, integer });
  return {
    kind: "number",
    integer,
    step: number.multipleOf ?? (integer ? 1 : "any"),
    words,
    ...(least === undefined ? {} : { least }),
    ...(most === undefined ? {} : { most }),
    ...(usual === undefined ? {} : { usual }),
  };
}

/** The bound that JSON Schema gives; the largest safe integers stand there for none. */
function tightest(closed: number | undefined, open: number | undefined): Bound | undefined {
  if (open !== undefined) return { at: open, closed: false };
  return closed === undefined || Math.abs(closed) === Number.MAX_SAFE_INTEGER
    ? undefined
    : { at: closed, closed: true };
}

/** From half the least to twice the greatest of the example values, within the bounds; logarithmic beyond a factor 20. */
function usualRange(
  { path, values, examples }: Place,
  {
    least,
    most,
    integer,
  }: { readonly least: Bound | undefined; readonly most: Bound | undefined; readonly integer: boolean },
): NumberControl["usual"] {
  const seen = [values, ...examples].map((example) => valueAt(example, path)).filter((v) => typeof v === "number");
  const known = seen.filter(Number.isFinite);
  if (known.length === 0) return undefined;
  const ends = known.flatMap((v) => [v / 2, 2 * v]);
  let low = Math.max(Math.min(...ends), least?.at ?? Number.NEGATIVE_INFINITY);
  let high = Math.min(Math.max(...ends), most?.at ?? Number.POSITIVE_INFINITY);
  if (integer) [low, high] = [Math.ceil(low), Math.floor(high)];
  if (!(low < high)) return undefined;
  return { low, high, scale: low > 0 && high > 20 * low ? "log" : "linear" };
}

function group(description: Description, place: Place): Pick<GroupControl, "kind" | "controls"> {
  const required = new Set(description.required);
  return {
    kind: "group",
    controls: Object.entries(description.properties!).map(([name, field]) =>
      controlOf(field, { ...place, path: [...place.path, name], empty: required.has(name) ? undefined : "absent" }),
    ),
  };
}

function list(description: Description, place: Place) {
  const items = description.items!;
  const count = { fewest: description.minItems ?? 0, greatestNumber: description.maxItems ?? Number.POSITIVE_INFINITY };
  const value = valueAt(place.values, place.path);
  const entries = Array.isArray(value) ? value : [];
  const at = (index: number): Control => controlOf(items, { ...place, path: [...place.path, index], empty: undefined });
  const first = at(0);
  if (first.kind === "group") {
    return { kind: "groups" as const, ...count, entries: entries.map((_, index) => at(index) as GroupControl) };
  }
  if (isScalar(first)) {
    const entry = { ...first, value: undefined } as ScalarControl;
    return { kind: "list" as const, ...count, value: value as readonly unknown[], entry };
  }
  return { kind: "json" as const, value };
}

function isScalar(control: Control): control is ScalarControl {
  return ["number", "choice", "boolean", "text"].includes(control.kind) && control.empty === undefined;
}

import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from "yaml";
import { z } from "zod";
import { UsageError } from "./exit.ts";
import { nearest } from "./nearest.ts";

/** Where a value was written, for errors: "file.yaml, line 12" or "--set ds=32". */
type Place = (path: readonly PropertyKey[]) => string;

/**
 * An experiment's parameters: the profile's values, overridden key by key by a YAML file and then by `name=value`
 * settings (a value is YAML; a single value given for a list is a list of one). Every error names the place, the key
 * and, for an unknown key, the nearest known one.
 */
export function readParameters<Params>(
  schema: z.ZodType<Params>,
  profile: Params,
  given: { readonly file?: { readonly name: string; readonly text: string }; readonly settings: readonly string[] },
): Params {
  const known = Object.keys(shapeOf(schema));
  let values: Record<string, unknown> = { ...(profile as Record<string, unknown>) };
  const places: Place[] = [];
  if (given.file) {
    const { overrides, place } = readFile(given.file, known);
    values = { ...values, ...overrides };
    places.push(place);
  }
  for (const setting of given.settings) {
    const { name, value } = readSetting(setting, known);
    values[name] = value;
    places.unshift((path) => (path[0] === name ? `--set ${setting}` : ""));
  }
  for (const [name, field] of Object.entries(shapeOf(schema))) {
    if (isList(field) && name in values && !Array.isArray(values[name])) values[name] = [values[name]];
  }
  const result = schema.safeParse(values);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const where = places.map((place) => place(issue.path)).find((text) => text !== "") ?? "parameters";
  const name = issue.path.join(".") || "the whole";
  throw new UsageError(`${where}: ${name}: ${issue.message}, got ${JSON.stringify(valueAt(values, issue.path))}.`);
}

function readFile({ name, text }: { readonly name: string; readonly text: string }, known: readonly string[]) {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, prettyErrors: false });
  const line = (offset: number | undefined): string =>
    offset === undefined ? name : `${name}, line ${lines.linePos(offset).line}`;
  const broken = document.errors[0] ?? document.warnings[0];
  if (broken) {
    const key = broken.code === "DUPLICATE_KEY" ? ` «${wordAt(text, broken.pos[0])}»` : "";
    throw new UsageError(`${line(broken.pos[0])}: ${broken.message.split("\n")[0]}${key}.`);
  }
  const root = document.contents;
  if (root === null) throw new UsageError(`${name}, line 1: the file is empty; it must map parameters to values.`);
  if (!isMap(root)) {
    throw new UsageError(
      `${line(root.range?.[0])}: must be a mapping of parameters to values («ds: [32]»), not a list or a single value.`,
    );
  }
  for (const { key } of root.items) {
    const word = isScalar(key) ? String(key.value) : String(key);
    if (!known.includes(word)) {
      throw new UsageError(`${line(isNode(key) ? key.range?.[0] : undefined)}: ${unknownKey(word, known)}`);
    }
  }
  const place: Place = (path) => {
    if (path.length === 0 || !document.hasIn([path[0]])) return "";
    return line(offsetOf(document, path));
  };
  return { overrides: document.toJS() as Record<string, unknown>, place };
}

/** Where the deepest existing node on the path begins: the key's own line for a top-level parameter. */
function offsetOf(document: Document.Parsed, path: readonly PropertyKey[]): number | undefined {
  const root = document.contents;
  if (!isMap(root)) return undefined;
  const nested = path.length > 1 ? document.getIn(path, true) : undefined;
  if (isNode(nested)) return nested.range?.[0];
  const pair = root.items.find(({ key }) => isScalar(key) && key.value === path[0]);
  return pair !== undefined && isNode(pair.key) ? pair.key.range?.[0] : undefined;
}

function readSetting(setting: string, known: readonly string[]): { name: string; value: unknown } {
  const equals = setting.indexOf("=");
  if (equals < 1) throw new UsageError(`--set ${setting}: must be name=value, such as --set replicas=3.`);
  const name = setting.slice(0, equals);
  if (!known.includes(name)) throw new UsageError(`--set ${setting}: ${unknownKey(name, known)}`);
  const document = parseDocument(setting.slice(equals + 1), { prettyErrors: false });
  if (document.errors.length > 0) {
    throw new UsageError(
      `--set ${setting}: the value is not valid YAML: ${document.errors[0].message.split("\n")[0]}.`,
    );
  }
  return { name, value: document.toJS() };
}

function unknownKey(word: string, known: readonly string[]): string {
  const near = nearest(word, known);
  return `unknown key «${word}»${near === undefined ? "" : `; did you mean «${near}»?`} Known keys: ${known.join(", ")}.`;
}

/** The fields of an object schema, looked up through refinements and defaults. */
export function shapeOf(schema: z.ZodType): Record<string, z.ZodType> {
  if (schema instanceof z.ZodObject) return schema.shape as Record<string, z.ZodType>;
  if (schema instanceof z.ZodPipe) return shapeOf(schema.in as z.ZodType);
  return {};
}

function isList(field: z.ZodType): boolean {
  if (field instanceof z.ZodOptional || field instanceof z.ZodDefault) return isList(field.unwrap() as z.ZodType);
  return field instanceof z.ZodArray;
}

function valueAt(values: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, name) => (value as Record<PropertyKey, unknown> | undefined)?.[name], values);
}

function wordAt(text: string, offset: number): string {
  return /^[^\s:]*/.exec(text.slice(offset))?.[0] ?? "";
}

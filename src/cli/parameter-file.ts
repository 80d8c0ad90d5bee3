import { parseDocument } from "yaml";
import { z } from "zod";
import { requirementOf, showPath, showValue } from "../experiments/requirement.ts";
import { UsageError } from "./exit.ts";
import { readYamlFile, unknownKey } from "./yaml-file.ts";

/** Where a value was written, for errors: "file.yaml, line 12" or "--set ds=32"; "" where it was not. */
type Place = (path: readonly PropertyKey[]) => string;

/**
 * An experiment's parameters: the profile's values, overridden key by key by a YAML file and then by `name=value`
 * settings (a value is YAML; a single value given for a list is a list of one). Every error names the place, the key
 * and, for an unknown key, the nearest known one.
 */
export function readParameters<Params>(
  schema: z.ZodType<Params>,
  profile: Params,
  given: { readonly config?: string; readonly settings: readonly string[] },
): Params {
  const fields = shapeOf(schema);
  const known = Object.keys(fields);
  let values: Record<string, unknown> = { ...(profile as Record<string, unknown>) };
  const places: Place[] = [];
  if (given.config !== undefined) {
    const file = readYamlFile(given.config, known);
    values = { ...values, ...file.values };
    places.push(file.place);
  }
  const set = new Map<unknown, string>();
  for (const setting of given.settings) {
    const { name, value } = readSetting(setting, known);
    if (set.has(name)) throw new UsageError(`--set ${setting}: ${name} is set twice; see --set ${set.get(name)}.`);
    set.set(name, setting);
    values[name] = value;
  }
  places.unshift(([name]) => (set.has(name) ? `--set ${set.get(name)}` : ""));
  for (const [name, field] of Object.entries(fields)) {
    const value = values[name];
    if (isList(field) && value !== undefined && value !== null && typeof value !== "object") values[name] = [value];
  }
  const result = schema.safeParse(values, { error: requirementOf });
  if (result.success) return result.data;
  const { path, message } = result.error.issues[0];
  // Two values may contradict each other; where the first is the profile's, the user wrote the other.
  const others = known.filter((name) => new RegExp(`\\b${name}\\b`).test(message)).map((name) => [name]);
  const where = [path, ...others].flatMap((found) => places.map((place) => place(found))).find((text) => text !== "");
  throw new UsageError(
    `${where ?? "parameters"}: ${showPath(path) || "the whole"}: ${message}, got ${showValue(valueAt(values, path))}.`,
  );
}

function readSetting(setting: string, known: readonly string[]): { readonly name: string; readonly value: unknown } {
  const equals = setting.indexOf("=");
  if (equals < 1) {
    throw new UsageError(`--set ${setting}: must be name=value; the names are ${known.join(", ")}.`);
  }
  const name = setting.slice(0, equals);
  if (!known.includes(name)) throw new UsageError(`--set ${setting}: ${unknownKey(name, known)}`);
  const document = parseDocument(setting.slice(equals + 1), { prettyErrors: false });
  try {
    const broken = document.errors[0] ?? document.warnings[0];
    if (broken) throw broken;
    return { name, value: document.toJS() };
  } catch (error) {
    const reason = (error as Error).message.split("\n")[0].replace(/[.]$/, "");
    throw new UsageError(`--set ${setting}: ${name}: the value is not valid YAML: ${reason}.`);
  }
}

/** The fields of an object schema, looked up through refinements and defaults. */
export function shapeOf(schema: z.ZodType): Record<string, z.ZodType> {
  if (schema instanceof z.ZodObject) return schema.shape as Record<string, z.ZodType>;
  if (schema instanceof z.ZodPipe) return shapeOf(schema.in as z.ZodType);
  return {};
}

function isList(field: z.ZodType): boolean {
  if (field instanceof z.ZodOptional || field instanceof z.ZodDefault || field instanceof z.ZodReadonly) {
    return isList(field.unwrap() as z.ZodType);
  }
  return field instanceof z.ZodArray;
}

function valueAt(values: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, name) => (value as Record<PropertyKey, unknown> | undefined)?.[name], values);
}

import type { ArgsDef } from "citty";
import type { z } from "zod";
import { requirementOf, showValue } from "../experiments/requirement.ts";
import type { Arguments } from "./arguments.ts";
import { UsageError } from "./exit.ts";
import { shapeOf } from "./parameter-file.ts";

/** Names of the flags of an object schema, without dashes: effectiveDimension → effective-dimension. */
export function flagNames(schema: z.ZodType): readonly string[] {
  return Object.keys(shapeOf(schema)).map(kebab);
}

/** A flag for each field of an object schema: a switch for a boolean, a value for all else. */
export function flagsOf(schema: z.ZodType): ArgsDef {
  return Object.fromEntries(
    Object.entries(shapeOf(schema)).map(([field, inner]) => [
      kebab(field),
      { type: typeOf(inner) === "boolean" ? "boolean" : "string", description: inner.description ?? "" } as const,
    ]),
  );
}

/** What the schema makes of the flags of {@link flagsOf}; a UsageError names the flag, what it must be and what it was. */
export function readFlags(command: string, schema: z.ZodType, given: Arguments): unknown {
  const raw = Object.fromEntries(
    Object.entries(shapeOf(schema)).flatMap(([field, inner]): [string, unknown][] => {
      const type = typeOf(inner);
      if (type === "boolean") return given.flag(kebab(field)) ? [[field, true]] : [];
      const text = given.text(kebab(field));
      return text === undefined ? [] : [[field, type !== "string" && isNumeric(text) ? Number(text) : text]];
    }),
  );
  const parsed = schema.safeParse(raw, { error: requirementOf });
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0];
  const flag = path.length === 0 ? "" : `--${kebab(String(path[0]))}: `;
  throw new UsageError(`thalweg ${command}: ${flag}${message}, got ${showValue(raw[String(path[0])])}.`);
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function isNumeric(text: string): boolean {
  return text.trim() !== "" && !Number.isNaN(Number(text));
}

/** zod's name of a schema's type, looked up through defaults and optionals. */
function typeOf(schema: z.ZodType): string {
  const { def } = schema as unknown as { def: { type: string; innerType?: z.ZodType } };
  return def.innerType === undefined ? def.type : typeOf(def.innerType);
}

import { type ArgsDef, defineCommand } from "citty";
import type { z } from "zod";
import { DomainError } from "../../math/domain-error.ts";
import { quantities } from "../../theory/quantities/registry.gen.ts";
import { readArguments } from "../arguments.ts";
import { UsageError } from "../exit.ts";
import { nearest } from "../nearest.ts";
import { print, printJson, showTable } from "../output.ts";
import { shapeOf } from "../parameter-file.ts";
import { requirementOf, showValue } from "../requirement.ts";

const own = {
  quantity: { type: "positional", description: "Name of the quantity; none lists all", required: false },
  json: { type: "boolean", description: "Print JSON on stdout" },
} as const satisfies ArgsDef;

const known = Object.values(quantities).sort((a, b) => (a.id < b.id ? -1 : 1));

export default defineCommand({
  meta: { name: "predict", description: "Compute a quantity of the theory; without a name, list what is known" },
  args: own,
  run({ rawArgs }) {
    const [name, ...rest] = rawArgs;
    if (name === undefined || name.startsWith("-")) {
      const given = readArguments("predict", own, rawArgs);
      const lines = known.map(({ id, summary, params }) => ({
        id,
        summary,
        flags: Object.keys(shapeOf(params)).map(kebab),
      }));
      if (given.flag("json")) return printJson(lines);
      return print(
        showTable(lines.map(({ id, summary, flags }) => [id, flags.map((f) => `--${f}`).join(" "), summary])),
      );
    }
    const quantity = known.find(({ id }) => id === name);
    if (quantity === undefined) {
      const ids = known.map(({ id }) => id);
      const near = nearest(name, ids);
      throw new UsageError(
        `there is no quantity «${name}»${near === undefined ? "." : `; did you mean «${near}»?`} Known: ${ids.join(", ")}.`,
      );
    }
    const fields = shapeOf(quantity.params);
    const flags: ArgsDef = Object.fromEntries(
      Object.entries(fields).map(([field, schema]) => [
        kebab(field),
        { type: isBoolean(schema) ? "boolean" : "string", description: schema.description ?? "" } as const,
      ]),
    );
    const given = readArguments(`predict ${name}`, { json: own.json, ...flags }, rest);
    const raw = Object.fromEntries(
      Object.entries(fields).flatMap(([field, schema]): [string, unknown][] => {
        if (isBoolean(schema)) return given.flag(kebab(field)) ? [[field, true]] : [];
        const text = given.text(kebab(field));
        return text === undefined ? [] : [[field, isNumeric(text) ? Number(text) : text]];
      }),
    );
    const parsed = quantity.params.safeParse(raw, { error: requirementOf });
    if (!parsed.success) {
      const { path, message } = parsed.error.issues[0];
      const flag = path.length === 0 ? "" : `--${kebab(String(path[0]))}: `;
      throw new UsageError(`thalweg predict ${name}: ${flag}${message}, got ${showValue(raw[String(path[0])])}.`);
    }
    const { value, accuracy, accuracyIs, source } = orUsageError(() => quantity.value(parsed.data as never));
    if (given.flag("json"))
      return printJson({ quantity: name, parameters: parsed.data, value, accuracy, accuracyIs, source });
    print(`${value}`);
    print(`  ${accuracy === 0 ? "exact" : `accuracy ${accuracy} (${accuracyIs})`}; ${source}`);
  },
});

/** What the formula refuses is the user's to change: the numbers are all theirs. */
function orUsageError<T>(compute: () => T): T {
  try {
    return compute();
  } catch (error) {
    if (error instanceof DomainError) throw new UsageError(`thalweg predict: ${error.message}.`);
    throw error;
  }
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function isNumeric(text: string): boolean {
  return text.trim() !== "" && !Number.isNaN(Number(text));
}

function isBoolean(schema: z.ZodType): boolean {
  const { def } = schema as unknown as { def: { type: string; innerType?: z.ZodType } };
  return def.type === "boolean" || (def.innerType !== undefined && isBoolean(def.innerType));
}

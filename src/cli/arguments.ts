import { parseArgs } from "node:util";
import type { ArgDef, ArgsDef } from "citty";
import { nearest } from "../permalink/nearest.ts";
import { UsageError } from "./exit.ts";

/** Values of a command's flags and positionals; a repeatable flag gives a list. */
export interface Arguments {
  readonly flag: (name: string) => boolean;
  readonly text: (name: string) => string | undefined;
  readonly list: (name: string) => readonly string[];
  readonly number: (name: string) => number | undefined;
}

/** Flags that may be given several times: `--set a=1 --set b=2`. */
const REPEATABLE: ReadonlySet<string> = new Set(["set"]);

/**
 * Reads a command's arguments strictly: an unknown flag, a flag without its value, a positional too many or too few is a
 * {@link UsageError}. (citty itself accepts them all in silence and keeps the last of a repeated flag.)
 */
export function readArguments(command: string, definitions: ArgsDef, raw: readonly string[]): Arguments {
  const flags = Object.entries(definitions).filter(([, { type }]) => type !== "positional");
  const positionals = Object.entries(definitions).filter(([, { type }]) => type === "positional");
  const parsed = parseStrictly(command, flags, raw);
  if (parsed.positionals.length > positionals.length) {
    throw new UsageError(
      `thalweg ${command}: takes ${positionals.length || "no"} argument${positionals.length === 1 ? "" : "s"} besides its flags, ` +
        `got «${parsed.positionals[positionals.length]}» too many.`,
    );
  }
  const values = new Map<string, unknown>(Object.entries(parsed.values));
  for (const [i, [name, definition]] of positionals.entries()) {
    const given = parsed.positionals[i];
    if (given === undefined && definition.required !== false) {
      throw new UsageError(`thalweg ${command}: needs <${name}>; see \`thalweg ${command} --help\`.`);
    }
    values.set(name, given);
  }
  const text = (name: string): string | undefined => {
    const value = values.get(name) ?? definitions[name]?.default;
    return value === undefined ? undefined : String(value);
  };
  return {
    flag: (name) => values.get(name) === true,
    text,
    list: (name) => (values.get(name) as string[] | undefined) ?? [],
    number: (name) => {
      const given = text(name);
      if (given === undefined) return undefined;
      const value = Number(given);
      if (given.trim() === "" || Number.isNaN(value)) {
        throw new UsageError(`thalweg ${command}: --${name} must be a number, got «${given}».`);
      }
      return value;
    },
  };
}

function parseStrictly(command: string, flags: readonly (readonly [string, ArgDef])[], raw: readonly string[]) {
  const options = Object.fromEntries(
    flags.map(([name, { type }]) => [
      name,
      { type: type === "boolean" ? ("boolean" as const) : ("string" as const), multiple: REPEATABLE.has(name) },
    ]),
  );
  try {
    const parsed = parseArgs({ args: [...raw], options, allowPositionals: true, strict: true, tokens: true });
    const names = parsed.tokens.flatMap((token) => (token.kind === "option" ? [token.name] : []));
    const twice = names.find((name, i) => !REPEATABLE.has(name) && names.indexOf(name) < i);
    if (twice === undefined) return parsed;
    throw new UsageError(`thalweg ${command}: --${twice} is given twice.`);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const { message } = error as Error;
    const unknown = /Unknown option '(-+[^' ]*)/.exec(message)?.[1];
    if (unknown === undefined) throw new UsageError(`thalweg ${command}: ${misuseOf(message)}.`);
    const names = flags.map(([name]) => `--${name}`);
    throw new UsageError(
      `thalweg ${command}: there is no flag ${unknown}; ${suggestion(unknown, names)}It takes ${names.join(", ")}.`,
    );
  }
}

/** What is wrong with a flag's value, from the words of `parseArgs`. */
function misuseOf(message: string): string {
  const flag = /'(?:-\w, )?(--[\w-]+)/.exec(message)?.[1];
  if (flag === undefined) return message.split("\n")[0].replace(/[.]$/, "");
  if (message.includes("does not take an argument")) return `${flag} takes no value`;
  return `${flag} needs a value (one that begins with a dash is written ${flag}=-1)`;
}

function suggestion(unknown: string, names: readonly string[]): string {
  const near = nearest(unknown, names);
  return near === undefined ? "" : `did you mean ${near}? `;
}

import type { NamedProfile } from "./sandwich.ts";

/** How a profile is said. */
export type ProfileMode = "name" | "formula" | "drawn";

/** The way in which a text says a profile: as the survey reads it. */
export function profileMode(text: string, names: readonly NamedProfile[]): ProfileMode {
  if (namedParts(text, names) !== undefined) return "name";
  return text.includes(":") ? "drawn" : "formula";
}

/** "ball 0.3" in its parts; undefined for another text. */
export function namedParts(
  text: string,
  names: readonly NamedProfile[],
): { readonly of: NamedProfile; readonly number: number } | undefined {
  const [, word, number] = /^\s*([a-z]+)(?:\s+(\S+))?\s*$/.exec(text) ?? [];
  const of = names.find(({ name }) => name === word);
  return of === undefined ? undefined : { of, number: number === undefined ? of.usual : Number(number) };
}

import { isSame } from "../../permalink/value-text.ts";

/** The parameters that are not as in `usual`, as "name = value"; empty where all are. */
export function changedParameters(
  params: Readonly<Record<string, unknown>>,
  usual: Readonly<Record<string, unknown>>,
): readonly string[] {
  return Object.entries(params)
    .filter(([name, value]) => !isSame(value, usual[name]))
    .map(([name, value]) => `${name} = ${typeof value === "string" ? value : JSON.stringify(value)}`);
}

/** A parameter's value in one line: scalars as they are, lists in brackets, mappings in braces, what is nested within. */
export function valueWords(value: unknown): string {
  if (value === undefined || value === null) return "none";
  if (Array.isArray(value)) return `[${value.map(valueWords).join(", ")}]`;
  return typeof value === "object" ? `{${entriesWords(value)}}` : String(value);
}

/** The entries of a mapping: "dimension 5, degrees [1, 2], law {id phi2}"; "none" where there is no mapping. */
export function entriesWords(mapping: unknown): string {
  if (mapping === undefined || mapping === null) return "none";
  return Object.entries(mapping)
    .map(([name, value]) => `${name} ${valueWords(value)}`)
    .join(", ");
}

/** What a cell of a table holds. */
export type Scalar = number | string | boolean | null;

type Line = Readonly<Record<string, Scalar>>;

/**
 * A JSON-like value as the lines of a table. Objects become columns with dotted names; lists become lines: entry i of
 * every list of the value stands on line i (with its number in `index`), shorter lists end early, and what is no list is
 * repeated on every line. Lists within entries add `index.2` and so on. An empty list leaves no entry.
 */
export function flatten(value: Readonly<Record<string, unknown>>, level = 1): readonly Line[] {
  const scalars: Record<string, Scalar> = {};
  const lists: [path: string, list: readonly unknown[]][] = [];
  collect(value, "", (path, found) => {
    if (isList(found)) lists.push([path, found]);
    else scalars[path] = found;
  });
  const longest = Math.max(0, ...lists.map(([, list]) => list.length));
  if (longest === 0) return [scalars];
  const index = level === 1 ? "index" : `index.${level}`;
  return Array.from({ length: longest }, (_, i) => i).flatMap((i) => {
    const entries = lists.filter(([, list]) => i < list.length).map(([path, list]) => [path, list[i]] as const);
    return flatten(Object.fromEntries(entries), level + 1).map((line) => ({ ...scalars, [index]: i, ...line }));
  });
}

function collect(
  value: unknown,
  path: string,
  found: (path: string, value: Scalar | readonly unknown[]) => void,
): void {
  if (value === undefined) return;
  if (isList(value)) found(path, value);
  else if (value !== null && typeof value === "object") {
    for (const [key, entry] of Object.entries(value)) collect(entry, path === "" ? key : `${path}.${key}`, found);
  } else found(path, typeof value === "bigint" ? Number(value) : (value as Scalar));
}

const isList = (value: unknown): value is readonly unknown[] =>
  Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));

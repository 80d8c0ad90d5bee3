/** An input outside a function's domain: `where: requirement, got value`. */
export class DomainError extends Error {
  override readonly name = "DomainError";
  constructor(where: string, requirement: string, got: unknown) {
    super(`${where}: ${requirement}, got ${show(got)}`);
  }
}

/** Throws a {@link DomainError} unless `holds`. */
export function requireDomain(holds: boolean, where: string, requirement: string, got: unknown): asserts holds {
  if (!holds) throw new DomainError(where, requirement, got);
}

/** A broken invariant of our own: never the user's fault. */
export class InvariantError extends Error {
  override readonly name = "InvariantError";
  constructor(where: string, what: string) {
    super(`${where}: ${what}. This is a bug in thalweg, not in your input; please report it.`);
  }
}

function show(value: unknown): string {
  if (typeof value === "number" || typeof value === "bigint" || value === undefined) return String(value);
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

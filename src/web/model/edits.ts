import canonicalize from "canonicalize";
import { requireDomain } from "../../math/domain-error.ts";

/**
 * The values with another one at a path; what is not on the path is shared with the old values, which stay as they are.
 * Undefined removes a mapping's entry. Every step but the last must lead to a list or a mapping that is there.
 */
export function withValue(values: unknown, path: readonly (string | number)[], value: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (Array.isArray(values)) {
    requireDomain(
      Number.isInteger(step) && (step as number) >= 0 && (step as number) <= values.length,
      "withValue",
      `a step into a list must be an integer from 0 to ${values.length}`,
      step,
    );
    const next = withValue(values[step as number], rest, value);
    const head = values.slice(0, step as number);
    const tail = values.slice((step as number) + 1);
    return next === undefined ? [...head, ...tail] : [...head, next, ...tail];
  }
  requireDomain(values !== null && typeof values === "object", "withValue", "a step must lead into a mapping", step);
  const entries = Object.entries(values).filter(([name]) => name !== step);
  const old = Object.hasOwn(values, step) ? (values as Readonly<Record<string, unknown>>)[step] : undefined;
  const next = withValue(old, rest, value);
  if (next === undefined) return Object.fromEntries(entries);
  return Object.hasOwn(values, step)
    ? Object.fromEntries(Object.entries(values).map(([name, kept]) => [name, name === step ? next : kept]))
    : Object.fromEntries([...entries, [step, next]]);
}

/** Whether two values say the same; the order of a mapping's entries says nothing. */
export const sameValue = (one: unknown, other: unknown): boolean => canonicalize(one) === canonicalize(other);

/** The entries that are not as in `usual`. */
export function changedEntries(
  values: Readonly<Record<string, unknown>>,
  usual: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(values).filter(([name, value]) => !sameValue(value, usual[name])));
}

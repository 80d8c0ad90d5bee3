import fc from "fast-check";
import { expect, test } from "vitest";
import { DomainError } from "../domain-error.ts";
import type { Json } from "../json.ts";
import { Key } from "./key.ts";

const root = Key.root(7);

test("a key is a function of its content", () => {
  expect(root.fold("a", 1, { x: [1, 2], y: null }).hex).toBe(Key.root(7).fold("a", 1, { y: null, x: [1, 2] }).hex);
  expect(root.hex).toMatch(/^[0-9a-f]{32}$/);
  const [first, second] = [root.stream(), root.stream()];
  expect(first.gaussian()).toBe(second.gaussian());
});

test("order, borders and levels of the content matter", () => {
  const keys = [
    root,
    root.fold(),
    root.fold(""),
    root.fold("a", "b"),
    root.fold("b", "a"),
    root.fold("ab"),
    root.fold("a").fold("b"),
    root.fold(["a", "b"]),
    root.fold("1"),
    root.fold(1),
    root.fold(10),
    root.fold("1\0"),
    root.fold(true),
    root.fold(null),
    root.fold({}),
    root.fold([]),
    Key.root(8),
    Key.root(0),
    Key.root(Number.MAX_SAFE_INTEGER),
  ];
  expect(new Set(keys.map(({ hex }) => hex)).size).toBe(keys.length);
});

test("folding does not change the key", () => {
  const before = root.hex;
  root.fold("x").stream().uniform();
  expect(root.hex).toBe(before);
});

test("different content gives different keys", () => {
  const names = new Set<string>();
  const hexes = new Set<string>();
  fc.assert(
    fc.property(fc.array(fc.jsonValue(), { maxLength: 3 }), (content) => {
      names.add(spelled(content));
      hexes.add(root.fold(...(content as Json[])).hex);
    }),
    { seed: 1, numRuns: 2000 },
  );
  expect(hexes.size).toBe(names.size);
});

test("one bit of content flips half of the key's bits", () => {
  // Mean of 1000 Hamming distances of 128-bit words: standard error √(128/4/1000) = 0.18; 4.9 of them is a false alarm of 1e-6.
  const distance = (fold: (i: number) => string, i: number): number => {
    const difference = BigInt(`0x${fold(i)}`) ^ BigInt(`0x${fold(i + 1)}`);
    return difference.toString(2).replaceAll("0", "").length;
  };
  const average = (fold: (i: number) => string): number => {
    let sum = 0;
    for (let i = 0; i < 2000; i += 2) sum += distance(fold, i);
    return sum / 1000;
  };
  expect(Math.abs(average((i) => root.fold(i).hex) - 64)).toBeLessThan(0.88);
  // Mutant: the content added to the key.
  const added = (i: number): string => (BigInt(`0x${root.hex}`) ^ BigInt(i)).toString(16);
  expect(Math.abs(average(added) - 64)).toBeGreaterThan(0.88);
});

test("what is no JSON is refused", () => {
  for (const seed of [-1, 0.5, Number.NaN, 2 ** 53]) expect(() => Key.root(seed)).toThrow(DomainError);
  for (const content of [Number.NaN, Number.POSITIVE_INFINITY, [1, Number.NaN], { a: Number.NEGATIVE_INFINITY }]) {
    expect(() => root.fold(content)).toThrow(/Key.fold: numbers must be finite/);
  }
  const foreign: unknown[] = [undefined, { a: undefined }, () => 1, "\ud800"];
  for (const content of foreign) expect(() => root.fold(content as Json)).toThrow(DomainError);
});

/** JSON text with sorted names, written apart from the canonical form. */
function spelled(value: unknown): string {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(spelled).join()}]`;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([name, item]) => `${JSON.stringify(name)}:${spelled(item)}`).join()}}`;
}

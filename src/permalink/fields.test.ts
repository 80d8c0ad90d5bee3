import fc from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";
import { defaultsOf, readFields, writeFields } from "./fields.ts";
import { PermalinkError } from "./permalink-error.ts";

/** Every kind of value that a schema may have. */
const schema = z.object({
  number: z.number().default(1),
  text: z.string().default("a"),
  flag: z.boolean().default(false),
  choice: z.enum(["one layer", "√k", "−G"]).default("√k"),
  literal: z.union([z.number(), z.literal("optimal")]).default("optimal"),
  none: z.nullable(z.number()).default(null),
  list: z.array(z.number()).readonly().default([]),
  texts: z.array(z.string()).default(["max(t,0)"]),
  inner: z.object({ deep: z.object({ x: z.number().default(0) }).prefault({}), y: z.number().default(0) }).prefault({}),
  entries: z.array(z.object({ degree: z.int(), energy: z.number() })).default([{ degree: 1, energy: 1 }]),
  either: z.nullable(z.object({ b: z.number() })).default(null),
});
type State = z.infer<typeof schema>;
const defaults = defaultsOf(schema);

const written = (state: State) => writeFields(schema, state, defaults, "set.");
const read = (pairs: readonly (readonly [string, string])[]) =>
  readFields(schema, new Map(pairs), { defaults, prefix: "set." });

const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => (x === 0 ? 0 : x));
const text = fc.string({ unit: "grapheme" }).filter((s) => !/\p{Cc}/u.test(s));
const state: fc.Arbitrary<State> = fc.record({
  number,
  text,
  flag: fc.boolean(),
  choice: fc.constantFrom("one layer", "√k", "−G"),
  literal: fc.oneof(number, fc.constant("optimal" as const)),
  none: fc.option(number),
  list: fc.array(number),
  texts: fc.array(fc.oneof(text, fc.constantFrom("", "a,b", "[1]", "{", ",", "null"))),
  inner: fc.record({ deep: fc.record({ x: number }), y: number }),
  entries: fc.array(fc.record({ degree: fc.nat(), energy: number }), { maxLength: 12 }),
  either: fc.option(fc.record({ b: number })),
});

test("every value comes back", () => {
  fc.assert(
    fc.property(state, (value) => {
      expect(read(written(value))).toEqual(value);
    }),
    { seed: 3, numRuns: 500 },
  );
});

test("what is as by default is not said; what is not, is", () => {
  expect(written(defaults as State)).toEqual([]);
  const entries = [
    { degree: 1, energy: 2 },
    { degree: 3, energy: 4 },
  ];
  expect(written({ ...(defaults as State), entries })).toEqual([
    ["set.entries", "2"],
    ["set.entries.1.energy", "2"],
    ["set.entries.2.degree", "3"],
    ["set.entries.2.energy", "4"],
  ]);
});

test("an entry's defaults are those of its place", () => {
  const pair = z.object({ list: z.array(z.object({ a: z.number().default(1) })).default([{ a: 1 }, { a: 2 }]) });
  const value = { list: [{ a: 1 }, { a: 1 }] };
  const pairs = writeFields(pair, value, defaultsOf(pair));
  expect(pairs).toEqual([["list.2.a", "1"]]);
  expect(readFields(pair, new Map(pairs), { defaults: defaultsOf(pair) })).toEqual(value);
});

test("of a mapping that is absent by default, what is as its own fields have it is not said", () => {
  const own = z.object({ a: z.number(), b: z.boolean().default(true), c: z.number().optional() });
  const maybe = z.object({ inner: own.optional() });
  const cases: readonly (readonly [object | undefined, [string, string][]])[] = [
    [{ a: 0, b: true }, [["inner.a", "0"]]],
    [
      { a: 1, b: false, c: 2 },
      [
        ["inner.a", "1"],
        ["inner.b", "false"],
        ["inner.c", "2"],
      ],
    ],
    [undefined, []],
  ];
  for (const [inner, pairs] of cases) {
    const value = inner === undefined ? {} : { inner };
    expect(writeFields(maybe, value, defaultsOf(maybe))).toEqual(pairs);
    expect(readFields(maybe, new Map(pairs), { defaults: defaultsOf(maybe) })).toEqual(value);
  }
  expect(() => readFields(maybe, new Map([["inner.b", "true"]]), { defaults: defaultsOf(maybe) })).toThrow("inner.a");
});

test("keys inside a value are the schema's, and none is a prototype's", () => {
  expect(read([["set.either", '{"b":1}']]).either).toEqual({ b: 1 });
  expect(() => read([["set.either", '{"b":1,"c":2}']])).toThrow("set.either.c: is no key");
  expect(() => read([["set.either", '{"b":1,"__proto__":{"c":2}}']])).toThrow("must not have a key __proto__");
});

test("what no address can say is refused when it is written", () => {
  const usual = defaults as State;
  for (const bad of [
    { text: "\ud800" },
    { text: "a\nb" },
    { number: Number.NaN },
    { list: [Infinity] },
    { texts: ["\u0000", ","] },
  ]) {
    expect(() => written({ ...usual, ...bad })).toThrow(PermalinkError);
  }
});

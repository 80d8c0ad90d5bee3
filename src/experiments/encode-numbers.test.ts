import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeNumbers, encodeNumbers, pathOfNaN } from "./encode-numbers.ts";

test("NaN and infinities survive JSON", () => {
  const values = { loss: Number.NaN, curve: [1.5, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY], note: null };
  const text = JSON.stringify(encodeNumbers(values));
  expect(text).toBe('{"loss":"NaN","curve":[1.5,"Infinity","-Infinity"],"note":null}');
  expect(decodeNumbers(JSON.parse(text))).toEqual(values);
});

test("any measurement comes back bit for bit", () => {
  const number = fc.double().map((x) => x + 0); // JSON has no −0
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      number,
      fc.boolean(),
      fc.constant(null),
      fc.array(tie("tree")),
      fields(tie("tree")),
    ),
  }));
  fc.assert(
    fc.property(tree, (value) => {
      expect(decodeNumbers(JSON.parse(JSON.stringify(encodeNumbers(value))))).toEqual(value);
    }),
    { seed: 1 },
  );
});

test("minus zero becomes zero, undefined fields vanish", () => {
  expect(Object.is(encodeNumbers(-0), 0)).toBe(true);
  expect(encodeNumbers({ a: undefined, b: 1 })).toEqual({ b: 1 });
});

test.each([
  ["values.name must not be a text that stands for a number", { name: "NaN" }],
  ["values[1] must not be a text that stands for a number", ["a", "-Infinity"]],
  ['values.curve must be JSON, got "[object Float64Array]"', { curve: new Float64Array(2) }],
  ['values.later must be JSON, got "[object Promise]"', { later: Promise.resolve(1) }],
  ['values[0] must be JSON, got "undefined"', [undefined]],
  ['values.n must be JSON, got "bigint"', { n: 1n }],
])("refused: %s", (message, value) => {
  expect(() => encodeNumbers(value)).toThrow(message);
});

test("the path of the first NaN", () => {
  expect(pathOfNaN(encodeNumbers({ curve: [{ overlap: 1 }, { overlap: Number.NaN }] }))).toBe(
    "values.curve[1].overlap",
  );
  expect(pathOfNaN(encodeNumbers({ curve: [Number.POSITIVE_INFINITY] }))).toBeUndefined();
});

const fields = <T>(entry: fc.Arbitrary<T>) => fc.dictionary(fc.stringMatching(/^[a-z_]{1,8}$/), entry);

import { expect, test } from "vitest";
import { philox4x32 } from "./philox.ts";

/** Known answers of the Random123 distribution (tests/kat_vectors, philox4x32 10). */
const KNOWN = [
  { counter: [0, 0, 0, 0], key: [0, 0], out: "6627e8d5 e169c58d bc57ac4c 9b00dbd8" },
  { counter: [-1, -1, -1, -1], key: [-1, -1], out: "408f276d 41c83b0e a20bc7c6 6d5451fd" },
  {
    counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    key: [0xa4093822, 0x299f31d0],
    out: "d16cfe09 94fdcceb 5001e420 24126ea1",
  },
];

type Permute = (counter: Uint32Array, key: Uint32Array) => Uint32Array;

const ours: Permute = (counter, key) => {
  const out = new Uint32Array(4);
  philox4x32(counter, key, out);
  return out;
};

/** The definition over again in integers of any length. */
function written({ rounds = 10, a = 0xd2511f53n, b = 0xcd9e8d57n }): Permute {
  return (counter, key) => {
    let [x0, x1, x2, x3] = Array.from(counter, BigInt);
    let [k0, k1] = Array.from(key, BigInt);
    for (let round = 0; round < rounds; round++) {
      const [p, q] = [a * x0, b * x2];
      [x0, x1, x2, x3] = [(q >> 32n) ^ x1 ^ k0, q & 0xffffffffn, (p >> 32n) ^ x3 ^ k1, p & 0xffffffffn];
      k0 = (k0 + 0x9e3779b9n) & 0xffffffffn;
      k1 = (k1 + 0xbb67ae85n) & 0xffffffffn;
    }
    return Uint32Array.from([x0, x1, x2, x3], Number);
  };
}

const hex = (words: Uint32Array): string => Array.from(words, (word) => word.toString(16).padStart(8, "0")).join(" ");
const knows = (permute: Permute): boolean =>
  KNOWN.every(({ counter, key, out }) => hex(permute(new Uint32Array(counter), new Uint32Array(key))) === out);

test("Philox4x32-10 gives the published answers, and mutants do not", () => {
  expect(knows(ours)).toBe(true);
  expect(knows(written({}))).toBe(true);
  expect(knows(written({ rounds: 3 }))).toBe(false);
  expect(knows(written({ a: 0xcd9e8d57n, b: 0xd2511f53n }))).toBe(false);
});

test("blocks are those of consecutive counters, with the carry into the second word", () => {
  const counter = new Uint32Array([0xfffffffe, 0xffffffff, 7, 9]);
  const key = new Uint32Array([0x12345678, 0x9abcdef0]);
  const out = new Uint32Array(16);
  philox4x32(counter, key, out);
  const expected = [
    [0xfffffffe, 0xffffffff],
    [0xffffffff, 0xffffffff],
    [0, 0],
    [1, 0],
  ].map(([low, high]) => hex(written({})(new Uint32Array([low, high, 7, 9]), key)));
  expect([0, 4, 8, 12].map((at) => hex(out.subarray(at, at + 4)))).toEqual(expected);
  expect([...counter]).toEqual([0xfffffffe, 0xffffffff, 7, 9]);
});

test("the split product is right for many operands", () => {
  const counter = new Uint32Array(4);
  const key = new Uint32Array(2);
  for (let i = 0; i < 2000; i++) {
    counter.set(ours(counter, key));
    key.set(counter.subarray(1, 3));
    expect(hex(ours(counter, key))).toBe(hex(written({})(counter, key)));
  }
});

test("a broken block is refused", () => {
  expect(() => philox4x32(new Uint32Array(4), new Uint32Array(2), new Uint32Array(6))).toThrow(/whole blocks.*got 6/);
});

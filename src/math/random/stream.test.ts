import { expect, test } from "vitest";
import { Key } from "./key.ts";
import { philox4x32 } from "./philox.ts";
import { Stream } from "./stream.ts";

const key = Key.root(3).fold("stream");

test("filling gives what drawing one by one gives, from any place", () => {
  for (const [fill, draw] of [
    ["fillUniform", "uniform"],
    ["fillGaussian", "gaussian"],
    ["fillSigns", "sign"],
  ] as const) {
    const [one, other] = [key.stream(), key.stream()];
    one.uniform();
    other.uniform();
    const out = new Float64Array(500).fill(9);
    one[fill](out, 3, 470);
    const expected = Float64Array.from(out, (_, i) => (i >= 3 && i < 470 ? other[draw]() : 9));
    expect(out).toEqual(expected);
    expect(one.position).toBe(468);
    expect(one[draw]()).toBe(other[draw]());
  }
});

test("the position is where the next draw comes from", () => {
  const stream = key.stream();
  const draws = Float64Array.from({ length: 300 }, () => stream.uniform());
  for (const slot of [0, 1, 63, 64, 65, 127, 128, 299]) {
    stream.position = slot;
    expect(stream.position).toBe(slot);
    expect(stream.uniform()).toBe(draws[slot]);
    expect(stream.position).toBe(slot + 1);
  }
  stream.position = 2 ** 52;
  const far = stream.uniform();
  stream.position = 2 ** 52 - 1;
  stream.uniform();
  expect(stream.uniform()).toBe(far);
});

test("a uniform is the slot's 52 bits, (k + ½) 2⁻⁵²", () => {
  const state = new Uint32Array([11, 22, 33, 44]);
  const stream = new Stream(state);
  for (const slot of [0, 1, 2, 2 ** 33 + 1]) {
    const block = Math.floor(slot / 2);
    const words = new Uint32Array(4);
    const counter = new Uint32Array([block % 2 ** 32, Math.floor(block / 2 ** 32), 33, 44]);
    philox4x32(counter, new Uint32Array([11, 22]), words);
    const [high, low] = words.subarray(2 * (slot % 2));
    const k = (BigInt(high) << 20n) | (BigInt(low) >> 12n);
    stream.position = slot;
    expect(stream.uniform()).toBe((Number(k) + 0.5) / 2 ** 52);
  }
});

test("these bits do not change", () => {
  // Written down from the first version: a change here changes every stored row.
  const stream = Key.root(1).fold("bits").stream();
  const bits = new BigUint64Array(new Float64Array([stream.uniform(), stream.gaussian(), stream.integer(10)]).buffer);
  expect(Array.from(bits, (word) => word.toString(16))).toEqual([
    "3fa7208f5b657050",
    "3fe03d606d61a8dd",
    "4010000000000000",
  ]);
});

test("integers lie in their range, and powers of two are the bits of k", () => {
  const stream = key.stream();
  for (const below of [1, 2, 3, 7, 1000, 2 ** 32, 2 ** 51 + 1, 2 ** 52]) {
    for (let i = 0; i < 200; i++) {
      const value = stream.integer(below);
      expect(Number.isInteger(value) && value >= 0 && value < below).toBe(true);
    }
  }
  const again = key.stream();
  again.position = stream.position;
  expect(stream.integer(1024)).toBe(((again.uniform() * 2 ** 52 - 0.5) % 1024) | 0);
});

test("bad arguments are refused", () => {
  const stream = key.stream();
  for (const below of [0, -1, 1.5, Number.NaN, 2 ** 52 + 1]) {
    expect(() => stream.integer(below)).toThrow(/Stream.integer: below/);
  }
  expect(() => stream.fillUniform(new Float64Array(3), 0, 4)).toThrow(/0 ≤ start ≤ end ≤ 3/);
  expect(() => stream.fillGaussian(new Float64Array(3), 2, 1)).toThrow(/Stream.fillUniform/);
  expect(() => {
    stream.position = -1;
  }).toThrow(/Stream.position/);
});

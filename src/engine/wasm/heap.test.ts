import { expect, test } from "vitest";
import { createHeap } from "./heap.ts";

const buffer = new SharedArrayBuffer(4096);
const bytes = (from: number, count: number): number[] => [...new Uint8Array(buffer, from, count)];

test("a block is all 0, whatever was written there before; its neighbours stay as they are", () => {
  const heap = createHeap(buffer, { from: 1, to: 4096 });
  const all = heap.largestFree();
  const whole = heap.allocate(all, "all");
  new Uint8Array(buffer).fill(7);
  heap.free(whole);
  const [first, second, third] = [65, 8, 200].map((size) => {
    const offset = heap.allocate(size, "block");
    expect(offset % 64).toBe(0);
    expect(bytes(offset, size).every((byte) => byte === 0)).toBe(true);
    new Uint8Array(buffer, offset, size).fill(size);
    return offset;
  });
  heap.free(second!);
  expect(heap.allocate(64, "again")).toBe(second);
  expect(bytes(second!, 64).every((byte) => byte === 0)).toBe(true);
  expect(bytes(first!, 65).every((byte) => byte === 65)).toBe(true);
  expect(bytes(third!, 200).every((byte) => byte === 200)).toBe(true);
});

test("what reaches beyond the part that was written before is cleared as far as that", () => {
  const own = new SharedArrayBuffer(1024);
  const heap = createHeap(own, { from: 0, to: 1024 });
  const small = heap.allocate(64, "small");
  new Uint8Array(own, small, 64).fill(7);
  heap.free(small);
  const large = heap.allocate(500, "large");
  expect(new Uint8Array(own, large, 500).every((byte) => byte === 0)).toBe(true);
});

test("freed stretches are joined; what does not fit says what was wanted and what there is", () => {
  const heap = createHeap(buffer, { from: 0, to: 4096 });
  const offsets = [0, 1, 2, 3].map(() => heap.allocate(1024, "quarter"));
  expect(heap.largestFree()).toBe(0);
  for (const i of [0, 2, 1, 3]) heap.free(offsets[i]!);
  expect(heap.largestFree()).toBe(4096);
  expect(() => heap.allocate(4097, "too much")).toThrow(/too much/);
  expect(() => heap.free(12)).toThrow(/no block begins at 12/);
});

import { describe, expect, it } from "vitest";
import { matrix, overlap, precisionOf, requireDisjoint, requireShape, requireSymmetric, rowsOf } from "./matrix.ts";

describe("matrix", () => {
  it("checks sizes and data", () => {
    expect(matrix(2, 0).data.length).toBe(0);
    expect(() => matrix(2, 2, new Float64Array(3))).toThrow("data must have 2·2 entries, got 3");
    expect(() => matrix(-1, 2)).toThrow("rows must be an integer ≥ 0, got -1");
    expect(() => requireShape(matrix(2, 3), [3, 2], "here")).toThrow("here: shape must be [3, 2], got [2,3,6]");
  });

  it("shares memory with its rows", () => {
    const a = matrix(3, 2);
    rowsOf(a, 1, 2).data.fill(5);
    expect(Array.from(a.data)).toEqual([0, 0, 5, 5, 0, 0]);
    expect(() => rowsOf(a, 2, 4)).toThrow("0 ≤ from ≤ to ≤ 3, got [2,4]");
    expect(() => requireDisjoint(a.data, rowsOf(a, 1, 2).data, "here")).toThrow("out must not overlap");
    expect(() => requireDisjoint(rowsOf(a, 0, 1).data, rowsOf(a, 1, 2).data, "here")).not.toThrow();
  });

  it("tells precisions, and bytes that two arrays share", () => {
    const single = { rows: 3, columns: 2, data: new Float32Array(6) };
    expect([precisionOf(single), precisionOf(matrix(1, 1))]).toEqual(["float32", "float64"]);
    expect(rowsOf(single, 1, 3).data.buffer).toBe(single.data.buffer);
    expect(overlap(rowsOf(single, 0, 2).data, new Int32Array(single.data.buffer, 12, 1))).toBe(true);
    expect(overlap(rowsOf(single, 0, 2).data, new Int32Array(single.data.buffer, 16, 1))).toBe(false);
    expect(overlap(single.data, rowsOf(single, 1, 1).data)).toBe(false);
  });

  it("tells symmetric matrices", () => {
    expect(requireSymmetric(matrix(2, 2, Float64Array.of(1, -3, -3, 0)), "here")).toBe(3);
    expect(() => requireSymmetric(matrix(2, 2, Float64Array.of(1, 2, 2.1, 0)), "here")).toThrow(
      "entries (1, 0) and (0, 1)",
    );
    expect(() => requireSymmetric(matrix(1, 1, Float64Array.of(Infinity)), "here")).toThrow(
      "must be finite, got Infinity",
    );
  });
});

import { describe, expect, it } from "vitest";
import { jackknife } from "./jackknife.ts";
import { mean, variance } from "./moments.ts";

const values = [3, 1, 4, 1, 5, 9, 2, 6];
const m = values.length;

describe("jackknife", () => {
  it("of a mean is its squared standard error, exactly", () => {
    const { value, variance: square, degrees } = jackknife(values, mean);
    expect(value).toBe(mean(values));
    // Sums of eight numbers below 10 and of their squares: a few dozen roundings.
    expect(Math.abs(square / (variance(values) / m) - 1)).toBeLessThan(50 * 2 ** -53);
    expect(degrees).toBe(m - 1);
    // Mutant: Σ (θ_(i) − θ̄)² without (m − 1)/m, or divided by m − 1 as a variance.
    expect(Math.abs((square * m) / (m - 1) / (variance(values) / m) - 1)).toBeGreaterThan(0.1);
  });

  it("of a smooth function of the mean is that times the derivative squared, up to O(1/m)", () => {
    const many = Array.from({ length: 2000 }, (_, i) => 2 + Math.sin(i));
    const { variance: square } = jackknife(many, (items) => Math.log(mean(items)));
    expect(square / (variance(many) / 2000 / mean(many) ** 2)).toBeCloseTo(1, 2);
  });

  it("leaves out each item once and alters none", () => {
    const seen: string[] = [];
    jackknife(["a", "b", "c"], (items) => seen.push(items.join("")));
    expect(seen.toSorted()).toEqual(["ab", "abc", "ac", "bc"]);
  });

  it("is NaN where one of its values is, and refuses a single item", () => {
    expect(jackknife(values, (items) => (items.includes(9) ? 1 : Number.NaN)).variance).toBeNaN();
    expect(() => jackknife([1], mean)).toThrow("jackknife: there must be at least two items, got 1");
  });
});

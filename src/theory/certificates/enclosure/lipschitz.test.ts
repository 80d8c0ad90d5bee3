import { describe, expect, it } from "vitest";
import { lipschitzEnclosure } from "./lipschitz.ts";

describe("lipschitzEnclosure", () => {
  it.each([
    ["max(0, 1 - r/1.5)", 1 / 1.5],
    ["exp(-(r-3)^2)", Math.sqrt(2 / Math.E)],
    ["1/(1+exp(20*(r-2)))", 5],
    ["abs(cos(r))", 1],
    ["max(r, 1 - 3*r)", 3],
    ["relu(r^2 - 4)", 20],
    ["2", 0],
  ])("of %s encloses %d within its tolerance", (source, constant) => {
    const { lower, upper } = lipschitzEnclosure(source, [0, 10]);
    expect(lower).toBeLessThanOrEqual(constant * (1 + 2 ** -50));
    expect(upper).toBeGreaterThanOrEqual(constant * (1 - 2 ** -50));
    expect(upper - lower).toBeLessThanOrEqual(2e-3 * constant);
  });

  it("sees slopes of either sign, on intervals that cross 0", () => {
    const { lower, upper } = lipschitzEnclosure("tanh(-2*r)", [-1, 3]);
    expect(lower).toBeGreaterThan(1.99);
    expect(upper).toBeGreaterThanOrEqual(2);
    expect(upper).toBeLessThan(2.01);
    expect(lipschitzEnclosure("r/d", [0, 1], { dimension: 4 }).upper).toBe(0.25);
  });

  it.each(["step(r - 1)", "step(r - 0.3)*exp(r)", "sqrt(r)", "1 + sign(sin(r))"])("refuses %s", (source) => {
    expect(() => lipschitzEnclosure(source, [0, 10])).toThrow("a function that is shown to have a bounded slope");
  });

  it("refuses intervals without width", () => {
    expect(() => lipschitzEnclosure("r", [1, 1])).toThrow("lipschitzEnclosure: the interval must be finite");
  });
});

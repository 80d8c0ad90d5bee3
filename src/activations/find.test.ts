import { expect, test } from "vitest";
import { activationFromExpression } from "./expression.ts";
import { findActivation } from "./find.ts";
import relu from "./relu.ts";

test("ids, the Hermite family and expressions are found, each once", () => {
  expect(findActivation(" relu ")).toBe(relu);
  expect(findActivation("hermite-4").value(2)).toBeCloseTo((16 - 24 + 3) / Math.sqrt(24), 14);
  expect(findActivation("hermite-4")).toBe(findActivation("hermite-4"));
  expect(findActivation("max(t,0)")).toBe(findActivation("max(t,0)"));
  expect(findActivation("t*t").id).toBe("t*t");
});

test("what is none of them is refused with the nearest id and the place", () => {
  expect(() => findActivation("rellu")).toThrow(
    /one of balanced-tanh, .*tanh \(the nearest is relu\).*hermite-<k>.*expression in t.*column 1.*got "rellu"/,
  );
  expect(() => findActivation("2*t +")).toThrow(/expression in t.*column 6/);
  expect(() => findActivation("hermite-51")).toThrow("k must be an integer in [0, 50], got 51");
});

test("expressions that are no activations are refused", () => {
  expect(() => findActivation("log(t)")).toThrow("must be a number for every t");
  expect(() => findActivation("abs(sin(t))")).toThrow('declared kinks, got "abs(sin(t))"');
  expect(activationFromExpression("abs(sin(t))", { kinks: [0] }).kinks).toEqual([0]);
  expect(() => findActivation("exp(t^2)").hermite(0)).toThrow("σ must grow more slowly");
  expect(() => findActivation("1/(t - 0.3)").hermite(0)).toThrow("σ must be integrable");
});

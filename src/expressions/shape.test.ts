import { describe, expect, test } from "vitest";
import { interpret, interpretDerivative } from "./interpret.ts";
import { parseExpression } from "./parse.ts";
import { kinksOf, parityOf } from "./shape.ts";
import { textOf } from "./text.ts";

const parse = (text: string) => parseExpression(text, { variables: ["t"] });

test("kinks are where piecewise affine arguments vanish", () => {
  const found = (text: string) => expect(kinksOf(parse(text)), text);
  found("max(2*t - 1, 0)").toEqual({ found: [0.5], undetermined: [] });
  found("relu(1 - abs(t))").toEqual({ found: [-1, 0, 1], undetermined: [] });
  found("max(t, 2 - t, 3*t)").toEqual({ found: [0.5, 1], undetermined: [] });
  found("sin(t)*step(t/2 + pi) + sign(0*t)").toEqual({ found: [-2 * Math.PI], undetermined: [] });
  found("abs(t)^3 + min(exp(1), -t)").toEqual({ found: [-Math.E, 0], undetermined: [] });
  found("abs(step(t) - 1/2)").toEqual({ found: [0], undetermined: [] });
  expect(kinksOf(parse("1 + abs(sin(t))")).undetermined.map(textOf)).toEqual(["abs(sin(t))"]);
});

test("parity is seen where the form shows it", () => {
  const cases = [
    ["t^3 - sin(t)", -1],
    ["t*sin(t)/(1 + t^2)", 1],
    ["abs(t)^1.5 + cos(2*t)", 1],
    ["exp(-t^2/2)*erf(t)", -1],
    ["max(abs(t), 1) - 2", 1],
    ["max(t, 0)", undefined],
    ["t + 1", undefined],
    ["exp(t)", undefined],
  ] as const;
  for (const [text, parity] of cases) expect(parityOf(parse(text)), text).toBe(parity);
});

describe("derivatives", () => {
  const SMOOTH = [
    "t^3 - 2*t/(1 + t^2)",
    "exp(-t^2/2)*sin(3*t + 1)",
    "tanh(t)^2*cos(t) - log(2 + t)",
    "sqrt(4 + t)*logistic(2*t)",
    "erf(t) + erfc(t/2)*Phi(-t)",
    "(2 + t)^-1.5 + (3 + t)^pi + (4 + t)^0.5",
    "max(t, 2*t - 1, abs(t)) + min(t^2, 1/4)*relu(t)",
    "-(1 - t)*-t",
  ];
  /** Largest difference from a central one with step 1e-5, which errs by 1e-10 |f‴|/6 ≤ 2e-9 and by rounding, 1e-10. */
  const violation = (text: string, change = (x: number) => x): number => {
    const [f, slope] = [interpret(parse(text)), interpretDerivative(parse(text))];
    const errors = [-1.3, -0.77, -0.1, 0.3, 0.9, 1.31].map(
      (t) => Math.abs((f([t + 1e-5]) - f([t - 1e-5])) / 2e-5 - change(slope([t]))) / 3e-9,
    );
    return Math.max(...errors);
  };
  test.each(SMOOTH)("%s", (text) => {
    expect(violation(text)).toBeLessThan(1);
    expect(violation(text, (x) => x * (1 + 1e-6) + 1e-7)).toBeGreaterThan(1);
  });

  test("at kinks are those from the right, at jumps 0", () => {
    const at = (text: string, t = 0) => expect(interpretDerivative(parse(text))([t]) + 0, text);
    at("abs(t)").toBe(1);
    at("abs(-3*t)").toBe(3);
    at("relu(-t)").toBe(0);
    at("max(-t, 2*t)").toBe(2);
    at("min(-t, 2*t)").toBe(-1);
    at("max(t, 1)", 1).toBe(1);
    at("t*step(t) + sign(t)").toBe(0);
  });

  test("NaN stays NaN", () => {
    for (const text of ["max(t, 0)", "step(t)", "sign(t)", "relu(t)", "abs(t)", "logistic(t)", "min(1, t)"]) {
      expect(interpret(parse(text))([Number.NaN]), text).toBeNaN();
    }
  });
});

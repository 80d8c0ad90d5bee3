import { expect, test } from "vitest";
import { interpret } from "./interpret.ts";
import { parseExpression } from "./parse.ts";
import { texOf, textOf } from "./text.ts";

const parse = (text: string) => parseExpression(text, { variables: ["t", "x1"] });
const numberOf = (text: string): number => interpret(parse(text))([2, 5]);

test("precedence, associativity and names are the usual ones", () => {
  const cases: readonly (readonly [text: string, value: number])[] = [
    ["1 + 2*t", 5],
    ["8/2/2", 2],
    ["8 - 2 - 2", 4],
    ["-t^2", -4],
    ["(-t)^2", 4],
    ["2^3^2", 512],
    ["2^-1", 0.5],
    ["2^-1*6", 3],
    ["-3*-t", 6],
    ["1e-1*t + .5 + 2.", 2.7],
    ["max(1, t, x1) - min(x1, t)", 3],
    ["abs(-t)+sqrt(4)+sign(-t)+step(t)+relu(-t)", 4],
    ["cos(pi) + log(e)", 0],
    ["Phi(0) + logistic(0) + erf(0) + erfc(0) + sin(0) + tanh(0) + exp(0)", 3],
    ["t^2.5/t^1.5 - t^0", 1],
    ["t^pi - exp(pi*log(t))", 0],
  ];
  // Each is a handful of operations on numbers below 10 (512 is exact).
  for (const [text, value] of cases) expect(Math.abs(numberOf(text) - value), text).toBeLessThan(1e-14);
});

test("its text is read as the same expression, without needless parentheses", () => {
  const same = (text: string) => expect(textOf(parse(text)), text);
  same("((t))*(1+(2*t))").toBe("t*(1 + 2*t)");
  same("t-(1-t)-(t/(2*t))").toBe("t - (1 - t) - t/(2*t)");
  for (const text of ["-t^2", "(-t)^2", "-(t*2)", "(-t)*2", "(t^2)^3", "t - -t", "t*(-t)", "max(1, 2, t)", "1e30*t"]) {
    const once = textOf(parse(text));
    expect(textOf(parse(once))).toBe(once);
    expect(interpret(parse(once))([2, 5]), text).toBe(numberOf(text));
  }
  expect(texOf(parse("t/(1 + exp(-x1^2))*2e-7"))).toBe(
    String.raw`\frac{t}{1 + \operatorname{exp}\left(-x_{1}^{2}\right)}\,2\cdot 10^{-7}`,
  );
});

test("errors say where, what was expected and what was found", () => {
  const cases: readonly (readonly [text: string, column: number, message: string])[] = [
    ["1 +* t", 4, 'expected a number, a name, "-" or "(", got "*"'],
    ["sin(t", 6, 'expected ")", got "the end"'],
    ["t t", 3, 'expected an operator or the end, got "t"'],
    ["2*tt", 3, "expected one of t, x1, pi, e, abs"],
    ["t ? 1", 3, 'got "?"'],
    ["max(t)", 6, 'expected "," and a second argument of max, got ")"'],
    ["sin(t, t)", 6, 'expected ")", got ","'],
    ["t^(1 + t)", 4, "an exponent without a variable"],
    ["t^(1/0)", 4, "a finite exponent"],
    ["sin t", 5, 'expected "(", got "t"'],
    ["1e999", 1, "a number below 1.8e308"],
    ["constructor", 1, "expected one of"],
    [`${"(".repeat(1000)}t`, 1001, "at most 1000 characters"],
  ];
  for (const [text, column, message] of cases) {
    expect(() => parse(text), text).toThrow(message);
    expect(() => parse(text), text).toThrow(`column ${column}:`);
  }
  // What is nested as deeply as may be is read, or refused for what it lacks.
  expect(() => parse(`${"(".repeat(999)}t`)).toThrow('expected ")"');
});

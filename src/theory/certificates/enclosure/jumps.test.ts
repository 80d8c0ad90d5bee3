import { expect, test } from "vitest";
import { parseExpression } from "../../../expressions/parse.ts";
import { jumpsIn, requireNoJumps } from "./jumps.ts";

test("functions that jump are found wherever they are", () => {
  const of = (source: string) => jumpsIn(parseExpression(source, { variables: ["r"] }));
  expect(of("step(r)")).toEqual(["step"]);
  expect(of("r*(1 - sign(abs(r - 0.5))) + max(r, -step(r)^2)")).toEqual(["sign", "step"]);
  expect(of("max(0, 1 - 2*abs(r - 0.5)) + relu(r) - exp(tanh(r))")).toEqual([]);
});

test("formulas with isolated values are refused", () => {
  for (const source of ["step(r)", "sign(r)", "r*(1 - sign(abs(r - 0.5))) + r"]) {
    expect(() => requireNoJumps(source, "network")).toThrow(
      /network: f must be continuous, .* with (sign|step) are not/,
    );
  }
  expect(() => requireNoJumps("abs(r)/d", "network")).not.toThrow();
});

import { expect, it } from "vitest";
import type { Panel } from "../experiments/figure.ts";
import { domainOf } from "./domain.ts";

const panel = (scale: "linear" | "log", ...y: readonly number[]): Panel => ({
  x: { label: "x", scale: "linear" },
  y: { label: "y", scale },
  marks: [{ kind: "theory", label: "", points: y.map((value, x) => ({ x, y: value })) }],
});

it("holds every finite value with a twentieth of room", () => {
  expect(domainOf(panel("linear", 0, 1, Number.NaN, Infinity), "y")).toEqual([-0.05, 1.05]);
  const [low, high] = domainOf(panel("log", 1, 100, 0, -3), "y");
  expect(low).toBeCloseTo(100 ** -0.05, 12);
  expect(high).toBeCloseTo(100 ** 1.05, 12);
});

it("is never empty", () => {
  expect(domainOf(panel("linear", 3), "y")).toEqual([1.5, 4.5]);
  expect(domainOf(panel("log", 8), "y")).toEqual([4, 16]);
  expect(domainOf(panel("log", 0, Number.NaN), "y")).toEqual([1, 10]);
  expect(domainOf(panel("linear"), "y")).toEqual([0, 1]);
});

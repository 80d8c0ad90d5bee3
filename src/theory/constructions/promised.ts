import { z } from "zod";
import { integerForJson } from "../certificates/certificate.ts";
import type { QuantityValue } from "../quantity.ts";
import type { PromisedWidth } from "./theorems.ts";

/** Which number of a promised width `thalweg predict` is asked for. */
export const promisedSizes = z
  .enum(["width", "degree", "directions", "cells"])
  .default("width")
  .describe("width, degree n of the polynomial, directions m, or cells W of each piecewise linear function");

/** The number; exact, as a promise. */
export function promisedSize(bound: PromisedWidth, of: z.infer<typeof promisedSizes>): Omit<QuantityValue, "source"> {
  return { value: integerForJson(BigInt(bound[of])), accuracy: 0, accuracyIs: "absolute" };
}

/** "n = 8, m = 10523 directions × (W + 1 = 748) units; errors 0.17 (polynomial) …": how ε is split. */
export function promised({ width, degree, directions, cells, split }: PromisedWidth): string {
  if (width === 0n) return "the constant half-way between the least and the largest value errs by at most L/2";
  const digits = (value: number): string => String(Number(value.toPrecision(3)));
  const random = split.directions > 0;
  return (
    `n = ${degree}, ${directions} directions (${random ? "random" : "a cubature, by Tchakaloff's theorem"}) of ${cells} + 1 units each; errors ` +
    `${digits(split.polynomial)} of the polynomial${random ? `, ${digits(split.directions)} of the directions` : ""} and ` +
    `${digits(split.interpolation)} of interpolation`
  );
}

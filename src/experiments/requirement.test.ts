import { describe, expect, it } from "vitest";
import { z } from "zod";
import { readParameters } from "../cli/parameter-file.ts";
import { problemsOf, showPath } from "./requirement.ts";

const schema = z
  .object({
    dimension: z.int().min(2),
    law: z.enum(["phi2", "gaussian"]),
    widths: z.array(z.number().positive()).min(2),
    low: z.number(),
    high: z.number(),
  })
  .refine(({ low, high }) => low < high, { path: ["high"], error: "must be above low" });
const good = { dimension: 4, law: "phi2" as const, widths: [1, 2], low: 0, high: 1 };

const said = (values: unknown): readonly string[] =>
  problemsOf(schema, values).map(({ path, message }) => `${showPath(path)}: ${message}`);

describe("problemsOf", () => {
  it("finds nothing in good values", () => expect(said(good)).toEqual([]));

  it("names everything that is wrong, with what it got", () => {
    expect(said({ ...good, dimension: 1, law: "other", widths: [Number.NaN] })).toEqual([
      "dimension: must be ≥ 2, got 1",
      'law: must be one of phi2, gaussian, got "other"',
      "widths[0]: must be a finite number, got NaN",
      'widths: must have at least 2 entries, got ["NaN"]',
    ]);
    expect(said({ ...good, high: -1 })).toEqual(["high: must be above low, got -1"]);
    expect(said({ ...good, low: undefined })).toEqual(["low: must be a finite number, got nothing"]);
  });

  it("asks no prototype for a value", () => {
    expect(said({ ...good, widths: "constructor" })).toEqual(['widths: must be a list, got "constructor"']);
  });

  it.each([
    ["dimension", 1.5],
    ["dimension", 0],
    ["law", "other"],
    ["widths", [1]],
    ["widths", [1, -1]],
    ["high", -1],
  ])("says of %s = %j what the command line says", (name, value) => {
    const settings = [`${name}=${JSON.stringify(value)}`];
    const [first] = said({ ...good, [name]: value });
    expect(() => readParameters(schema, good, { settings })).toThrow(`${first}.`);
  });
});

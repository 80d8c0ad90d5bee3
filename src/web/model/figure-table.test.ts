import { csvParse } from "d3-dsv";
import { describe, expect, it } from "vitest";
import {
  crowdedFigure,
  errorFigure,
  FIGURES,
  overlapFigure,
  thresholdFigure,
} from "../../../tests/fixtures/figures.ts";
import type { Figure } from "../../experiments/figure.ts";
import { figureCsv, shown, tableOf } from "./figure-table.ts";

/** All numbers of a figure's marks, however they are stored. */
const numbersIn = (value: unknown): readonly number[] =>
  typeof value === "number"
    ? [value]
    : value !== null && typeof value === "object"
      ? Object.values(value).flatMap(numbersIn)
      : [];
const sorted = (numbers: readonly number[]) =>
  [...numbers].sort((a, b) => (Object.is(a, b) ? 0 : a < b || Number.isNaN(b) ? -1 : 1));

describe("tableOf", () => {
  it.each(FIGURES)("$id: leaves out no number and adds none", (figure: Figure) => {
    const drawn = figure.panels.flatMap(({ marks }) => numbersIn(marks));
    const listed = tableOf(figure).flatMap(({ rows }) =>
      rows.flatMap(({ x, y, low, high }) => [x, y, low, high].filter((value) => value !== null)),
    );
    expect(sorted(listed)).toEqual(sorted(drawn));
  });

  it("says of every number what it is", () => {
    const [panel] = tableOf(errorFigure);
    expect(panel).toMatchObject({ title: "d = 64, d_eff = 8", x: "κ = log n / log d" });
    expect(panel!.rows.at(-1)).toEqual({
      series: "κ = 1 + ε₁ = 1.5",
      role: "line",
      x: 1.5,
      y: null,
      low: null,
      high: null,
    });
    expect(tableOf(overlapFigure)[0]!.rows.at(-1)).toMatchObject({ role: "margin", low: 0.45, high: 0.55 });
    expect(tableOf(thresholdFigure)[0]!.title).toBe("Threshold");
  });
});

describe("figureCsv", () => {
  it("reads back to the same numbers, whatever the labels hold", () => {
    const quoted: Figure = { ...thresholdFigure, title: 'said "no", twice' };
    const lines = csvParse(figureCsv(quoted));
    const rows = tableOf(quoted)[0]!.rows;
    expect(lines.map(({ panel }) => panel)).toEqual(rows.map(() => 'said "no", twice'));
    for (const name of ["x", "y", "low", "high"] as const)
      expect(lines.map((line) => (line[name] === "" ? null : Number(line[name])))).toEqual(
        rows.map((row) => row[name]),
      );
  });

  it("has a line a row", () => {
    const rows = tableOf(crowdedFigure).flatMap((panel) => panel.rows);
    expect(csvParse(figureCsv(crowdedFigure)).length).toBe(rows.length);
  });
});

it("shows numbers as people read them", () => {
  expect([null, Number.POSITIVE_INFINITY, Number.NaN, -0.12345].map(shown)).toEqual(["", "∞", "undefined", "−0.1235"]);
});

import { expect, test } from "vitest";
import type { SpectrumRow } from "../../experiments/vempala-wilmes-2019/spectrum-rows.ts";
import { parsePermalink } from "../../permalink/permalink.ts";
import type { SpectraView } from "../../permalink/view.ts";
import type { UnitSpectrum } from "../laboratory/spectra.ts";
import { spectrumChart } from "./spectra-chart.ts";
import { learningFigure, nameOf, spectraFigure } from "./spectra-figure.ts";
import {
  agreement,
  deadSentence,
  learningTable,
  problemSentence,
  readDegrees,
  SPECTRUM_COLUMNS,
  spectrumTable,
} from "./spectra-table.ts";

const row = (degree: number, value: number, dead?: SpectrumRow["dead"]): SpectrumRow => ({
  ...{ degree, value, eigenvalue: value * value, harmonics: "1", accuracy: dead === "untold" ? 1e-9 : 0 },
  accuracyIs: "absolute",
  ...(dead && { dead }),
});
const unit: UnitSpectrum = {
  activation: "relu",
  rows: [row(0, 0.1), row(1, -0.01), row(2, 0, "exactly"), row(3, 0, "untold")],
  samples: [
    { degree: 0, value: 0.1, low: 0.09, high: 0.11 },
    { degree: 1, value: -0.02, low: -0.03, high: -0.015 },
    { degree: 2, value: 0, low: -1e-3, high: 1e-3 },
  ],
  learning: {
    ...{ rate: 90, largest: 0.01 },
    degrees: [
      {
        degree: 1,
        alpha: -0.01,
        halfLife: 80,
        left: 0.5,
        curve: [
          { x: 1, y: 0.9 },
          { x: 100, y: 1e-9 },
        ],
      },
      {
        degree: 2,
        alpha: 0,
        halfLife: Number.POSITIVE_INFINITY,
        left: 1,
        curve: [
          { x: 1, y: 1 },
          { x: 100, y: 1 },
        ],
      },
    ],
  },
};

test("the chart: sign in the shape, dead degrees in their row, bars to the frame where they hold 0", () => {
  const size = { degrees: 3, width: 600, height: 300 };
  const { units, frame, deadY, yTicks } = spectrumChart([unit], size);
  const [own] = units;
  expect(own!.marks.map(({ degree, sign }) => [degree, sign])).toEqual([
    [0, "up"],
    [1, "down"],
  ]);
  expect(own!.marks[0]!.y).toBeLessThan(own!.marks[1]!.y);
  expect(own!.dead.map(({ degree, exactly }) => [degree, exactly])).toEqual([
    [2, true],
    [3, false],
  ]);
  expect(own!.bars.map(({ holdsZero }) => holdsZero)).toEqual([false, false, true]);
  expect(own!.bars[2]!.bottom).toBe(frame.bottom);
  expect(own!.bars[1]!.top).toBeLessThan(own!.bars[1]!.bottom);
  for (const { x, y } of own!.marks) {
    expect(x > frame.left && x < frame.right && y > frame.top && y < frame.bottom).toBe(true);
  }
  expect(deadY).toBeGreaterThan(frame.bottom);
  expect(yTicks.length).toBeGreaterThan(1);
  // Side by side: no two activations on one another.
  const two = spectrumChart([unit, { ...unit, activation: "tanh" }], size).units;
  expect(two[0]!.marks[0]!.x).toBeLessThan(two[1]!.marks[0]!.x);
});

test("a chart of nothing, and of nothing but zeros, has axes", () => {
  const size = { degrees: 0, width: 300, height: 300 };
  expect(spectrumChart([], size).yTicks.length).toBeGreaterThan(0);
  const zero = spectrumChart([{ ...unit, rows: [row(0, 0, "exactly")], samples: [] }], size);
  expect(zero.units[0]!.line).toBe("");
  expect(Number.isFinite(zero.units[0]!.dead[0]!.x)).toBe(true);
});

test("the figure has a label for each sign and a panel for each activation's learning", async () => {
  const view = (await parsePermalink("#/spectra?degrees=3")) as SpectraView;
  const { panels } = spectraFigure(view, [unit, { ...unit, activation: "tanh" }]);
  expect(panels).toHaveLength(3);
  expect(panels[0]!.marks.map(({ label }) => label)).toEqual([
    "relu, α > 0",
    "relu, α < 0",
    "tanh, α > 0",
    "tanh, α < 0",
  ]);
  const [curve, dead] = learningFigure(view, unit, unit.learning!).panels[0]!.marks;
  expect(dead!.label).toBe("degree 2, dead");
  expect(curve!.kind === "theory" && curve!.points).toEqual([{ x: 1, y: 0.9 }]);
  expect(nameOf({ gain: 2, bias: -0.5 })(unit)).toBe("relu at 2t − 0.5");
  expect(nameOf({ gain: 1, bias: 0 })(unit)).toBe("relu");
});

test("tables and sentences", () => {
  const table = spectrumTable([unit]);
  expect(table).toHaveLength(4);
  for (const { name } of SPECTRUM_COLUMNS) expect(Object.hasOwn(table[0]!, name)).toBe(true);
  expect(table[2]!.accuracy).toBe("0 exactly");
  expect(table[3]!.low).toBeNull();
  expect(learningTable([unit]).map(({ halfLife }) => halfLife)).toEqual(["80", "never"]);
  expect(deadSentence(unit)).toMatch(/exactly 0 in degree 2, .*not told from 0 in degree 3/);
  expect(deadSentence({ ...unit, rows: [row(0, 1)] })).toBeUndefined();
  expect(deadSentence({ ...unit, rows: [3, 5, 7, 9].map((k) => row(k, 0, "exactly")) })).toContain(
    "degrees 3, 5, …, 9",
  );
  expect(agreement(unit)).toEqual({ held: 2, of: 3 });
});

test("degrees of a target are read as a list, in any order, or not at all", () => {
  expect(readDegrees("4, 1;2 1")).toEqual([1, 2, 4]);
  for (const bad of ["", "a", "1.5", "-1", "201", "1,2,3,4,5,6,7", "1e2"]) expect(readDegrees(bad)).toBeUndefined();
});

test("what random points could not measure is not drawn, and a problem names its activation once", () => {
  const samples = [...unit.samples.slice(0, 1), { degree: 1, value: Number.NaN, low: Number.NaN, high: Infinity }];
  const { units, yTicks } = spectrumChart([{ ...unit, samples }], { degrees: 3, width: 600, height: 300 });
  expect(units[0]!.bars.length).toBe(1);
  expect(yTicks.every(({ place }) => Number.isFinite(place))).toBe(true);
  expect(problemSentence({ ...unit, problem: "relu: must be finite" })).toBe("relu: must be finite");
  expect(problemSentence({ ...unit, problem: "too large" })).toBe("relu: too large");
  expect(problemSentence(unit)).toBeUndefined();
});

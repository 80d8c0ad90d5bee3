import { describe, expect, test } from "vitest";
import { figureSchema } from "./figure-schema.ts";
import { errorAt, floorAt, floorWidths, inLots, joined, nearestPlace, widthGrid } from "./sandwich.ts";
import { areaPath, linearScale, linePath, logScale, steps } from "./sandwich-axes.ts";
import { figureOfCurves, type KnownCurves, measuredSeries, shownAs, verticalRange } from "./sandwich-curves.ts";
import { namedParts, profileMode } from "./sandwich-profile.ts";
import { readingOf } from "./sandwich-reading.ts";
import { timeLeft } from "./sandwich-run.ts";

const OF = "this function";
const CURVES: KnownCurves = {
  floor: {
    of: OF,
    variance: 2,
    points: [
      { width: 1, error: 1 },
      { width: 10, error: 0.2 },
      { width: 100, error: 0 },
    ],
  },
  relu: {
    of: OF,
    variance: 2,
    points: [
      { width: 10, error: 0.8 },
      { width: 100, error: 0.2 },
    ],
  },
};
const PROBLEM = { law: "phi2", dimension: 20, profile: "ball 0.5" } as const;

describe("widths", () => {
  test("a grid goes from 1 to the largest, whole and without repetition", () => {
    expect(widthGrid(1000, 3)).toEqual([1, 2, 5, 10, 22, 46, 100, 215, 464, 1000]);
    expect(widthGrid(1e12, 1).at(-1)).toBe(1e12);
    expect(floorWidths({ largest: 1e4, perDecade: 1 }).length).toBeGreaterThan(20);
    for (const width of widthGrid(1e7, 3)) expect(Number.isSafeInteger(width)).toBe(true);
  });

  test("tenfold steps come first, and nothing is lost", () => {
    const lots = inLots(widthGrid(1e7, 3), 4);
    expect(lots[0]).toEqual([1, 10, 100, 1000]);
    expect(lots.flat().toSorted((a, b) => a - b)).toEqual(widthGrid(1e7, 3));
    const curve = lots.reduce<ReturnType<typeof joined> | undefined>(
      (all, lot) => joined(all, { variance: 1, points: lot.map((width) => ({ width, error: 1 / width })) }),
      undefined,
    );
    expect(curve!.points.map(({ width }) => width)).toEqual(widthGrid(1e7, 3));
  });

  test("the nearest is so by ratio", () => {
    expect(nearestPlace([1, 10, 100], 31)).toBe(1);
    expect(nearestPlace([1, 10, 100], 32)).toBe(2);
  });
});

describe("errors between widths", () => {
  const { points } = CURVES.relu!;
  test("a prediction is read where it is drawn, and not beyond", () => {
    expect(errorAt(points, 10)).toBe(0.8);
    expect(errorAt(points, Math.sqrt(1000))).toBeCloseTo(0.4, 12);
    expect(errorAt(points, 5)).toBeUndefined();
    expect(errorAt(points, 101)).toBeUndefined();
  });

  test("a floor is never taken between two widths, but from the next one", () => {
    expect(floorAt(CURVES.floor!.points, 2)).toBe(0.2);
    expect(floorAt(CURVES.floor!.points, 101)).toBeUndefined();
    // The shaded steps are nowhere above what is certified.
    expect(
      steps([
        { x: 1, y: 3 },
        { x: 4, y: 2 },
      ]),
    ).toEqual([
      { x: 1, y: 3 },
      { x: 1, y: 2 },
      { x: 4, y: 2 },
    ]);
  });
});

describe("what is said of a width", () => {
  test("floor, networks, and what it takes to come as low", () => {
    expect(readingOf(CURVES, { width: 10, of: OF })).toEqual([
      "With 10 hidden units no network with one hidden layer comes below 10\u00a0% of the variance.",
      "An explicit one is predicted to reach 40\u00a0% with ReLU units.",
      "As low as that floor comes an explicit one of 100 ReLU units.",
    ]);
  });

  test("a floor of nothing is said to be one", () => {
    expect(readingOf(CURVES, { width: 100, of: OF })[0]).toBe(
      "With 100 hidden units nothing is excluded: the bound is 0 here.",
    );
  });

  test("nothing is said of another function", () => {
    expect(readingOf(CURVES, { width: 10, of: "another" })).toEqual([]);
  });
});

describe("the picture", () => {
  test("shares and roots belong together", () => {
    expect(shownAs("share", 0.5, 2)).toBe(0.25);
    expect(shownAs("rms", 0.25, 2)).toBe(0.5);
    const [low, high] = verticalRange(CURVES, { measure: "share", measured: [] });
    expect([low, high]).toEqual([expect.closeTo(10 ** -1.5, 12), 1.3]);
    const roots = verticalRange(CURVES, { measure: "rms", measured: [] });
    expect(roots).toEqual([expect.closeTo(Math.sqrt(2 * low), 12), expect.closeTo(Math.sqrt(2 * high), 12)]);
  });

  test("is a figure like any other, with measured points of the survey's", () => {
    const measured = [{ label: "trained", points: [{ x: 10, y: 0.5, low: 0.4, high: 0.6 }] }];
    const figure = figureOfCurves(CURVES, { problem: PROBLEM, largest: 100, measure: "share", measured });
    expect(figureSchema.safeParse(figure).success).toBe(true);
    expect(figure.panels[0]!.marks.map(({ kind }) => kind)).toEqual(["floor", "theory", "intervals"]);
    expect(measuredSeries(figure, "share")).toEqual(measured);
    expect(measuredSeries(figure, "rms")).toEqual([]);
    expect(measuredSeries(null, "share")).toEqual([]);
  });

  test("scales go both ways, and paths stay within what can be drawn", () => {
    const [x, y] = [logScale([1, 1e4], [50, 450], 8), linearScale([0, 2], [200, 0], 4)];
    expect([x.at(1), x.at(100), x.at(1e4)]).toEqual([50, expect.closeTo(250, 9), expect.closeTo(450, 9)]);
    expect(x.value(x.at(37))).toBeCloseTo(37, 9);
    expect(y.value(y.at(0.3))).toBeCloseTo(0.3, 12);
    const points = [
      { x: 1, y: 1 },
      { x: 100, y: 0 },
    ];
    expect(linePath(points, x, y)).toBe("M50.0,100.0L250.0,200.0");
    expect(areaPath(points, x, y, 200)).toBe("M50.0,100.0L250.0,200.0L250.0,200.0L50.0,200.0Z");
    expect(areaPath([], x, y, 200)).toBe("");
    expect(linePath([{ x: 0, y: 0 }], x, y)).toMatch(/^M-\d+\.\d,200\.0$/);
  });
});

describe("a profile's text", () => {
  const names = [{ name: "ball", summary: "", usual: 0.5, range: [0, 1] }] as const;
  test.each([
    ["ball", "name"],
    [" ball 0.3 ", "name"],
    ["0:1, 2:0", "drawn"],
    ["exp(-r)", "formula"],
    ["tent", "formula"],
  ] as const)("«%s» is said by %s", (text, mode) => {
    expect(profileMode(text, names)).toBe(mode);
  });
  test("a name has its usual number", () => {
    expect(namedParts("ball", names)?.number).toBe(0.5);
    expect(namedParts("ball 0.25", names)?.number).toBe(0.25);
  });
});

test("what is left of a run is said once that is known", () => {
  expect(timeLeft(0.01, 10)).toBeUndefined();
  expect(timeLeft(0.5, 10)).toBe("about 10 s left");
  expect(timeLeft(0.1, 60)).toBe("about 9 min left");
  expect(timeLeft(1, 60)).toBeUndefined();
});

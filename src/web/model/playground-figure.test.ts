import { JSDOM } from "jsdom";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { OpenEngine } from "../../engine/wasm/wasm-engine.ts";
import type { Mark } from "../../experiments/figure.ts";
import { type PlaygroundState, playgroundFields } from "../../permalink/playground-state.ts";
import { createPlayground } from "../../playground/session.ts";
import type { PlaygroundView } from "../../playground/view.ts";
import { styles } from "../../plots/style.ts";
import { figureSvg } from "../../plots/svg.ts";
import { openBrowserEngine } from "../computation/open-engine.ts";
import { layoutChart } from "./chart-layout.ts";
import { networkLooks, seriesName } from "./chart-networks.ts";
import { errorPanel, lossPanel } from "./chart-panels.ts";
import { colourOf, colourScale, planePictures, planePixels } from "./chart-plane.ts";
import { curveTable, degreeTable, lineTable, overlapTable, planeTable } from "./chart-tables.ts";
import { degreeWords, errorWords, lineWords, overlapWords, planeWords, readOff } from "./chart-words.ts";
import { figureOf, panelFigure } from "./playground-figure.ts";

let engine: OpenEngine;
beforeAll(async () => {
  engine = await openBrowserEngine({ memoryMebibytes: 128 });
});
afterAll(() => engine.close());

const stateOf = (given: object = {}, parameters: object = {}): PlaygroundState => ({
  ...playgroundFields.parse({
    law: "gaussian",
    dimension: 6,
    profile: "ball 0.5",
    networks: [
      { widths: [12], activation: "tanh" },
      { widths: [8, 4], activation: "logistic" },
    ],
    training: { rate: 0.02, batch: 32, steps: 500 },
    trainingPoints: 400,
    testPoints: 300,
    seeds: 2,
    shown: ["error", "loss", "radius", "plane", "degrees", "floor", "theory"],
    ...given,
  }),
  parameters: parameters as PlaygroundState["parameters"],
});

function viewAfter(state: PlaygroundState, steps: number): PlaygroundView {
  const playground = createPlayground(state, { engine });
  try {
    playground.step(steps);
    return playground.view();
  } finally {
    playground.release();
  }
}

const zonal = {
  law: "uniform-sphere",
  target: "zonal",
  dimension: 4,
  networks: [{ widths: [16], activation: "tanh" }],
};
const parts = { parts: [1, 3].map((degree) => ({ degree, energy: degree })), signs: "ones", poles: "common" };
const pointsOf = (mark: Mark | undefined) => (mark !== undefined && "points" in mark ? mark.points : []);

describe("the curves", () => {
  const state = stateOf();
  let view: PlaygroundView;
  beforeAll(() => {
    view = viewAfter(state, 120);
  });

  test("are the view's, one a network, with the band over the seeds", () => {
    const { marks, y } = errorPanel(view, state, { x: "log", y: "linear" });
    expect(marks.map(({ label }) => label)).toEqual(["A: 12 tanh", "B: 8-4 logistic"]);
    for (const [j, mark] of marks.entries()) {
      const { curve } = view.networks[j]!;
      expect(pointsOf(mark)).toEqual(curve.map(({ step, error, low, high }) => ({ x: step, y: error, low, high })));
    }
    expect(y.label).toBe("mean squared error, share of Var f");
    const losses = lossPanel(view, state, { x: "linear", y: "log" }).marks;
    expect(pointsOf(losses[1]).at(-1)!.y).toBe(view.networks[1]!.curve.at(-1)!.loss);
  });

  test("are thinned for the eye, evenly on the axis, and keep their ends", () => {
    const { curve } = view.networks[0]!;
    for (const x of ["log", "linear"] as const) {
      const points = pointsOf(errorPanel(view, state, { x, y: "log", most: 10 }).marks[0]);
      expect(points.length).toBeLessThanOrEqual(13);
      expect(points.length).toBeGreaterThan(6);
      expect([points[0]!.x, points.at(-1)!.x]).toEqual([curve[0]!.step, curve.at(-1)!.step]);
    }
  });

  test("have a floor and a prediction where these are known and asked for, each number of units once", () => {
    const theory = { floor: 0.25, randomDirections: 0.4 };
    const known = { ...view, networks: view.networks.map((network) => ({ ...network, theory })) };
    const marks = errorPanel(known, state, { x: "log", y: "linear" }).marks;
    expect(marks.map(({ kind }) => kind)).toEqual(["floor", "line-y", "measured", "measured"]);
    expect(marks[0]!.label).toBe("no network with one hidden layer of 12 units goes below 0.25, certified");
    expect(pointsOf(marks[0]).map(({ y }) => y)).toEqual([0.25, 0.25]);
    expect(marks[1]!.label).toMatch(/prediction, no bound$/);
    const silent = errorPanel(known, { ...state, shown: ["error"] }, { x: "log", y: "linear" }).marks;
    expect(silent.map(({ kind }) => kind)).toEqual(["measured", "measured"]);
    const none = { ...known, networks: view.networks.map((n) => ({ ...n, theory: { ...theory, floor: 0 } })) };
    expect(errorPanel(none, state, { x: "log", y: "linear" }).marks[0]!.kind).toBe("line-y");
  });

  test("have the predicted decay of a network whose read-out alone is trained, along the steps", () => {
    const decay = { degrees: [{ degree: 1, energy: 2, factor: 0.9 }], rest: 0.5 };
    const networks = view.networks.map((network, j) =>
      j === 1 ? { ...network, theory: { floor: null, randomDirections: null, decay } } : network,
    );
    const { marks } = errorPanel({ ...view, networks, variance: 4 }, state, { x: "linear", y: "linear" });
    expect(marks.map(({ kind }) => kind)).toEqual(["theory", "measured", "measured"]);
    const [first, second] = pointsOf(marks[0]);
    expect(first).toEqual({ x: 0, y: 2.5 / 4 });
    expect(second!.y).toBeCloseTo((0.5 + 2 * 0.9 ** (2 * second!.x)) / 4, 12);
    expect(marks[0]).toMatchObject({ of: seriesName(view, 1) });
  });

  test("say their numbers in words and in a table", () => {
    expect(errorWords(view)).toMatch(
      /^Error against steps\. After 120 steps: A: 12 tanh [\d.]+ \[.*; B: 8-4 logistic /,
    );
    const { rows, columns } = curveTable(view);
    expect(rows).toHaveLength(2 * view.networks[0]!.curve.length);
    expect(rows[0]).toMatchObject({ network: "A: 12 tanh", step: 120, error: view.networks[0]!.curve.at(-1)!.error });
    expect(Object.keys(rows[0]!)).toEqual(columns.map(({ name }) => name));
  });

  test("are read off at the nearest point", () => {
    const panel = errorPanel(view, state, { x: "linear", y: "linear" });
    const { step, error } = view.networks[0]!.curve[7]!;
    const read = readOff(panel, step + 0.3)!;
    expect(read.x).toBe(step);
    expect(read.text).toContain(`steps ${step}: A ${error.toPrecision(3).replace(/0+$/, "")}`);
  });

  test("keep names apart and within the frame, whole where there is room", () => {
    const panel = errorPanel(view, state, { x: "log", y: "linear" });
    const measure = (text: string): number => 7 * text.length;
    for (const [width, first] of [
      [300, "A"],
      [900, "A: 12 tanh"],
    ] as const) {
      const { ends, frame, xTicks, x } = layoutChart(panel, { width, height: 240, measure });
      expect(ends.map(({ text }) => text).sort()[0]).toBe(first);
      expect(Math.abs(ends[1]!.y - ends[0]!.y)).toBeGreaterThanOrEqual(15);
      expect(ends.every(({ y }) => y >= frame.top && y <= frame.bottom)).toBe(true);
      expect(frame.right + measure(first)).toBeLessThan(width);
      const labels = xTicks.filter(({ label }) => label !== "");
      expect(labels.length).toBeGreaterThanOrEqual(2);
      expect(x(labels[0]!.at)).toBeGreaterThanOrEqual(frame.left - 1);
    }
  });
});

test("the functions along the line and over the plane are the view's", () => {
  const state = stateOf();
  const view = viewAfter(state, 30);
  const [, line] = [0, figureOf(view, state).panels[2]!];
  expect(line!.marks.map(({ kind, label }) => [kind, label])).toEqual([
    ["theory", "target f"],
    ["measured", "A: 12 tanh"],
    ["measured", "B: 8-4 logistic"],
  ]);
  expect(pointsOf(line!.marks[1])[5]!.y).toBe(view.networks[0]!.line!.mean[5]);
  expect(lineTable(view).rows).toHaveLength(view.line!.at.length);
  expect(lineTable(view).rows[3]).toMatchObject({ f: 1, "B low": view.networks[1]!.line!.low[3] });
  expect(lineWords(view)).toContain("The target goes from 1 to 0.");
  expect(planeWords(view)).toContain("target: from 0 to 1;");

  const scale = colourScale(view);
  expect(scale).toMatchObject({ low: -0.25, high: 1.25, diverging: false });
  expect(colourOf(-7, scale)).toEqual([0, 34, 78]);
  expect(colourOf(1.25, scale)).toEqual([254, 232, 56]);
  expect(planePictures(view).map(({ name }) => name)).toEqual(["target f", "A: 12 tanh", "B: 8-4 logistic"]);
  // Rows from below: the first value is the last row's first pixel. Where there is no point there is no colour.
  const pixels = planePixels(Float64Array.from([1.25, 0, Number.NaN, 0]), 2, scale);
  expect([...pixels.subarray(8, 12)]).toEqual([254, 232, 56, 255]);
  expect(pixels[3]).toBe(0);
  expect(planeTable(view).rows).toHaveLength(view.plane!.axis.length ** 2);
});

test("rows of a file that were held out stand in the target's place", () => {
  const { line, plane, ...view } = viewAfter(stateOf(), 5);
  const [at, value] = [Float64Array.of(0.5, 1), Float64Array.of(-3, 5)];
  const held: PlaygroundView = {
    ...view,
    line: { label: "first principal direction", at: line!.at, points: { at, value } },
    plane: { label: "two principal directions", axis: plane!.axis, points: { a: at, b: at, value } },
  };
  const panel = figureOf(held, stateOf({ shown: ["radius"] })).panels[0]!;
  expect(panel.marks.map(({ label }) => label)).toEqual(["A: 12 tanh", "B: 8-4 logistic", "rows held out"]);
  expect(pointsOf(panel.marks[2])).toEqual([
    { x: 0.5, y: -3, low: -3, high: -3 },
    { x: 1, y: 5, low: 5, high: 5 },
  ]);
  expect(panel.y.domain![0]).toBeLessThan(-3);
  expect(planePictures(held)[0]).toMatchObject({ name: "rows held out", points: { value } });
  // A quarter of the values' range on either side, and as much on the other side of 0.
  expect(colourScale(held)).toMatchObject({ low: -7, high: 7 });
  expect(lineWords(held)).toContain("Functions along first principal direction");
  expect(lineTable(held).columns.map(({ name }) => name)).not.toContain("f");
});

test("a function with both signs has its colours around 0", () => {
  const { low, high, diverging } = colourScale(viewAfter(stateOf({ profile: "r - 2" }), 0));
  expect(diverging).toBe(true);
  expect(low).toBe(-high);
});

test("a plane has no row off the hemisphere", () => {
  const view = viewAfter(stateOf(zonal, parts), 0);
  expect(planeTable(view).rows.length).toBeLessThan(view.plane!.axis.length ** 2);
});

test("degrees are shares of the variance beside what there was", () => {
  const state = stateOf(zonal, parts);
  const view = viewAfter(state, 40);
  const panel = figureOf(view, state).panels.at(-1)!;
  const [energy, left] = panel.marks;
  // E f₁² = 1 and E f₃² = 3 of Var f = 4.
  expect(pointsOf(energy).map(({ y }) => y)).toEqual(
    [0.25, 0.25, Number.NaN, 0.75, 0.75, Number.NaN].map((y) => (Number.isNaN(y) ? y : expect.closeTo(y, 12))),
  );
  const { residual } = view.networks[0]!.degrees![1]!;
  expect(pointsOf(left)[1]).toMatchObject({
    x: 3,
    y: residual.value / view.variance,
    low: residual.low / view.variance,
  });
  expect(degreeTable(view).rows[1]).toMatchObject({ degree: 3, energy: expect.closeTo(3, 12), left: residual.value });
  expect(degreeWords(view)).toMatch(/A: 16 tanh: degree 1 .*, degree 3 /);
});

test("the first layer's share stands beside chance", () => {
  const state = stateOf();
  const plain = viewAfter(state, 0);
  const networks = plain.networks.map((network, j) => ({ ...network, overlap: { value: 0.5 + j / 4, chance: 0.5 } }));
  const view = { ...plain, networks };
  const panel = figureOf(view, { ...state, shown: [] }).panels.at(-1)!;
  expect(panel.marks.map(({ kind }) => kind)).toEqual(["line-y", "intervals", "intervals"]);
  expect(overlapWords(view)).toMatch(/A: 12 tanh 0.5; B: 8-4 logistic 0.75; by chance 0.5\.$/);
  expect(overlapTable(view).rows).toHaveLength(2);
});

test("a network that diverged has no numbers, and the others keep their looks", () => {
  const networks = [
    { widths: [12], activation: "relu", rate: 1e5 },
    { widths: [12], activation: "tanh" },
  ];
  const state = stateOf({ networks, training: { optimiser: "gradient", rate: 0.05, steps: 500, batch: 32 } });
  const view = viewAfter(state, 200);
  const figure = figureOf(view, state);
  const line = figure.panels[2]!;
  expect(pointsOf(line.marks[1])).toEqual([]);
  for (const panel of figure.panels) {
    const looks = styles(panelFigure(view, state, { id: "one", panel }));
    expect([...networkLooks(2)]).toEqual(["A: 12 relu", "B: 12 tanh"].map((label) => looks.get(`measured:${label}`)));
  }
  expect(errorWords(view)).toContain("A: 12 relu diverged");
  expect(figure.caption).toContain("A: 12 relu diverged; B: 12 tanh 0.");
  // What it lost does not stretch the axis of the other.
  expect(figure.panels[0]!.y.domain![1]).toBeLessThan(3);
  expect(figure.panels[1]!.y.domain![1]).toBeLessThan(100);
  const { ends } = layoutChart(figure.panels[1]!, { width: 300, height: 240, measure: (text) => 7 * text.length });
  expect(ends.map(({ text }) => text)).toEqual(["A ↑", "B"]);
  expect(planePictures(view)[1]!.values).toBeUndefined();
});

test("the figure can be printed", () => {
  const state = stateOf(zonal, parts);
  const { document } = new JSDOM().window;
  const svg = figureSvg(figureOf(viewAfter(state, 50), state), { document });
  expect(svg).toContain("What is left of each degree");
  expect(svg).not.toContain("NaN");
});

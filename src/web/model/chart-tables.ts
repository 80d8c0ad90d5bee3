import type { PlaygroundView } from "../../playground/view.ts";
import { letter, seriesName } from "./chart-networks.ts";
import type { Column, DataRow } from "./data-table.ts";

/** The numbers behind a chart. */
export interface ChartTable {
  readonly columns: readonly Column[];
  readonly rows: readonly DataRow[];
}

const number = (name: string, label: string): Column => ({ name, label, number: true });

/** One row a network and step: all points of the curves, none left out. */
export function curveTable(view: PlaygroundView): ChartTable {
  return {
    columns: [
      { name: "network", label: "network" },
      number("step", "step"),
      number("error", "error, mean over seeds"),
      number("low", "least error"),
      number("high", "largest error"),
      number("loss", "batch loss"),
    ],
    // The latest first: they are what one looks for while it runs.
    rows: view.networks.flatMap(({ curve }, j) =>
      curve.toReversed().map(({ step, error, low, high, loss }) => ({
        network: seriesName(view, j),
        ...{ step, error: known(error), low: known(low), high: known(high), loss: known(loss) },
      })),
    ),
  };
}

/** One row a place of the line. */
export function lineTable(view: PlaygroundView): ChartTable {
  const line = view.line;
  if (line === undefined) return { columns: [], rows: [] };
  const functions = [
    ...(line.target ? [{ key: "f", name: "target", values: line.target }] : []),
    ...view.networks.flatMap(({ line: values }, j) =>
      values ? [{ key: letter(j), name: seriesName(view, j), values }] : [],
    ),
  ];
  return {
    columns: [
      number("at", line.label),
      ...functions.flatMap(({ key, name }) => [
        number(key, `${name}, mean`),
        number(`${key} low`, `${key}, least`),
        number(`${key} high`, `${key}, largest`),
      ]),
    ],
    rows: Array.from(line.at, (at, i) =>
      Object.fromEntries([
        ["at", at],
        ...functions.flatMap(({ key, values: { mean, low, high } }) => [
          [key, known(mean[i]!)],
          [`${key} low`, known(low[i]!)],
          [`${key} high`, known(high[i]!)],
        ]),
      ]),
    ),
  };
}

/** One row a point of the plane that has a value. */
export function planeTable(view: PlaygroundView): ChartTable {
  const plane = view.plane;
  if (plane === undefined) return { columns: [], rows: [] };
  const { axis, target } = plane;
  const functions = [
    ...(target ? [{ key: "f", name: "target", values: target }] : []),
    ...view.networks.flatMap(({ plane: values }, j) =>
      values ? [{ key: letter(j), name: seriesName(view, j), values }] : [],
    ),
  ];
  const rows: DataRow[] = [];
  for (let i = 0; i < axis.length ** 2; i++) {
    if (functions.every(({ values }) => Number.isNaN(values[i]!))) continue;
    const [a, b] = [axis[i % axis.length]!, axis[Math.floor(i / axis.length)]!];
    rows.push({ a, b, ...Object.fromEntries(functions.map(({ key, values }) => [key, known(values[i]!)])) });
  }
  return {
    columns: [number("a", "across"), number("b", "up"), ...functions.map(({ key, name }) => number(key, name))],
    rows,
  };
}

/** One row a degree and network. */
export function degreeTable(view: PlaygroundView): ChartTable {
  return {
    columns: [
      number("degree", "degree k"),
      { name: "network", label: "network" },
      number("energy", "E fₖ²"),
      number("left", "left: E rₖ², r = f − f̂"),
      number("low", "interval from"),
      number("high", "to"),
    ],
    rows: view.networks.flatMap(({ degrees = [] }, j) =>
      degrees.map(({ degree, energy, residual: { value, low, high } }) => ({
        ...{ degree, network: seriesName(view, j), energy },
        ...{ left: known(value), low: known(low), high: known(high) },
      })),
    ),
  };
}

/** One row a network. */
export function overlapTable(view: PlaygroundView): ChartTable {
  return {
    columns: [
      { name: "network", label: "network" },
      number("value", "share of ‖W₁‖² in the target’s space"),
      number("chance", "by chance"),
    ],
    rows: view.networks.flatMap(({ overlap }, j) => (overlap ? [{ network: seriesName(view, j), ...overlap }] : [])),
  };
}

const known = (value: number): number | null => (Number.isNaN(value) ? null : value);

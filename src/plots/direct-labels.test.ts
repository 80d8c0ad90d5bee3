import { expect, it } from "vitest";
import type { Mark, Panel } from "../experiments/figure.ts";
import { placeDirectLabels } from "./direct-labels.ts";

const frame = { left: 50, right: 300, top: 20, bottom: 190 };
const positions = { frame, x: (x: number) => 50 + 250 * x, y: (y: number) => 190 - 170 * y };
const panelOf = (...marks: readonly Mark[]): Panel => ({
  x: { label: "x", scale: "linear" },
  y: { label: "y", scale: "linear" },
  marks,
});
const level: Mark = { kind: "line-y", label: "level", at: 0.5 };

it("writes on a free line at its right end, above it", () => {
  const [label] = placeDirectLabels(panelOf(level), positions);
  expect(label?.mark).toBe(level);
  expect(label?.x).toBeGreaterThan(250);
  expect(label?.y).toBeLessThan(positions.y(0.5));
});

it("evades data, then gives up", () => {
  const band = (from: number): Mark => ({
    kind: "measured",
    label: "data",
    points: [from, 1].map((x) => ({ x, y: 0.5, low: 0.1, high: 0.9 })),
  });
  const [evading] = placeDirectLabels(panelOf(band(0.5), level), positions);
  expect(evading?.x).toBeLessThan(positions.x(0.5) - 25);
  const crowd: Mark = {
    kind: "intervals",
    label: "data",
    points: Array.from({ length: 26 }, (_, i) => ({ x: i / 25, y: 0.5, low: 0.3, high: 0.7 })),
  };
  expect(placeDirectLabels(panelOf(crowd, level), positions)).toEqual([]);
});

it("names vertical lines above the frame while there is room", () => {
  const lines = [0.3, 0.34, 0.8].map((at): Mark => ({ kind: "line-x", label: `κ = ${at}`, at }));
  const labels = placeDirectLabels(panelOf(...lines), positions);
  expect(labels.map(({ text }) => text)).toEqual(["κ = 0.3", "κ = 0.8"]);
  for (const { y } of labels) expect(y).toBeLessThan(frame.top);
});

it("leaves out a line beyond the frame", () => {
  expect(placeDirectLabels(panelOf({ kind: "line-y", label: "far", at: 7 }), positions)).toEqual([]);
});

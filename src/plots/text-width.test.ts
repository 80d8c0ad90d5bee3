import { createRequire } from "node:module";
import PDFDocument from "pdfkit";
import { expect, it } from "vitest";
import { textWidth, wrapText } from "./text-width.ts";

const font = createRequire(import.meta.url).resolve("dejavu-fonts-ttf/ttf/DejaVuSans.ttf");

const LABELS = [
  "κ = log n / log d",
  "fraction of variance unexplained",
  "overlap with W*",
  "n / (d d_eff)",
  "samples n* at overlap 0.85",
  "three layers, layerwise",
  "spike model, ε = 0.5",
  "10⁻²⁵",
  "2·10⁴",
  "0.25",
  "best cubic",
  "inner polynomial He₃, information exponent 3",
  "MINIMUM WIDTH OF A NETWORK",
  "√(‖W*ŵ‖² / d_eff)",
];

it("estimates at most a sixth above the width in DejaVu Sans, and at most a fiftieth below", () => {
  const measure = new PDFDocument().font(font).fontSize(100);
  for (const label of LABELS) {
    const ratio = textWidth(label, 100) / measure.widthOfString(label);
    // Too low and labels touch; too high and room is wasted. 2 % of a 300 px label is less than the space around it.
    expect(ratio, label).toBeGreaterThan(0.98);
    expect(ratio, label).toBeLessThan(1.17);
  }
});

it("wraps between words and leaves a long word whole", () => {
  expect(wrapText("lower bound on the error", textWidth("lower bound on", 9), 9)).toEqual([
    "lower bound on",
    "the error",
  ]);
  expect(wrapText("unexplained", 5, 9)).toEqual(["unexplained"]);
});

import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import { decayFigure, errorFigure, FIGURES, overlapFigure, thresholdFigure } from "../../tests/fixtures/figures.ts";
import type { Figure } from "../experiments/figure.ts";
import { type Box, overlap } from "./layout.ts";
import { MARGIN, PALETTE } from "./style.ts";
import { figureSvg } from "./svg.ts";
import { textWidth } from "./text-width.ts";

const { document, DOMParser } = new JSDOM("").window;
const svgOf = (figure: Figure, width?: number) => figureSvg(figure, { document, ...(width ? { width } : {}) });
const parse = (svg: string) => new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
const texts = (root: Element) => [...root.querySelectorAll("text")].map(({ textContent }) => textContent);

describe.each(FIGURES)("$id", (figure) => {
  const svg = svgOf(figure);
  const root = parse(svg);

  it("is XML that stands by itself", () => {
    expect(root.namespaceURI).toBe("http://www.w3.org/2000/svg");
    expect(root.querySelector("parsererror")).toBeNull();
    expect(svg).not.toMatch(/NaN|Infinity|undefined|currentColor|<style|href=|&nbsp;/);
    expect(root.querySelector("title")?.textContent).toBe(figure.title);
    expect(root.querySelector("desc")?.textContent).toBe(figure.caption);
    expect(Number(root.getAttribute("width"))).toBeCloseTo(316.8 * figure.panels.length, 1);
  });

  it("names every id once and refers only to its own", () => {
    const ids = [...root.querySelectorAll("[id]")].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, id] of svg.matchAll(/url\(#([^)]+)\)/g)) expect(ids).toContain(id);
    for (const id of ids) expect(id.startsWith(figure.id)).toBe(true);
  });

  it("is the same the second time", () => expect(svgOf(figure)).toBe(svg));

  it("writes nothing over anything and nothing beyond its edge", () => {
    expect(clashes(root)).toEqual([]);
    // The mutant: the same places, letters four times as large.
    const large = parse(svg);
    for (const element of large.querySelectorAll("[font-size]")) element.setAttribute("font-size", "34");
    expect(clashes(large)).not.toEqual([]);
  });

  it("says each label once, beside its line or in the legend, in every panel that has it", () => {
    for (const panel of figure.panels)
      for (const { label } of panel.marks) expect(texts(root).join(" ")).toContain(label.replace("_", ""));
  });
});

describe("marks", () => {
  const panel = (figure: Figure) => parse(svgOf(figure)).querySelector(".panel") as Element;
  const colored = (root: Element, attribute: string, color: string) =>
    [...root.querySelectorAll(`[${attribute}="${color}"]`)].length;

  it("draws a band, a line and its markers for each measured curve, in its own colour and dash", () => {
    const root = panel(errorFigure);
    for (const color of ["#0072B2", "#D55E00", "#009E73"]) {
      expect(colored(root, "stroke", color)).toBe(1);
      expect(colored(root, "fill", color)).toBe(2);
    }
    const dashes = [...root.querySelectorAll("[stroke-dasharray]")].map((e) => e.getAttribute("stroke-dasharray"));
    expect(new Set(dashes).size).toBe(dashes.length);
    const [, dots] = [...root.querySelectorAll('g[fill="#0072B2"]')];
    expect(dots?.children.length).toBe(8);
  });

  it("names horizontal lines where no data are, and vertical ones above the frame", () => {
    const labels = [...panel(errorFigure).querySelectorAll(".direct-label")].map(({ textContent }) => textContent);
    expect(labels.sort()).toEqual(["best constant", "best cubic", "best quadratic", "κ = 1 + ε₁ = 1.5"]);
  });

  it("keeps a label's look in all panels", () => {
    const [left, right] = [...parse(svgOf(overlapFigure)).querySelectorAll(".panel")] as [Element, Element];
    for (const color of ["#0072B2", "#D55E00", "#009E73", "#CC79A7"])
      expect(colored(left, "fill", color)).toBe(colored(right, "fill", color));
  });

  it("draws error bars, ends an infinite one with an arrow, and leaves out what is undefined", () => {
    const root = panel(thresholdFigure);
    const [bars] = [...root.querySelectorAll('[stroke="#D55E00"]')];
    expect(bars?.querySelectorAll("path").length).toBe(3);
    const [arrow, dots] = [...root.querySelectorAll('g[fill="#D55E00"]')];
    expect(arrow?.children.length).toBe(2);
    expect(dots?.children.length).toBe(2);
  });

  it("writes ticks as numbers: no SI prefixes", () => {
    const ticks = texts(parse(svgOf(thresholdFigure)));
    expect(ticks).toContain("1000");
    expect(ticks).toContain("20000");
    for (const text of ticks) expect(text).not.toMatch(/^\d+[km]$/);
  });

  it("draws a prediction in its series' colour, names it once, and shades a floor", () => {
    const root = panel(decayFigure);
    const curves = [...root.querySelectorAll('[stroke-width="0.9"]')].map((g) => g.getAttribute("stroke"));
    expect(curves).toEqual(PALETTE.slice(0, 3));
    expect(root.querySelectorAll(`[fill="${MARGIN}"]`)).toHaveLength(1);
    const legend = texts(parse(svgOf(decayFigure))).filter((text) => text === "predicted");
    expect(legend).toHaveLength(1);
    const [first] = decayFigure.panels;
    const stray = { ...decayFigure, panels: [{ ...first!, marks: first!.marks.slice(1) }] };
    expect(() => svgOf(stray)).toThrow("«degree 0»");
    // A theory curve of its own is not taken for a prediction: it is dashed.
    const other = {
      kind: "theory" as const,
      label: "another",
      points: [
        { x: 1, y: 1 },
        { x: 9, y: 0.1 },
      ],
    };
    const both = svgOf({ ...decayFigure, panels: [{ ...first!, marks: [...first!.marks, other] }] });
    expect(parse(both).querySelectorAll("[stroke-dasharray]").length).toBeGreaterThan(0);
    expect(root.querySelectorAll("[stroke-dasharray]")).toHaveLength(0);
  });

  it("takes another width", () => {
    expect(parse(svgOf(overlapFigure, 900)).getAttribute("viewBox")).toMatch(/^0 0 900 /);
  });
});

/** Texts that lie over one another or beyond the figure's edge. */
function clashes(root: Element): readonly string[] {
  const [width, height] = ["width", "height"].map((name) => Number(root.getAttribute(name))) as [number, number];
  const boxes = [...root.querySelectorAll("text")].filter((text) => text.textContent !== "").map(boxOf);
  return boxes.flatMap((box, index) => [
    ...(box.left >= 0 && box.top >= 0 && box.right <= width && box.bottom <= height ? [] : [`${box.text} | edge`]),
    ...boxes.slice(0, index).flatMap((other) => (overlap(box, other) ? [`${box.text} | ${other.text}`] : [])),
  ]);
}

/** Where a text lies, from its anchor, the transforms around it and its estimated width. */
function boxOf(text: Element): Box & { readonly text: string } {
  let [x, y] = [0, 0];
  let turned = false;
  let anchor: string | null = null;
  let size: string | null = null;
  for (let element: Element | null = text; element !== null; element = element.parentElement) {
    anchor ??= element.getAttribute("text-anchor");
    size ??= element.getAttribute("font-size");
    const transform = element.getAttribute("transform") ?? "";
    turned ||= transform.includes("rotate");
    const [, dx, dy] = /translate\(([-\d.]+),([-\d.]+)\)/.exec(transform) ?? [0, 0, 0];
    x += Number(dx);
    y += Number(dy);
  }
  const height = Number(size);
  const length = (name: string): number => {
    const value = text.getAttribute(name) ?? "0";
    return Number.parseFloat(value) * (value.endsWith("em") ? height : 1);
  };
  x += length("x");
  y += length("y") + length("dy");
  const content = text.textContent ?? "";
  // The estimate is up to a sixth above the truth, which must not count as an overlap of neighbours.
  const width = textWidth(content, height) / 1.06;
  const before = anchor === "middle" ? width / 2 : anchor === "end" ? width : 0;
  const up = 0.75 * height;
  const down = 0.1 * height;
  return turned
    ? { text: content, left: x - up, right: x + down, top: y - width + before, bottom: y + before }
    : { text: content, left: x - before, right: x - before + width, top: y - up, bottom: y + down };
}

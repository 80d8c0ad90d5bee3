import * as Plot from "@observablehq/plot";
import type { Figure, Mark, Panel } from "../experiments/figure.ts";
import { type DirectLabel, placeDirectLabels } from "./direct-labels.ts";
import { type Box, EDGE, FONT_SIZE, FRAME_HEIGHT, LINE_HEIGHT, PANEL_WIDTH } from "./layout.ts";
import { layoutLegend, legendEntries, legendTexts } from "./legend.ts";
import { plotPanel } from "./panel.ts";
import { type PanelScales, panelScales, position } from "./panel-scales.ts";
import { FONT, INK, styles } from "./style.ts";
import { type Draw, drawIn, round } from "./svg-elements.ts";
import { swatches } from "./swatches.ts";
import { textWidth, wrapText } from "./text-width.ts";

/**
 * Draws a figure as a self-contained SVG: text is text, every colour is written out, nothing is fetched. Panels stand
 * side by side, each 3.3 inches wide unless `width` (of the whole, CSS pixels) says otherwise; the legend stands below
 * all of them. The document only makes the elements: a page's own, or jsdom's.
 */
export function figureSvg(figure: Figure, options: { readonly document: Document; readonly width?: number }): string {
  const steps = figureSvgSteps(figure, options);
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

/** The same, one pair of axes at a step: a page answers in between. */
export function* figureSvgSteps(
  figure: Figure,
  { document, width }: Parameters<typeof figureSvg>[1],
): Generator<undefined, string> {
  const panelWidth = width === undefined ? PANEL_WIDTH : width / Math.max(1, figure.panels.length);
  const looks = styles(figure);
  const drafts = draftPanels(figure.panels, panelWidth);
  const written = new Set<Mark>(drafts.flatMap(({ labels }) => labels.map(({ mark }) => mark)));
  const totalWidth = panelWidth * Math.max(1, figure.panels.length);
  const legend = layoutLegend(legendEntries(figure, { styles: looks, written }), totalWidth - 2 * EDGE);
  const panelHeight = Math.max(0, ...drafts.map(({ height }) => height));
  const height = panelHeight + (legend.height === 0 ? 0 : legend.height + EDGE);

  const draw = drawIn(document);
  const root = draw("svg", {
    width: totalWidth,
    height: height,
    viewBox: `0 0 ${round(totalWidth)} ${round(height)}`,
    role: "img",
    "aria-labelledby": `${figure.id}-title ${figure.id}-desc`,
  });
  root.append(
    draw("title", { id: `${figure.id}-title` }, figure.title),
    draw("desc", { id: `${figure.id}-desc` }, figure.caption),
    draw("rect", { width: totalWidth, height: height, fill: "#ffffff" }),
  );
  const body = draw("g", { "font-family": FONT, "font-size": FONT_SIZE, fill: INK });
  root.append(body);
  for (const [index, draft] of drafts.entries()) {
    const group = draw("g", { transform: `translate(${round(index * panelWidth)},0)`, class: "panel" });
    const plot = plotPanel(draft.panel, { ...draft, styles: looks, width: panelWidth, document });
    // Plot writes in the middle unless a mark says otherwise, and says so on the element that is left behind here.
    const plotted = draw("g", { "text-anchor": "middle" });
    plotted.append(...adopt(plot, `${figure.id}-${index}`));
    group.append(plotted, ...writing(draft, draw));
    body.append(group);
    yield;
  }
  if (legend.height > 0) {
    const group = draw("g", { transform: `translate(${EDGE},${round(panelHeight)})`, class: "legend" });
    const size = { width: totalWidth - 2 * EDGE, height: legend.height, margin: 0 };
    const identity = { type: "identity", axis: null } as const;
    const marks = [...swatches(legend)];
    group.append(
      ...adopt(Plot.plot({ document, ...size, x: identity, y: identity, marks }), `${figure.id}-legend`),
      ...legendTexts(legend).map(({ text, x, y }) => draw.label({ x, y }, text)),
    );
    body.append(group);
  }
  return serialize(root, document);
}

interface Draft {
  readonly panel: Panel;
  readonly scales: PanelScales;
  readonly frame: Box;
  readonly height: number;
  readonly labels: readonly DirectLabel[];
  readonly xLabel: readonly string[];
  readonly yLabel: readonly string[];
}

/** Decides the room for everything written around the axes; all frames of a figure share their top and bottom. */
function draftPanels(panels: readonly Panel[], width: number): readonly Draft[] {
  const titleLines = Math.max(0, ...panels.map(({ title }) => wrapTitle(title, width).length));
  const named = panels.some(({ marks }) => marks.some(({ kind }) => kind === "line-x"));
  const top = EDGE + titleLines * (LINE_HEIGHT + 1) + (named ? LINE_HEIGHT : 0);
  const xLines = Math.max(1, ...panels.map(({ x }) => wrapText(x.label, width * 0.8, FONT_SIZE).length));
  return panels.map((panel) => {
    const scales = panelScales(panel);
    const yLabel = wrapText(panel.y.label, FRAME_HEIGHT, FONT_SIZE);
    const tickWidth = Math.max(0, ...scales.yTicks.map(({ label }) => textWidth(label, FONT_SIZE)));
    const left = EDGE / 2 + yLabel.length * LINE_HEIGHT + 4 + tickWidth + 7;
    const frame = { left, right: width - EDGE - 4, top, bottom: top + FRAME_HEIGHT };
    const labels = placeDirectLabels(panel, {
      frame,
      x: position(panel.x, scales.x, { from: frame.left, to: frame.right }),
      y: position(panel.y, scales.y, { from: frame.bottom, to: frame.top }),
    });
    const xLabel = wrapText(panel.x.label, width * 0.8, FONT_SIZE);
    return { panel, scales, frame, labels, xLabel, yLabel, height: frame.bottom + 20 + xLines * LINE_HEIGHT + 6 };
  });
}

const wrapTitle = (title: string | undefined, width: number): readonly string[] =>
  title === undefined ? [] : wrapText(title, width * 0.8, FONT_SIZE + 1);

function writing({ panel, frame, labels, xLabel, yLabel }: Draft, draw: Draw): readonly Element[] {
  const center = (frame.left + frame.right) / 2;
  const middle = (frame.top + frame.bottom) / 2;
  const title = wrapTitle(panel.title, frame.right + EDGE + 4).map((line, index) =>
    draw.label(
      {
        x: center,
        y: EDGE + 7 + index * (LINE_HEIGHT + 1),
        "text-anchor": "middle",
        "font-size": 9.5,
        "font-weight": "bold",
      },
      line,
    ),
  );
  const below = xLabel.map((line, index) =>
    draw.label({ x: center, y: frame.bottom + 27 + index * LINE_HEIGHT, "text-anchor": "middle" }, line),
  );
  const beside = yLabel.map((line, index) => {
    const x = EDGE / 2 + 8 + index * LINE_HEIGHT;
    return draw.label(
      { transform: `translate(${round(x)},${round(middle)}) rotate(-90)`, "text-anchor": "middle" },
      line,
    );
  });
  const direct = labels.map(({ text, x, y, anchor }) =>
    draw.label({ x: x, y: y + 3, "text-anchor": anchor, fill: INK, class: "direct-label" }, text),
  );
  return [...title, ...below, ...beside, ...direct];
}

/** A plot's elements for use in another SVG: without its style sheet, with colours written out and ids of our own. */
function adopt(plot: Element, prefix: string): readonly Element[] {
  const ids = new Map<string, string>();
  for (const element of plot.querySelectorAll("[id]")) {
    ids.set(`url(#${element.id})`, `url(#${prefix}-${ids.size})`);
    element.id = `${prefix}-${ids.size - 1}`;
  }
  for (const element of plot.querySelectorAll("*")) {
    for (const { name, value } of [...element.attributes]) {
      if (value === "currentColor") element.setAttribute(name, INK);
      else if (ids.has(value)) element.setAttribute(name, ids.get(value) as string);
      else if (name.startsWith("aria-")) element.removeAttribute(name);
    }
  }
  return [...plot.children].filter(({ tagName }) => tagName.toLowerCase() !== "style");
}

/** XML, which the HTML serialisation of the same element need not be. */
function serialize(root: Element, document: Document): string {
  const Serializer = document.defaultView?.XMLSerializer ?? XMLSerializer;
  return new Serializer().serializeToString(root);
}

import { describe, expect, it } from "vitest";
import { decayFigure, errorFigure, FIGURES, overlapFigure, thresholdFigure } from "../../tests/fixtures/figures.ts";
import type { Point } from "../experiments/figure.ts";
import { figurePgfplots } from "./pgfplots.ts";
import { PALETTE } from "./style.ts";

describe.each(FIGURES)("$id", (figure) => {
  const tex = figurePgfplots(figure);

  it("closes every brace, bracket and environment", () => {
    const code = tex.replaceAll(/^%.*$/gm, "").replaceAll(/\\[{}]/g, "");
    expect(code.split("{").length).toBe(code.split("}").length);
    const open: string[] = [];
    for (const [, what, name] of tex.matchAll(/\\(begin|end)\{(\w+)\}/g)) {
      if (what === "begin") open.push(name as string);
      else expect(open.pop()).toBe(name);
    }
    expect(open).toEqual([]);
    for (const line of tex.split("\n")) if (line.startsWith("\\addplot")) expect(line).toMatch(/\};$/);
  });

  it("writes numbers that TeX reads", () => {
    expect(tex).not.toMatch(/NaN|Infinity|undefined/);
    for (const [, list] of tex.matchAll(/coordinates \{(.*)\};/g)) {
      const pairs = (list as string).replaceAll(/\((-?[\d.e+-]+|nan),(-?[\d.e+-]+|nan)\)/g, "");
      expect(pairs.trim()).toBe("");
    }
  });

  it("has one axis a panel and defines every colour that it uses", () => {
    expect(tex.split("\\nextgroupplot").length - 1).toBe(figure.panels.length);
    const defined = new Set([...tex.matchAll(/\\definecolor\{(\w+)\}/g)].map(([, name]) => name));
    for (const [color] of tex.matchAll(/thalweg[0-9a-f]{6}/g)) expect(defined).toContain(color);
  });
});

it("names every label once, in the first axes", () => {
  const tex = figurePgfplots(overlapFigure);
  expect([...tex.matchAll(/\\addlegendentry\{([^}]*)\}/g)].map(([, label]) => label)).toEqual([
    "d = 32",
    "d = 64",
    "d = 100",
    "d = 196",
    "level 1/2",
    "margin of agreement",
  ]);
});

it("inlines the data", () => {
  const [first] = (errorFigure.panels[0]!.marks[0] as { points: readonly Point[] }).points as [Point];
  expect(figurePgfplots(errorFigure)).toContain(`coordinates {(${first.x},${first.y}) `);
});

it("draws each interval, with an arrow at the frame where it is infinite, also without a point", () => {
  const tex = figurePgfplots(thresholdFigure);
  const top = /ymax=([\d.]+)/.exec(tex)?.[1];
  expect(tex).toContain("line width=0.7pt, -] (axis cs:190,3800) -- (axis cs:190,7600);");
  expect(tex).toContain(`line width=0.7pt, -stealth] (axis cs:800,12000) -- (axis cs:800,${top});`);
  expect(tex.match(/\\draw\[/g)?.length).toBe(5 + 3);
});

it("escapes titles in comments and text", () => {
  expect(figurePgfplots({ ...errorFigure, title: "50 %\n\\input{x}" })).toContain("% 50 % \\input{x}\n");
  expect(figurePgfplots(errorFigure)).toContain("title={d = 64, d$_{\\mathrm{eff}}$ = 8}");
});

it("gives a prediction its series' colour, one entry in the legend, and a floor its area", () => {
  const tex = figurePgfplots(decayFigure);
  for (const color of PALETTE.slice(0, 3))
    expect(tex).toMatch(new RegExp(`addplot\\[forget plot, thalweg${color.slice(1).toLowerCase()}, solid`));
  expect(tex.match(/\\addlegendentry\{predicted\}/g)).toHaveLength(1);
  expect(tex).toMatch(/fill=thalweg9a9a9a, fill opacity=0.22, draw=none\] coordinates/);
});

import { readFileSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import { DARK_COLOURS, DARK_PAPER } from "../../plots/themed-svg.ts";

/**
 * Contrast of two opaque colours, "#rrggbb": (L₁ + 0.05)/(L₂ + 0.05), relative luminances as in WCAG 2.2. It asks for
 * 4.5 of text, and 3 of lines, marks, borders of fields and the ring of the focus.
 */
function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

const SHEETS = ["tokens", "base", "board", "claim"] as const;
const sheet = (name: string) => readFileSync(new URL(`${name}.css`, import.meta.url), "utf8");
const tokens = new Map(
  [...sheet("tokens").matchAll(/--([\w-]+):\s*light-dark\((#\w{6}), (#\w{6})\)/g)].map(([, name, light, dark]) => [
    name!,
    { light: light!, dark: dark! },
  ]),
);

const TEXT: readonly (readonly [string, readonly string[]])[] = [
  ["ink", ["page", "surface", "well"]],
  ["muted", ["page", "surface", "well"]],
  ["link", ["page", "surface", "well"]],
  ["on-action", ["action"]],
  ["consistent", ["consistent-wash", "page", "surface"]],
  ["contradicted", ["contradicted-wash", "page", "surface"]],
  ["inconclusive", ["inconclusive-wash", "page", "surface"]],
  ["without", ["without-wash", "page", "surface"]],
];
const MARKS: typeof TEXT = [
  ["edge", ["page", "surface", "well"]],
  ["focus", ["page", "surface", "well"]],
  ["measured", ["surface", "forbidden"]],
  ["control", ["surface", "forbidden"]],
  ["theory", ["surface", "forbidden"]],
];

describe.each(["light", "dark"] as const)("%s", (theme) => {
  const at = (name: string) => tokens.get(name)![theme];
  const pairs = (list: typeof TEXT) => list.flatMap(([front, backs]) => backs.map((back) => [front, back] as const));

  test.each(pairs(TEXT))("%s can be read on %s", (front, back) => {
    expect(contrast(at(front), at(back))).toBeGreaterThanOrEqual(4.5);
  });

  test.each(pairs(MARKS))("%s can be seen on %s", (front, back) => {
    expect(contrast(at(front), at(back))).toBeGreaterThanOrEqual(3);
  });
});

describe("figures on dark paper", () => {
  const [white, ink, grid, , , ...palette] = [...DARK_COLOURS.keys()];

  it("lie on the surface of the page", () => {
    expect(tokens.get("surface")!.dark).toBe(DARK_PAPER);
    expect(DARK_COLOURS.get(white!)).toBe(DARK_PAPER);
  });

  it("keep text and curves readable, and the grid behind them", () => {
    for (const light of [ink!, ...palette])
      expect(contrast(DARK_COLOURS.get(light)!, DARK_PAPER)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(DARK_COLOURS.get(grid!)!, DARK_PAPER)).toBeLessThan(2);
  });
});

describe("the style sheets", () => {
  it("take every colour from the tokens, and only tokens that are there", () => {
    const defined = new Set([...sheet("tokens").matchAll(/--([\w-]+):/g)].map(([, name]) => name!));
    for (const name of SHEETS.slice(1)) {
      const text = sheet(name);
      expect(text, name).not.toMatch(/#[0-9a-f]{3,8}\b|rgb\(|hsl\(/i);
      const required = [...text.matchAll(/var\(--([\w-]+)\)/g)].map(([, used]) => used!);
      expect(required.filter((used) => !defined.has(used))).toEqual([]);
    }
  });

  it("load nothing from elsewhere and hide no ring of the focus for good", () => {
    for (const name of SHEETS) expect(sheet(name), name).not.toMatch(/@import|url\(|https?:/);
    const without = SHEETS.flatMap((name) => [...sheet(name).matchAll(/([^{}]*)\{[^{}]*outline: none/g)]);
    // The card's link hands its ring to the box that covers the card.
    expect(without.map(([, selector]) => selector!.trim())).toEqual([".card h3 a:focus-visible"]);
    expect(sheet("board")).toContain(".card h3 a:focus-visible::after");
  });
});

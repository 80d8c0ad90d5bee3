import { expect, it } from "vitest";
import { FIGURES, overlapFigure } from "../../../tests/fixtures/figures.ts";
import { DomainError } from "../../math/domain-error.ts";
import { figureSvg } from "../../plots/svg.ts";
import { newDocument } from "./document.ts";
import { figurePdf } from "./pdf.ts";

const document = newDocument();

it.each(FIGURES)("$id becomes a page of the figure's size with its fonts inside", async (figure) => {
  const svg = figureSvg(figure, { document });
  const bytes = await figurePdf(svg);
  const text = Buffer.from(bytes).toString("latin1");
  expect(text.startsWith("%PDF-")).toBe(true);
  expect(text.trimEnd().endsWith("%%EOF")).toBe(true);
  expect(text).toMatch(/\/FontFile2 /);
  expect(text).toContain("DejaVuSans");
  expect(text).not.toMatch(/\/Helvetica|\/Subtype \/Image/);
  const [, width] = /\/MediaBox \[0 0 ([\d.]+) /.exec(text) as unknown as [string, string];
  expect(Number(width)).toBeCloseTo(316.8 * 0.75 * figure.panels.length, 1);
});

it("is the same the second time", async () => {
  const svg = figureSvg(overlapFigure, { document });
  expect(await figurePdf(svg)).toEqual(await figurePdf(svg));
});

it("refuses what is no figure", async () => {
  await expect(figurePdf("<p>no</p>")).rejects.toThrow(DomainError);
});

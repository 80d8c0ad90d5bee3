import { readFileSync } from "node:fs";
import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import { errorFigure } from "../../tests/fixtures/figures.ts";
import type { JudgedPart, Judgement } from "../experiments/judgement.ts";
import type { Verdict } from "../statistics/verdict.ts";
import { reportHtml } from "./report.ts";
import type { Report, ReportClaim } from "./report-data.ts";
import { estimateText, intervalText, valueText } from "./report-verdict.ts";
import { figureSvg } from "./svg.ts";

const evil = `<img src=x onerror="alert('1')"> & co`;
const part = (name: string, verdict: Verdict): JudgedPart => ({
  name,
  quantity: "slope of log n* in log(d·d_eff)",
  predicted: 1,
  estimate: { value: 1.0213, low: 0.9871, high: 1.0555, level: 0.995, note: "2 of 60 streams censored" },
  verdict,
});
const judgement = (verdict: Verdict | null, more: Partial<Judgement> = {}): Judgement => ({
  verdict,
  hypotheses: [
    { states: `d ≥ 3 ${evil}`, holds: true },
    { states: "d even", holds: false },
  ],
  parts: [part("ε = 0.3", "consistent"), part("ε = 0.5", "consistent")],
  controls: [{ violates: `growth ${evil}`, verdict: "contradicted", parts: [part("ε = 0.3", "contradicted")] }],
  beside: [{ label: "He₃", parts: [part("ε = 0.3", "consistent")] }],
  ...more,
});
const entry = {
  formula: String.raw`\mathbb{E}\,(f^* - \hat f)^2 < \inf_{\deg p \le 3} \tfrac12`,
  source: { cite: "dandi2025computational", where: "Theorem 1 (i)" },
  figure: {
    svg: figureSvg(errorFigure, { document: new JSDOM("").window.document }),
    caption: `Curves ${evil}`,
  },
  command: `thalweg run a/b --seed 1 && echo "${evil}"`,
  run: { profile: "laptop", rows: "118 ok, 2 censored" },
};
const claim = (id: string, judged: Judgement): ReportClaim => ({
  ...entry,
  id,
  title: `Title ${evil}`,
  claim: `A claim about d_eff ${evil}`,
  judgement: judged,
  margins: "Twice 0.06.",
});
const report: Report = {
  title: `Report ${evil}`,
  generatedAt: "2026-01-05T10:11:12Z",
  environment: { node: "v26", processor: evil },
  claims: [
    claim("p/one", judgement("consistent")),
    claim("p/two", judgement("contradicted")),
    claim("p/three", judgement(null, { withheld: "a control is inconclusive" })),
    claim("p/four", judgement("not applicable", { parts: [], controls: [], beside: [] })),
  ],
  surveys: [{ ...entry, id: "p/survey", title: "Curves", claim: "Error curves" }],
  bibliography: readFileSync(new URL("../../references.bib", import.meta.url), "utf8"),
};
const text = reportHtml(report);
const { document } = new JSDOM(text).window;
const content = (selector: string) => [...document.querySelectorAll(selector)].map(({ textContent }) => textContent);

describe("reportHtml", () => {
  it("escapes everything", () => {
    expect(document.querySelectorAll("img, script, [onerror]").length).toBe(0);
    expect(document.title).toBe(`Report ${evil}`);
    expect(content("pre code")[0]).toBe(entry.command);
    expect(content("figcaption")[0]).toBe(entry.figure.caption);
  });

  it("fetches nothing", () => {
    for (const element of document.querySelectorAll("[src], [href]"))
      expect(element.getAttribute("href")).toMatch(/^#/);
    expect(document.querySelectorAll("link, iframe, object").length).toBe(0);
    expect(text).not.toMatch(/@import|url\((?!#)/);
  });

  it("puts the verdicts first, in words and signs, with prediction, estimate and controls", () => {
    expect(content(".summary")).toEqual([
      "4 claims: 1 consistent, 1 contradicted, 1 without a verdict, 1 not applicable. 1 survey.",
    ]);
    expect(content(".verdicts .badge")).toEqual(["✓ consistent", "✗ contradicted", "– no verdict", "– not applicable"]);
    const [first] = [...document.querySelectorAll(".verdicts tbody")];
    expect(first?.querySelectorAll("tr").length).toBe(2);
    expect([...(first?.querySelectorAll("td") ?? [])].map((cell) => cell.textContent)).toContain(
      "1.021 [0.987, 1.056]",
    );
    expect(first?.querySelector('[data-label="Controls"]')?.textContent).toBe("✓ 1 of 1 contradicted");
    for (const link of document.querySelectorAll(".verdicts a"))
      expect(document.getElementById(link.getAttribute("href")?.slice(1) ?? "")).not.toBeNull();
  });

  it("says everything about each claim", () => {
    const section = document.getElementById("p/one");
    expect(section?.querySelector("math")).not.toBeNull();
    expect(section?.querySelector("figure svg")).not.toBeNull();
    expect(section?.querySelectorAll(".numbers tbody").length).toBe(3);
    expect(section?.querySelectorAll(".numbers tr:not(.world)").length).toBe(1 + 4);
    expect([...(section?.querySelectorAll(".hypotheses em") ?? [])].map((e) => e.textContent)).toEqual([
      "holds",
      "fails",
    ]);
    for (const said of [
      "Twice 0.06.",
      "2 of 60 streams censored",
      "118 ok, 2 censored",
      "99.5 %",
      "Lenka Zdeborová",
      "@inproceedings{dandi2025computational",
    ])
      expect(section?.textContent).toContain(said);
    expect(document.getElementById("p/three")?.textContent).toContain(
      "No verdict is shown: a control is inconclusive.",
    );
  });

  it("gives surveys no verdict", () => {
    const survey = document.getElementById("p/survey");
    expect([...(survey?.querySelectorAll(".badge") ?? [])].map((e) => e.textContent)).toEqual(["survey"]);
    expect(survey?.querySelector(".numbers, .hypotheses")).toBeNull();
  });

  it("throws on broken TeX", () => {
    expect(() => reportHtml({ ...report, claims: [{ ...report.claims[0]!, formula: "\\frac{1" }] })).toThrow();
    expect(() => reportHtml({ ...report, claims: [{ ...report.claims[0]!, formula: "\\nosuchcommand" }] })).toThrow();
  });
});

describe("estimates", () => {
  it("are written with two digits of half their interval", () => {
    expect(estimateText({ value: 0.21, low: 0.2066, high: 0.2134, level: 0.99 })).toBe("0.2100 [0.2066, 0.2134]");
    expect(estimateText({ value: 312.4, low: 250.1, high: 390.2, level: 0.99 })).toBe("312 [250, 390]");
    expect(estimateText({ value: -1.5, low: -1.75, high: -1.25, level: 0.99 })).toBe("−1.50 [−1.75, −1.25]");
  });

  it("may be one-sided, exact or undefined", () => {
    expect(intervalText({ value: Infinity, low: 1.42, high: Infinity, level: 0.99 })).toBe("[1.42, ∞)");
    expect(valueText({ value: Infinity, low: 1.42, high: Infinity, level: 0.99 })).toBe("∞");
    expect(estimateText({ value: 2, low: 2, high: 2, level: 0.99 })).toBe("2 [2, 2]");
    expect(estimateText({ value: Number.NaN, low: Number.NaN, high: Number.NaN, level: 0.99 })).toBe("undefined");
  });
});

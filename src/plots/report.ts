import type { Judgement } from "../experiments/judgement.ts";
import { type Html, html, prose } from "./html.ts";
import type { Report, ReportClaim } from "./report-data.ts";
import { claimSection, surveySection } from "./report-section.ts";
import { REPORT_STYLE } from "./report-style.ts";
import { controlsText, estimateText, predictionText, verdictBadge } from "./report-verdict.ts";

/** The report as one HTML file that fetches nothing: verdicts first, then each claim, then the surveys. */
export function reportHtml(report: Report): string {
  const { title, generatedAt, environment, claims, surveys, bibliography } = report;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>${title}</title>
<style>${REPORT_STYLE}</style>
</head>
<body>
<header>
<h1>${title}</h1>
<p class="summary">${summary(report)}</p>
<p class="when">Generated <time datetime="${generatedAt}">${generatedAt}</time></p>
</header>
<main>
${claims.length === 0 ? undefined : verdictTable(claims)}
${claims.map((claim) => claimSection(claim, bibliography))}
${surveys.length === 0 ? undefined : html`<h2 id="surveys">Surveys</h2>\n<p>Curves without a verdict; none of them counts as a claim.</p>`}
${surveys.map((survey) => surveySection(survey, bibliography))}
</main>
<footer>
<h2>Environment</h2>
<dl class="facts">${Object.entries(environment).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
</footer>
</body>
</html>
`.text;
}

function summary({ claims, surveys }: Report): string {
  const verdicts = Map.groupBy(claims, ({ judgement }) => judgement.verdict ?? "without a verdict");
  const counts = [...verdicts].map(([verdict, group]) => `${group.length} ${verdict}`);
  const plural = (count: number, noun: string) => `${count} ${noun}${count === 1 ? "" : "s"}`;
  const claimsPart = `${plural(claims.length, "claim")}${counts.length > 0 ? `: ${counts.join(", ")}` : ""}.`;
  return surveys.length === 0 ? claimsPart : `${claimsPart} ${plural(surveys.length, "survey")}.`;
}

/** A claim with more parts than this is summed up in words; its section has them all. */
const MOST_PARTS = 6;

function inWords({ parts, withheld }: Judgement): string {
  if (withheld !== undefined) return withheld;
  if (parts.length === 0) return "not measured";
  const counts = [...Map.groupBy(parts, ({ verdict }) => verdict)].map(
    ([verdict, group]) => `${group.length} ${verdict}`,
  );
  return `${parts.length} parts: ${counts.join(", ")}`;
}

function verdictTable(claims: readonly ReportClaim[]): Html {
  return html`<h2 id="verdicts">Verdicts</h2>
<table class="verdicts">
<thead><tr><th>Claim</th><th>Verdict</th><th>Controls</th><th>Part</th><th>Prediction</th><th>Estimate</th></tr></thead>
${claims.map((claim) => {
  const { id, judgement } = claim;
  const parts = judgement.parts.length > MOST_PARTS ? [] : judgement.parts;
  const rows = Math.max(1, parts.length);
  const first = html`<th scope="rowgroup" rowspan="${rows}"><a href="#${id}">${prose(claim.title)}</a></th>
<td data-label="Verdict" rowspan="${rows}">${verdictBadge(judgement.verdict)}</td>
<td data-label="Controls" rowspan="${rows}">${controlsText(judgement)}</td>`;
  if (parts.length === 0)
    return html`<tbody><tr>${first}<td colspan="3" class="none">${inWords(judgement)}</td></tr></tbody>\n`;
  return html`<tbody>${parts.map(
    (part, index) => html`<tr>${index === 0 ? first : undefined}
<td data-label="Part">${prose(part.name)}</td>
<td data-label="Prediction" class="number">${predictionText(part)}</td>
<td data-label="Estimate" class="number">${estimateText(part.estimate)}</td></tr>\n`,
  )}</tbody>\n`;
})}</table>`;
}

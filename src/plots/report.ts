import { type Html, html, prose } from "./html.ts";
import type { Report, ReportClaim } from "./report-data.ts";
import { claimSection, surveySection } from "./report-section.ts";
import { REPORT_STYLE } from "./report-style.ts";
import { controlsText, estimateText, verdictBadge } from "./report-verdict.ts";
import { formatNumber } from "./ticks.ts";

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

function verdictTable(claims: readonly ReportClaim[]): Html {
  return html`<h2 id="verdicts">Verdicts</h2>
<table class="verdicts">
<thead><tr><th>Claim</th><th>Verdict</th><th>Controls</th><th>Quantity</th><th>Prediction</th><th>Estimate</th></tr></thead>
${claims.map((claim) => {
  const { id, judgement } = claim;
  const rows = Math.max(1, judgement.parts.length);
  const first = html`<th scope="rowgroup" rowspan="${rows}"><a href="#${id}">${prose(claim.claim)}</a></th>
<td data-label="Verdict" rowspan="${rows}">${verdictBadge(judgement.verdict)}</td>
<td data-label="Controls" rowspan="${rows}">${controlsText(judgement)}</td>`;
  if (judgement.parts.length === 0)
    return html`<tbody><tr>${first}<td colspan="3" class="none">${judgement.withheld ?? "not measured"}</td></tr></tbody>\n`;
  return html`<tbody>${judgement.parts.map(
    (part, index) => html`<tr>${index === 0 ? first : undefined}
<td data-label="Quantity">${prose(part.name)}: ${prose(part.quantity)}</td>
<td data-label="Prediction" class="number">${formatNumber(part.predicted)}</td>
<td data-label="Estimate" class="number">${estimateText(part.estimate)}</td></tr>\n`,
  )}</tbody>\n`;
})}</table>`;
}

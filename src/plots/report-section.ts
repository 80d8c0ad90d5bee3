import temml from "temml";
import type { Companion, JudgedPart, Judgement } from "../experiments/judgement.ts";
import { bibtex, citation } from "./bibliography.ts";
import { Html, html, prose } from "./html.ts";
import type { ReportClaim, ReportEntry } from "./report-data.ts";
import { intervalText, levelText, predictionText, valueText, verdictBadge } from "./report-verdict.ts";

/** Everything about one claim: statement, verdict, figure, numbers, hypotheses, margins, how to run it again, source. */
export function claimSection(claim: ReportClaim, bibliography: string): Html {
  const { judgement } = claim;
  return html`<section id="${claim.id}" class="claim">
<h2>${prose(claim.title)}</h2>
<p class="line">${verdictBadge(judgement.verdict)} <code>${claim.id}</code></p>
${judgement.withheld === undefined ? undefined : html`<p class="withheld">No verdict is shown: ${judgement.withheld}.</p>`}
<p class="claim">${prose(claim.claim)}</p>
${statement(claim.formula)}
${figure(claim)}
${numbers(judgement)}
<h3>Hypotheses</h3>
<ul class="hypotheses">${judgement.hypotheses.map(
    ({ states, holds }) =>
      html`<li class="${holds ? "holds" : "fails"}"><span aria-hidden="true">${holds ? "✓" : "✗"}</span> ${prose(states)} <em>${holds ? "holds" : "fails"}</em></li>\n`,
  )}</ul>
<h3>Margins, chosen before the run</h3>
<p>${prose(claim.margins)}</p>
${provenance(claim, bibliography)}
</section>
`;
}

/** A survey: statement, figure, source; no verdict. */
export function surveySection(survey: ReportEntry, bibliography: string): Html {
  return html`<section id="${survey.id}" class="survey">
<h2>${prose(survey.title)}</h2>
<p class="line"><span class="badge none">survey</span> <code>${survey.id}</code></p>
<p class="claim">${prose(survey.claim)}</p>
${statement(survey.formula)}
${figure(survey)}
${provenance(survey, bibliography)}
</section>
`;
}

/** TeX, display style, as MathML. Broken TeX throws. */
export function statement(formula: string): Html {
  const mathml = temml.renderToString(formula, { displayMode: true, throwOnError: true, annotate: true });
  return html`<div class="statement">${new Html(mathml)}</div>`;
}

function figure({ figure: { svg, caption } }: ReportEntry): Html {
  return html`<figure>${new Html(svg)}<figcaption>${prose(caption)}</figcaption></figure>`;
}

function numbers({ parts, controls, beside }: Judgement): Html | undefined {
  if (parts.length === 0) return undefined;
  return html`<h3>Numbers</h3>
<div class="scroll"><table class="numbers">
<thead><tr><th>Part</th><th>Quantity</th><th>Predicted</th><th>Estimate</th><th>Interval</th><th>Level</th><th>Verdict</th></tr></thead>
<tbody><tr class="world"><th colspan="7" scope="rowgroup">The claim</th></tr>${judgedRows(parts)}</tbody>
${controls.map(
  ({ violates, verdict, parts: judged, note }) =>
    html`<tbody><tr class="world"><th colspan="7" scope="rowgroup">Control, violates: ${prose(violates)} ${verdictBadge(verdict)}${note === undefined ? undefined : html` <span class="note">${prose(note)}</span>`}</th></tr>${judgedRows(judged)}</tbody>\n`,
)}${beside.map(besideRows)}</table></div>`;
}

/** A note that says what the row before has said already is left out. */
function judgedRows(parts: readonly JudgedPart[]): readonly Html[] {
  return parts.map((part, i) => {
    const { note, ...estimate } = part.estimate;
    const shown = note === undefined || note === parts[i - 1]?.estimate.note ? estimate : part.estimate;
    const prediction = html`<td class="number">${predictionText(part)}</td>`;
    return row({ ...part, estimate: shown }, prediction, verdictBadge(part.verdict));
  });
}

function besideRows({ label, parts }: Companion): Html {
  return html`<tbody><tr class="world"><th colspan="7" scope="rowgroup">Beside, not judged: ${prose(label)}</th></tr>${parts.map(
    (part) => row(part, html`<td class="none">–</td>`, html`<span class="none">–</span>`),
  )}</tbody>\n`;
}

function row({ name, quantity, estimate }: Companion["parts"][number], predicted: Html, verdict: Html): Html {
  const note = estimate.note === undefined ? undefined : html`<br><span class="note">${prose(estimate.note)}</span>`;
  return html`<tr><td>${prose(name)}</td><td>${prose(quantity)}${note}</td>${predicted}<td class="number">${valueText(estimate)}</td><td class="number">${intervalText(estimate)}</td><td class="number">${levelText(estimate.level)}</td><td>${verdict}</td></tr>\n`;
}

function provenance({ command, run, source }: ReportEntry, bibliography: string): Html {
  return html`<h3>Run it again</h3>
<pre><code>${command}</code></pre>
<dl class="facts">${Object.entries(run).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
<h3>Source</h3>
<p>${citation(bibliography, source.cite)} Here: ${prose(source.where)}.</p>
<details><summary>BibTeX</summary><pre><code>${bibtex(bibliography, source.cite)}</code></pre></details>`;
}

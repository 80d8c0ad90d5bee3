import { Html } from "./html.ts";

/** The report's style sheet: light, one column, prints in black on white, folds its tables into cards on a phone. */
export const REPORT_STYLE = new Html(`
:root { --ink: #1b1b1b; --muted: #5c5c5c; --line: #d9d9d9; --wash: #f6f6f4; --link: #00507f; }
* { box-sizing: border-box; }
html { color-scheme: light; -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; max-width: 62rem; padding: 1.5rem clamp(0.9rem, 4vw, 2.5rem) 4rem; color: var(--ink); background: #fff;
  font: 1rem/1.55 Charter, "Bitstream Charter", "Source Serif 4", Georgia, "DejaVu Serif", serif; }
h1, h2, h3, table, .badge, .when, .facts, summary, figcaption { font-family: system-ui, "Segoe UI", Roboto, "Helvetica Neue", "DejaVu Sans", Arial, sans-serif; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0.5rem 0; }
h2 { font-size: clamp(1.08rem, 0.95rem + 0.7vw, 1.25rem); line-height: 1.35; margin: 0 0 0.5rem; text-wrap: pretty; }
h3 { font-size: 0.82rem; margin: 1.6rem 0 0.4rem; color: var(--muted); text-transform: uppercase; letter-spacing: 0.05em; }
p { margin: 0.4rem 0; max-width: 46rem; }
a { color: var(--link); text-underline-offset: 0.15em; text-decoration-thickness: 1px; }
code, pre { font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; font-size: 0.86em; }
pre { background: var(--wash); border: 1px solid var(--line); border-radius: 4px; padding: 0.6rem 0.8rem; overflow-x: auto; margin: 0.4rem 0; }
sub { line-height: 0; font-size: 0.75em; }
header { margin-bottom: 2rem; }
.summary { font-size: 1.1rem; }
.when, .note, .none, figcaption { color: var(--muted); font-size: 0.86rem; }
#verdicts, #surveys { margin-top: 2.5rem; }
table { border-collapse: collapse; width: 100%; font-size: 0.86rem; line-height: 1.4; font-variant-numeric: tabular-nums; }
th, td { text-align: left; vertical-align: top; padding: 0.45rem 0.7rem 0.45rem 0; }
thead th { color: var(--muted); font-weight: 600; border-bottom: 1.5px solid var(--ink); white-space: nowrap; }
tbody { border-bottom: 1px solid var(--line); }
tbody th { font-weight: 400; }
.verdicts tbody th { width: 36%; min-width: 14rem; }
.verdicts td:not([rowspan], .number, .none) { min-width: 9rem; }
.number { white-space: nowrap; }
.numbers .world th { padding-top: 0.8rem; font-weight: 600; }
.numbers tr + tr td { padding-top: 0.2rem; }
.scroll { overflow-x: auto; }
.badge { display: inline-block; padding: 0.05rem 0.5rem; border-radius: 1rem; border: 1px solid; font-size: 0.82rem; font-weight: 600; white-space: nowrap; }
.badge.consistent { color: #00573f; background: #e3f4ee; }
.badge.contradicted { color: #96300a; background: #fdeae1; }
.badge.inconclusive { color: #6b4e00; background: #fdf3d7; }
.badge.none { color: #555; background: #f1f1f1; }
section { margin-top: 3rem; padding-top: 1.6rem; border-top: 1px solid var(--line); }
.line { display: flex; flex-wrap: wrap; gap: 0.3rem 0.7rem; align-items: baseline; }
.line code { color: var(--muted); overflow-wrap: anywhere; }
.withheld { padding: 0.5rem 0.8rem; border-left: 3px solid #c9c9c9; background: var(--wash); }
.statement { margin: 1.1rem 0; overflow-x: auto; overflow-y: hidden; font-size: 1.12rem; }
math { font-family: "Latin Modern Math", "STIX Two Math", "Cambria Math", "Libertinus Math", "DejaVu Math TeX Gyre", math; }
math.tml-display { display: block; width: 100%; }
figure { margin: 1.2rem 0; overflow-x: auto; }
figure svg { display: block; max-width: 100%; height: auto; zoom: 1.25; }
figcaption { max-width: 46rem; margin-top: 0.5rem; line-height: 1.45; }
.hypotheses { list-style: none; margin: 0.4rem 0; padding: 0; max-width: 46rem; }
.hypotheses li { padding-left: 1.5rem; text-indent: -1.5rem; margin: 0.2rem 0; }
.hypotheses li > span { display: inline-block; width: 1.5rem; text-indent: 0; font-weight: 700; }
.hypotheses em { color: var(--muted); font-size: 0.86rem; }
.holds > span { color: #00573f; }
.fails > span { color: #96300a; }
.facts { display: flex; flex-wrap: wrap; gap: 0.2rem 1.6rem; margin: 0.5rem 0; font-size: 0.86rem; }
.facts dt, .facts dd { display: inline; margin: 0; overflow-wrap: anywhere; }
.facts dt { color: var(--muted); }
.facts dt::after { content: ": "; }
summary { cursor: pointer; font-size: 0.86rem; color: var(--link); }
footer { margin-top: 3.5rem; padding-top: 1rem; border-top: 1px solid var(--line); }
@media (max-width: 44rem) {
  .verdicts thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .verdicts, .verdicts tbody, .verdicts tr, .verdicts th, .verdicts td { display: block; width: auto; min-width: 0; }
  .verdicts tbody { padding: 0.7rem 0; }
  .verdicts th, .verdicts td { padding: 0.12rem 0; width: auto !important; }
  .verdicts td[data-label]::before { content: attr(data-label) ": "; color: var(--muted); }
  .verdicts tr + tr { margin-top: 0.4rem; }
  .verdicts td.number { white-space: normal; }
  .numbers { min-width: 42rem; }
  figure svg { zoom: 1; max-width: none; }
}
@media print {
  body { max-width: none; padding: 0; font-size: 10pt; }
  section, tr, figure, pre { break-inside: avoid; }
  section { break-inside: auto; }
  h2, h3 { break-after: avoid; }
  figure svg { zoom: 1; }
  .scroll { overflow: visible; }
  pre { white-space: pre-wrap; }
}
`);

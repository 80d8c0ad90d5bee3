import type { JudgedPart, Judgement } from "../experiments/judgement.ts";
import type { Estimate } from "../statistics/estimate.ts";
import type { Verdict } from "../statistics/verdict.ts";
import { type Html, html } from "./html.ts";
import { formatNumber } from "./ticks.ts";

/** Word, sign and colour: any one of them is enough. */
const LOOKS: Readonly<Record<Verdict | "no verdict", { readonly sign: string; readonly style: string }>> = {
  consistent: { sign: "✓", style: "consistent" },
  contradicted: { sign: "✗", style: "contradicted" },
  inconclusive: { sign: "?", style: "inconclusive" },
  "not applicable": { sign: "–", style: "none" },
  "no verdict": { sign: "–", style: "none" },
};

export function verdictBadge(verdict: Verdict | null): Html {
  const word = verdict ?? "no verdict";
  const { sign, style } = LOOKS[word];
  return html`<span class="badge ${style}"><span aria-hidden="true">${sign}</span> ${word}</span>`;
}

/** "1 of 1 contradicted, as they must be". */
export function controlsText({ controls }: Judgement): Html {
  if (controls.length === 0) return html`<span class="none">none run</span>`;
  const good = controls.filter(({ verdict }) => verdict === "contradicted").length;
  const sign = good === controls.length ? "✓" : "✗";
  return html`<span aria-hidden="true">${sign}</span> ${good} of ${controls.length} contradicted`;
}

/** "1", or "< 0.7" for a bound. */
export function predictionText({ relation, predicted }: JudgedPart): string {
  return `${relation === undefined ? "" : `${relation} `}${formatNumber(predicted)}`;
}

/** "1.020 [0.985, 1.055]": as many decimals as the interval deserves. */
export function estimateText(estimate: Estimate): string {
  return Number.isNaN(estimate.value) ? "undefined" : `${valueText(estimate)} ${intervalText(estimate)}`;
}

export function valueText(estimate: Estimate): string {
  return withDecimals(estimate.value, decimalsOf(estimate));
}

/** The interval with its ends closed where they are finite. */
export function intervalText(estimate: Estimate): string {
  const { low, high } = estimate;
  if (Number.isNaN(low) || Number.isNaN(high)) return "undefined";
  const decimals = decimalsOf(estimate);
  const open = Number.isFinite(low) ? "[" : "(";
  const close = Number.isFinite(high) ? "]" : ")";
  return `${open}${withDecimals(low, decimals)}, ${withDecimals(high, decimals)}${close}`;
}

/** "99 %". */
export const levelText = (level: number): string => `${Number((100 * level).toFixed(3))} %`;

/** Two significant digits of half the interval; undefined where that says nothing. */
function decimalsOf({ value, low, high }: Estimate): number | undefined {
  const half = [high - low, high - value, value - low].find((width) => Number.isFinite(width) && width > 0);
  return half === undefined ? undefined : Math.max(0, 1 - Math.floor(Math.log10(half / 2)));
}

function withDecimals(value: number, decimals: number | undefined): string {
  if (!Number.isFinite(value) || decimals === undefined || decimals > 6 || Math.abs(value) >= 1e6)
    return formatNumber(value);
  return value.toFixed(decimals).replace("-", "−");
}

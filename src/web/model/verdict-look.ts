import type { Verdict } from "../../statistics/verdict.ts";
import type { Card } from "./site-schema.ts";

/** How a verdict is shown: any one of word, sign and style is enough. */
export interface VerdictLook {
  readonly word: string;
  /** Decoration; the word says the same. */
  readonly sign: "✓" | "✗" | "?" | "–";
  /** Class in style/base.css: colour and outline. */
  readonly style: "consistent" | "contradicted" | "inconclusive" | "none";
}

const CLAIM: Readonly<Record<Verdict, VerdictLook>> = {
  consistent: { word: "consistent", sign: "✓", style: "consistent" },
  contradicted: { word: "contradicted", sign: "✗", style: "contradicted" },
  inconclusive: { word: "inconclusive", sign: "?", style: "inconclusive" },
  "not applicable": { word: "not applicable", sign: "–", style: "none" },
};

/** A claim's verdict. */
export function claimLook(verdict: Verdict): VerdictLook {
  return CLAIM[verdict];
}

/** A control's: it is as it must be when it is contradicted, and whatever else it is takes the claim's verdict away. */
export function controlLook(verdict: Verdict): VerdictLook {
  return verdict === "contradicted"
    ? { word: "contradicted, as it must be", sign: "✓", style: "none" }
    : { word: `${verdict}: no power`, sign: "✗", style: "contradicted" };
}

/** What stands in the place of the verdict on a card. */
export function cardLook({ state, verdict }: Pick<Card, "state" | "verdict">): VerdictLook {
  if (state === "judged" && verdict !== null) return claimLook(verdict);
  return { word: state === "withheld" ? "no verdict" : state, sign: "–", style: "none" };
}

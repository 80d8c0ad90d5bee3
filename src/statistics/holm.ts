import { requireDomain } from "../math/domain-error.ts";
import type { Verdict } from "./verdict.ts";

/** A part's verdict and the confidence level of the interval that gave it. */
export interface PartVerdict {
  readonly verdict: Verdict;
  readonly level: number;
}

/**
 * Holm's step-down procedure (Scand. J. Stat. 6 (1979) 65–70) by intervals: of m parts each is judged at level
 * 1 − (1 − L)/m; those decided (anything but inconclusive) leave, and the rest is judged again with their number as m, until
 * none is decided.
 *
 * Each part holds two opposite hypotheses (the truth is inside the margin, or outside), so this is Holm's procedure with
 * directional decisions. That 1 − L bounds the chance of any false one is a theorem for independent parts and sharp hypotheses
 * (Shaffer, Ann. Stat. 8 (1980) 1342–1347); with margins it is measured (docs/generated/calibration.md).
 */
export function holm(parts: readonly ((level: number) => Verdict)[], level: number): readonly PartVerdict[] {
  requireDomain(level > 0 && level < 1, "holm", "level must be in (0, 1)", level);
  const results: PartVerdict[] = parts.map(() => ({ verdict: "inconclusive", level }));
  let open = parts.map((_, i) => i);
  for (;;) {
    const atLevel = 1 - (1 - level) / open.length;
    for (const i of open) results[i] = { verdict: parts[i](atLevel), level: atLevel };
    const left = open.filter((i) => results[i].verdict === "inconclusive");
    if (left.length === 0 || left.length === open.length) return results;
    open = left;
  }
}

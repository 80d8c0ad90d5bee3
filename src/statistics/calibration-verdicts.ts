import { type CalibrationCase, normal, powerLaw } from "./calibration-coverage.ts";
import type { Estimate } from "./estimate.ts";
import { holm } from "./holm.ts";
import { logLogSlope } from "./slope.ts";
import { above, agrees, below, meets, type Verdict } from "./verdict.ts";

const LEVELS = [0.95, 0.99] as const;
/** Predicted exponent of all the worlds below, and a margin of about three standard errors of the fit. */
const PREDICTED = 1.5;
const MARGIN = 0.25;

/** A verdict that the world's truth makes false. */
interface FalseVerdict {
  readonly rule: string;
  readonly truth: number;
  readonly where: string;
  readonly falsely: Verdict;
  readonly judge: (estimate: Estimate) => Verdict;
  /** Share of 1 − level that is the nominal rate: ½ where one end of the interval decides. */
  readonly share: number;
}

const agreement = (estimate: Estimate): Verdict => agrees(PREDICTED, estimate, { margin: MARGIN });
const meeting = (estimate: Estimate): Verdict => meets(PREDICTED, estimate, { margin: MARGIN });
const falseVerdicts: readonly FalseVerdict[] = [
  ...[PREDICTED + MARGIN, PREDICTED - MARGIN].flatMap((truth) =>
    (["consistent", "contradicted"] as const).map((falsely) => {
      const where = `truth at the ${truth > PREDICTED ? "upper" : "lower"} edge`;
      return { rule: "agrees", truth, where, falsely, judge: agreement, share: 0.5 };
    }),
  ),
  {
    rule: "agrees",
    truth: PREDICTED,
    where: "truth at the prediction",
    falsely: "contradicted",
    judge: agreement,
    share: 1,
  },
  {
    rule: "meets",
    truth: PREDICTED,
    where: "truth at the prediction",
    falsely: "contradicted",
    judge: meeting,
    share: 1,
  },
  {
    rule: "meets",
    truth: PREDICTED + MARGIN,
    where: "truth at the upper edge",
    falsely: "consistent",
    judge: meeting,
    share: 0.5,
  },
  ...[
    { rule: "below", judge: (estimate: Estimate) => below(PREDICTED, estimate) },
    { rule: "above", judge: (estimate: Estimate) => above(PREDICTED, estimate) },
  ].flatMap((verdict) =>
    (["consistent", "contradicted"] as const).map((falsely) => ({
      ...verdict,
      truth: PREDICTED,
      where: "truth at the bound",
      falsely,
      share: 0.5,
    })),
  ),
];

const SIZE = { groups: 5, seeds: 8 };

const single: readonly CalibrationCase[] = falseVerdicts.flatMap(({ rule, truth, where, falsely, judge, share }) =>
  LEVELS.map((level) => ({
    kind: "false alarm",
    method: rule,
    world: `slope of 5 groups of 8, ${where}`,
    event: falsely,
    level,
    nominal: share * (1 - level),
    run: (key) =>
      judge(logLogSlope(powerLaw(normal, key.stream(), { exponent: truth, ...SIZE }), { level })) === falsely,
  })),
);

/** Families of three independent parts by their distance from the prediction, in margins: 0 inside, 1 an edge, 3 outside. */
const families: readonly { readonly distances: readonly number[]; readonly says: string }[] = [
  { distances: [1, 1, 1], says: "all at the edge" },
  { distances: [0, 0, 1], says: "two at the prediction, one at the edge" },
  { distances: [3, 3, 1], says: "two far outside, one at the edge" },
  { distances: [0, 0, 0], says: "all at the prediction" },
];

/**
 * Whether a verdict is false when the truth is so many margins away. An edge belongs to both sides (the worlds just inside
 * and just outside cannot be told from it), so there every decision is counted: the nominal rate is for either.
 */
const isFalse = (verdict: Verdict, distance: number): boolean =>
  (verdict === "contradicted" && distance <= 1) || (verdict === "consistent" && distance >= 1);

const joint: readonly CalibrationCase[] = families.flatMap(({ distances, says }) =>
  LEVELS.map((level) => ({
    kind: "false alarm",
    method: "holm of agrees, 3 parts",
    world: `slopes of 5 groups of 8, ${says}`,
    event: "any false verdict",
    level,
    nominal: 1 - level,
    run: (key) => {
      const parts = distances.map((distance, part) => {
        const exponent = PREDICTED + distance * MARGIN;
        const groups = powerLaw(normal, key.fold("part", part).stream(), { exponent, ...SIZE });
        return (at: number): Verdict => agreement(logLogSlope(groups, { level: at }));
      });
      return holm(parts, level).some(({ verdict }, part) => isFalse(verdict, distances[part]));
    },
  })),
);

export const falseAlarmCases: readonly CalibrationCase[] = [...single, ...joint];

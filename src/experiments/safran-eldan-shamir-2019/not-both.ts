import { agrees, below } from "../../statistics/verdict.ts";
import { defineExperiment } from "../experiment.ts";
import { notBothFigure } from "./not-both-figure.ts";
import { cutoffOf, type NotBothTask, type NotBothValues, widthsLeftPossible } from "./not-both-measure.ts";
import { constantGrowth, exponentsOf, growth, type Params, params, ratioToLeadingOrder } from "./not-both-rows.ts";

/** ln k is convex in d where its power of d is above this. */
const CONVEX = 1;
/** Half-way between bounded widths and widths d. */
const BOUNDED = 1 / 2;
const MARGIN = 0.1;

const common = {
  exponent: 6,
  otherExponents: [2, 3, 4],
  rootMeanSquare: 0.1,
  profile: "hat",
  reach: 1.5,
  crest: true,
} as const;

export default defineExperiment<Params, NotBothTask, NotBothValues>({
  kind: "claim",
  id: "safran-eldan-shamir-2019/not-both",
  title: "Not both: dimension and accuracy",
  claim:
    "For the hat max(0, λ − ‖x‖) under φ², 1-Lipschitz where ‖x‖ has median 1: at squared error d^(−6) the least width that the certificate leaves to one hidden " +
    "layer grows faster than exponentially in d, as a leading order without a fitted constant says; at constant error it stays bounded.",
  formula: String.raw`k_c(d)=\min\Bigl\{k:\ d\int_1^\infty u\,I(u)^2\bigl(1-k\,\tau_d(u)\bigr)_+du\le d^{-c}\Bigr\},\qquad \ln k_c(d)\sim\frac{c-3}{3}\,d\ln d\quad(c>3)`,
  source: {
    cite: "safran2019depth",
    where:
      "abstract: sizes polynomial in the dimension or in the accuracy, provably not in both; certificate, exponents and leading order are derived here",
  },
  params,
  profiles: {
    smoke: { ...common, dimensions: [8, 10, 14, 20] },
    laptop: { ...common, dimensions: [8, 10, 12, 14, 16, 20, 24, 28, 32, 40, 48, 64] },
    paper: {
      ...common,
      dimensions: [8, 9, 10, 11, 12, 13, 14, 16, 18, 20, 22, 24, 28, 32, 36, 40, 44, 48, 56, 64, 72, 80],
    },
  },
  hypotheses: [
    { states: "f bends at its edge", holds: ({ profile }) => profile !== "gaussian" },
    { states: "f is 1-Lipschitz over a median", holds: ({ profile }) => profile !== "steep wave" },
    { states: "c > 3 (up to 3 ln k grows like d^{c/3})", holds: ({ exponent }) => exponent > 3 },
    {
      states: "d^(−c) ≥ 3 · 10⁻¹² (smaller masses drown in rounding)",
      holds: ({ dimensions, exponent }) => Math.max(...dimensions) ** -exponent >= 3e-12,
    },
    { states: "λ is a maximum of the density", holds: ({ crest }) => crest },
  ],
  margins:
    "Errors are squared errors E (g − f)², as in the certificate; a root mean square d^(−3) is the same thing. Derived: the bend of the hat leaves mass A u^(−3) of its spectrum " +
    "beyond u R_d, A ≈ 0.07 to 0.14 d^(−3), and k tubes end at u₀ with k = u₀^{d−1}/B. For c > 3 u₀³ = A d^c grows and ln k ~ ((c − 3)/3) d ln d; for c < 3 u₀ − 1 falls like d^{c/3−1} and ln k " +
    "grows like d^{c/3}, beyond every power too; at constant error it is bounded, for floors of width k tend to positive limits at large d. " +
    "Growth: the power of d in 1 + ln k, bounded by 1, which is where ln k turns from concave to convex (a polynomial width has power 0, e^{γd} power 1). Its leading order has power 1 + 1/ln(d/2), 1.3 to 1.7 here. " +
    "Rate: corrections to A are 6/u₀² of it or less, with u₀ ≈ d/2 for c = 6: (d − 1)/3 · 24/d² of ln k = 0.9 at d = 8, where ln k = 10, and less later; the mass beyond the cutoff, at most 1/27 of the error, " +
    "takes another half per cent at d ≥ 40, where rounding hides it, and what rounding hides below the cutoff 3 per cent at d = 80: margin 1/10. Constant error: power of d in k, bounded by 1/2, half-way between 0 and a width d. " +
    "Floors are proven numbers without noise, and every seed gives the same; intervals are the extremes over ranges of d that span half of the logarithmic range, or over all d. What rounding hides " +
    "(10⁻⁹ of squared error) can only make a width smaller. The edge was put on a maximum of the density after it was seen that at 1.5 medians (shown beside) it passes a zero of the density every 8 dimensions: there " +
    "f φ does not bend and widths dip, like those of smoother functions.",
  level: 0.99,
  plan: (p) =>
    p.dimensions.map((dimension) => ({
      dimension,
      profile: p.profile,
      reach: p.reach,
      crest: p.crest,
      exponents: exponentsOf(p),
      rootMeanSquares: [p.rootMeanSquare],
    })),
  // Panels up to the cutoff times nodes up to the last edge: both grow like the cutoff, and like d.
  cost: (task) => 2e6 + 4e2 * (cutoffOf(task) * task.dimension * (task.profile === "gaussian" ? 8 : 1)) ** 1.7,
  measure: widthsLeftPossible,
  parts: [
    {
      name: "growth",
      quantity: "−(power of d in 1 + ln width) at squared error d^(−c)",
      relation: "<",
      predict: () => -CONVEX,
      estimate: (rows, { exponent }, { level }) => negative(growth(rows, exponent, level)),
      judge: (bound, estimate) => below(bound, estimate),
    },
    {
      name: "rate",
      quantity: "ln width over its leading order, at squared error d^(−c)",
      predict: () => 1,
      estimate: (rows, p, { level }) => ratioToLeadingOrder(rows, p, level),
      judge: (predicted, estimate) => agrees(predicted, estimate, { margin: MARGIN }),
    },
    {
      name: "constant error",
      quantity: "power of d in the width at constant error",
      relation: "<",
      predict: () => BOUNDED,
      estimate: (rows, { rootMeanSquare }, { level }) => constantGrowth(rows, rootMeanSquare, level),
      judge: (bound, estimate) => below(bound, estimate),
    },
  ],
  controls: [
    {
      violates: "f bends at its edge: exp(−‖x‖²/2d) instead",
      world: (p) => ({ ...p, profile: "gaussian" }),
      parts: ["growth", "rate"],
    },
    {
      violates: "f is 1-Lipschitz over a median: a wave of slope 2d/5 instead",
      world: (p) => ({ ...p, profile: "steep wave" }),
      parts: ["constant error"],
    },
  ],
  beside: [{ label: "λ at 1.5 medians", world: (p) => ({ ...p, crest: false }) }],
  figure: notBothFigure,
});

const negative = <T extends { readonly value: number; readonly low: number; readonly high: number }>(own: T): T => ({
  ...own,
  value: -own.value,
  low: -own.high,
  high: -own.low,
});

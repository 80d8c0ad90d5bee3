import type { ContinuousLaw } from "../../distributions/radial-law.ts";
import { requireDomain } from "../../math/domain-error.ts";
import type { Rule } from "../../math/quadrature.ts";
import { type EnclosedProfile, profileValue } from "../certificates/radial/profile.ts";
import { fewestDirections, smallestCubature } from "../ridge-directions/cubature.ts";
import { radiusRule } from "../ridge-forms/radius-rule.ts";
import { type Candidate, candidateOf, RECIPES, type Recipe, unlessRefused } from "./candidates.ts";
import type { Goal } from "./choose-directions.ts";
import { type CubaturePotentials, cubaturePotentials } from "./directions.ts";
import { kinksOf } from "./kinks.ts";
import { knotLaw } from "./knot-law.ts";
import { FURTHER, type Setting } from "./search.ts";

/** f(x) = g(‖x‖) and the law of x. */
export interface Problem {
  /** g; its deviations are not counted. */
  readonly profile: EnclosedProfile;
  readonly law: ContinuousLaw;
  readonly dimension: number;
  /** R: the polynomials of Chebyshev's and Remez' kind are near g on [0, R]; a bounded law must end there or before. */
  readonly radius: number;
}

const WHERE = "planConstruction";
export const LARGEST_DEGREE = 32;
/** So many of the most promising polynomials are looked at, besides the best of each degree. */
const LOOKED = 6;
/** Polynomials that seem to cost so many times as much as others are not. */
const HOPELESS = 30;
/** T in standard deviations of ⟨u, x⟩. */
const REACHES = [1.6, 2, 2.4, 2.8, 3.3, 3.9, 4.6, 5.5, 6.5, 8, 10];
/** size² d of the largest cubature that is looked at. */
const LARGEST_CUBATURE = 1e7;

/** A problem with all that is computed of it once. */
export interface Prepared {
  readonly setting: Setting;
  readonly candidate: (recipe: Recipe, degree: number) => Candidate | undefined;
  readonly moment: (order: number) => number;
}

export function prepare({ profile, law, dimension, radius }: Problem, plain: boolean): Prepared {
  const moments = new Map<number, number>();
  const moment = (order: number): number => {
    const value = moments.get(order) ?? law.moment(order);
    moments.set(order, value);
    return value;
  };
  requireDomain(
    moment(4) < Infinity,
    WHERE,
    "the law must have a moment of order 4, as random directions have no finite variance without; " +
      "the best piecewise linear function on tied directions (theory/ridge-forms) needs no moments. E r⁴",
    moment(4),
  );
  const last = law.survivalQuantile(2 ** -52);
  const end = law.survival(radius) === 0 ? radius : Number.POSITIVE_INFINITY;
  const deviation = Math.sqrt(moment(2) / dimension);
  const rule = ruleOf(law, { kinks: kinksOf(profile, last), deviation });
  const setting = {
    dimension,
    plain,
    cubatures: plain ? [] : cubaturesOf(dimension),
    rule,
    target: rule.nodes.map((r) => profileValue(profile.profile, r)),
    end,
    reaches: plain ? [short(Math.min(end, (6 * radius) / Math.sqrt(dimension)))] : reachesOf(deviation, end),
    knots: knotLaw(rule, dimension),
  };
  const known = new Map<string, Candidate | undefined>();
  const candidate = (recipe: Recipe, degree: number): Candidate | undefined => {
    const name = `${JSON.stringify(recipe)} ${degree}`;
    if (!known.has(name)) {
      const { target } = setting;
      known.set(name, candidateOf(profile, { recipe, degree, radius, law, rule, target, moment }));
    }
    return known.get(name);
  };
  return { setting, moment, candidate };
}

/** Places between the law's ends where panels end besides, so that profiles may oscillate. */
const EVEN = 8;

/**
 * For all means over ‖x‖, some 100 nodes: the coarse one of two, whose panels resolve the density to 10⁻¹¹. Predictions differ from those with
 * all panels halved and ends at all knots by 10⁻⁶ of themselves from five dimensions on, 10⁻⁴ in three and 10⁻³ in two, where h̄ bends
 * visibly as a knot comes within reach.
 */
export function ruleOf(
  law: ContinuousLaw,
  { kinks, deviation }: { readonly kinks: readonly number[]; readonly deviation: number },
): Rule {
  const [first, last] = [law.quantile(REST), law.survivalQuantile(REST)];
  const even = Array.from({ length: EVEN - 1 }, (_, i) => first + ((i + 1) * (last - first)) / EVEN);
  return radiusRule(law, { cuts: [...kinks, ...even], resolution: deviation }).coarse;
}

const REST = 2 ** -42;

/** Multiples of the standard deviation, but none beyond the end of the law; the last one is the end itself then. */
function reachesOf(deviation: number, end: number): readonly number[] {
  const inside = REACHES.map((z) => short(z * deviation)).filter((reach) => reach < end);
  return inside.length < REACHES.length ? [...inside, end] : inside;
}

/** To 12 binary digits, or a little more: exact fractions stay short. */
function short(x: number): number {
  const unit = 2 ** (Math.floor(Math.log2(x)) - 11);
  return Math.round(x / unit) * unit;
}

const cubaturesKnown = new Map<number, readonly CubaturePotentials[]>();

/** Of degree 4 (one of degree 2 is a frame) and more; kept, as they depend on nothing else. */
function cubaturesOf(dimension: number): readonly CubaturePotentials[] {
  const known = cubaturesKnown.get(dimension);
  if (known !== undefined) return known;
  const found: CubaturePotentials[] = [];
  for (let degree = 4; degree <= LARGEST_DEGREE; ) {
    const isLarge = (size: number): boolean => size ** 2 * dimension > LARGEST_CUBATURE;
    if (isLarge(Number(fewestDirections(dimension, degree)))) break;
    const rule = unlessRefused(() => smallestCubature(dimension, degree));
    if (rule === undefined || isLarge(rule.weights.length)) break;
    found.push(cubaturePotentials(rule, LARGEST_DEGREE + FURTHER));
    degree = rule.degree + 2;
  }
  cubaturesKnown.set(dimension, found);
  return found;
}

/**
 * What a polynomial would cost if q itself were a unit's function, at the price of as many units as its degree: a width, or a squared error.
 * The cut at T saves at most some ten times that.
 */
function estimate({ polynomial: { degree }, square, variance, frame }: Candidate, goal: Goal, plain: boolean): number {
  const cost = Math.max(1, degree) * (plain ? variance : Math.min(variance, frame));
  if ("width" in goal) return square + cost / goal.width;
  const slack = goal.error ** 2 - square;
  return slack > 0 ? Math.max(1, cost / slack) : Number.POSITIVE_INFINITY;
}

/** The polynomials that are worth a look: the best of each degree, and the next best, as long as that is not hopeless. */
export function promising(goal: Goal, { setting, moment, candidate }: Prepared): readonly Candidate[] {
  const recipes: readonly Recipe[] = setting.plain ? [{ method: "chebyshev" }] : RECIPES;
  const found: { readonly candidate: Candidate; readonly cost: number }[] = [];
  let least = Number.POSITIVE_INFINITY;
  for (let degree = 0, hopeless = 0; degree <= LARGEST_DEGREE && hopeless < 2; degree += 2) {
    if (moment(2 * degree) === Number.POSITIVE_INFINITY) break;
    const here = recipes.flatMap((recipe) => {
      const one = candidate(recipe, degree);
      return one === undefined ? [] : [{ candidate: one, cost: estimate(one, goal, setting.plain) }];
    });
    found.push(...here);
    const cheapest = Math.min(...here.map(({ cost }) => cost));
    least = Math.min(least, cheapest);
    hopeless = cheapest > HOPELESS * least ? hopeless + 1 : 0;
  }
  const sorted = found
    .filter(({ cost }) => cost < Infinity && cost <= HOPELESS * least)
    .sort((one, other) => one.cost - other.cost)
    .map(({ candidate: one }) => one);
  // The estimate does not know that high degrees need many knots: the best of each degree is looked at.
  const degrees = new Set<number>();
  return sorted.filter(({ polynomial: { degree } }, i) => {
    const first = !degrees.has(degree);
    degrees.add(degree);
    return first || i < LOOKED;
  });
}

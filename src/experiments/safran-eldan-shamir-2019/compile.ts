import { namedRadialLaws, type RadialLawName, radialLawNamed } from "../../distributions/named-radial.ts";
import type { ContinuousLaw } from "../../distributions/radial-law.ts";
import { interpret } from "../../expressions/interpret.ts";
import { parseExpression } from "../../expressions/parse.ts";
import { DomainError, requireDomain } from "../../math/domain-error.ts";
import type { Key } from "../../math/random/key.ts";
import type { ExplicitNetwork } from "../../networks/export/explicit-network.ts";
import {
  type EnclosedExpression,
  encloseProfile,
  profileOfPoints,
} from "../../theory/certificates/enclosure/enclose-profile.ts";
import { requireNoJumps } from "../../theory/certificates/enclosure/jumps.ts";
import { type EnclosedProfile, profileValue } from "../../theory/certificates/radial/profile.ts";
import { buildConstruction, MOST_NUMBERS } from "../../theory/constructions/assemble.ts";
import { drawDirections } from "../../theory/constructions/directions.ts";
import { kinksOf } from "../../theory/constructions/kinks.ts";
import { planConstruction } from "../../theory/constructions/plan.ts";
import { buildSup, planSup } from "../../theory/constructions/sup-plan.ts";
import { encloseWithin } from "../../theory/radial-approximation/enclose-within.ts";
import { cheapestTied, tiedOfWidth, tiedSystem } from "../../theory/ridge-forms/cheapest-tied.ts";
import { framePotentials } from "../../theory/ridge-forms/potentials.ts";
import { bestTied } from "../../theory/ridge-forms/tied-error.ts";
import { tiedNetwork } from "../../theory/ridge-forms/tied-network.ts";
import { lipschitzConstant } from "./lipschitz-constant.ts";

/** f(x) = g(‖x‖) and the law of x. */
export interface RadialProblem {
  /** g: a formula in r, or [r, value] pairs. */
  readonly profile: string | readonly (readonly [number, number])[];
  readonly dimension: number;
  readonly law: RadialLawName;
  /** R, of the laws on a ball, and of the ball on which the sup norm is taken. */
  readonly radius: number;
}

/** The error asked for, or the number of units that there are. */
export type Goal = { readonly error: number } | { readonly width: number };

/** The root mean square, or the largest, of the three steps of a construction. */
export interface ErrorParts {
  /** Of f by a function of ‖x‖ alone: the polynomial, or the mean of h(⟨u, x⟩) over all directions. */
  readonly approximation: number;
  /** Of finitely many directions. */
  readonly directions: number;
  /** Of finitely many kinks for each direction. */
  readonly interpolation: number;
}

/** A network as far as it is known before it is built. */
export interface Planned {
  /** For sentences. */
  readonly method: string;
  /** Number of ReLU units. */
  readonly width: number;
  /** Directions, of which u and −u are one. */
  readonly directions: number;
  readonly error: {
    readonly total: number;
    readonly parts: ErrorParts;
    /** "proven": for all x in the ball. Else the root of the mean square over x and over draws of the directions. */
    readonly kind: "proven" | "mean over draws";
    /** How the parts make the whole. */
    readonly sum: "sum" | "root of the sum of squares" | "at most the root of two squares, plus the third";
  };
  readonly build: (key: Key) => ExplicitNetwork;
}

/** Probability of a radius beyond which profiles are not followed, where the law has no end. */
const BEYOND = 2 ** -40;
/** … and of one up to which polynomials of Chebyshev's kind are to be near g. */
const OUTSIDE = 2 ** -20;

/** What all methods need. */
export interface Prepared {
  readonly law: ContinuousLaw;
  /** f̃, by which errors are predicted. */
  readonly profile: EnclosedProfile;
  /** The root mean square of f − f̃ under the law, at most. */
  readonly unresolved: number;
  /** f itself, by which they are measured. */
  readonly target: (radius: number) => number;
  /** [0, radius] is where polynomials are near g. */
  readonly radius: number;
}

export function prepare({ profile, dimension, law: name, radius }: RadialProblem): Prepared {
  const law = radialLawNamed(name, { dimension, radius });
  const { bounded } = namedRadialLaws[name];
  const last = bounded ? radius : law.survivalQuantile(BEYOND);
  const common = { law, radius: bounded ? radius : law.survivalQuantile(OUTSIDE) };
  if (typeof profile !== "string") {
    const enclosed = profileOfPoints(profile);
    requireSize(enclosed);
    return { ...common, profile: enclosed, unresolved: 0, target: (r) => profileValue(enclosed.profile, r) };
  }
  const beyond = law.moment(8) < Infinity ? "growth" : "bounded";
  const enclosed = bounded
    ? encloseWithin(profile, radius)
    : encloseProfile(profile, { last, dimension, tolerance: 1e-9, beyond });
  requireSize(enclosed);
  const f = interpret(parseExpression(profile, { variables: ["r", "d"] }));
  const unresolved = unresolvedOf(enclosed, law);
  return { ...common, profile: enclosed, unresolved, target: (r) => f([r, dimension]) };
}

/** Between these sizes nothing that is computed of f overflows, and its square is no denormal number. */
const SIZES = [1e-60, 1e60] as const;

function requireSize(enclosed: EnclosedProfile): void {
  const size = sizeOf(enclosed);
  const [least, largest] = SIZES;
  const fits = size === 0 || (size >= least && size <= largest);
  requireDomain(fits, "profile", `its size must be in [${least}, ${largest}] (networks scale with it)`, size);
}

/** An upper bound of |f̃|. */
const sizeOf = ({ profile: { pieces, beyond } }: EnclosedProfile): number =>
  Math.max(Math.abs(beyond), ...pieces.map((c) => c.reduce((sum, x) => sum + Math.abs(x), 0)));

/** (E (f − f̃)²)^{1/2}, at most; beyond the last edge of an f that grows, by its growth there. */
function unresolvedOf({ profile, deviations, deviationBeyond, growthBeyond }: EnclosedExpression, law: ContinuousLaw) {
  const { edges } = profile;
  const last = edges.at(-1)!;
  const far = Number.isFinite(deviationBeyond) ? deviationBeyond : growthBeyond.factor * last ** growthBeyond.power;
  let square = far ** 2 * law.survival(last);
  for (const [j, deviation] of deviations.entries()) {
    square += deviation ** 2 * Math.max(0, law.survival(edges[j]!) - law.survival(edges[j + 1]!));
  }
  return Math.sqrt(square);
}

/** A part of the predicted error that f − f̃ may have; or of the size of f, below which nothing is predicted. */
const RESOLVED = 0.01;
const ROUNDING = 1e-9;

/** The plan, unless it is about a function that f is not. */
function resolved(planned: Planned, { unresolved, profile }: Prepared): Planned {
  const { total } = planned.error;
  requireDomain(
    unresolved <= Math.max(RESOLVED * total, ROUNDING * sizeOf(profile)),
    "profile",
    `it must be known to ${RESOLVED} of the predicted error ${total.toPrecision(3)} in mean square from 256 pieces, but ` +
      "oscillates too fast or too far out for that; what is not known of it comes to",
    Number(unresolved.toPrecision(3)),
  );
  return planned;
}

/** The theorem's own construction, in mean square, of a Lipschitz function. */
function theorem(problem: RadialProblem, prepared: Prepared, goal: Goal): Planned {
  lipschitzConstant(problem, { last: prepared.radius, target: prepared.target });
  return polynomial(problem, prepared, { goal, plain: true });
}

/** The theorem's three steps, each chosen for the least width. */
const cheapestPolynomial = (problem: RadialProblem, prepared: Prepared, goal: Goal): Planned =>
  polynomial(problem, prepared, { goal, plain: false });

function polynomial(
  { dimension }: RadialProblem,
  prepared: Prepared,
  { goal, plain }: { readonly goal: Goal; readonly plain: boolean },
): Planned {
  const { law, profile, radius } = prepared;
  const found = planConstruction({ profile, law, dimension, radius, ...goal }, { plain });
  const { method, degree, directions, width, parts, predicted } = found;
  const planned: Planned = {
    method: `polynomial of degree ${degree} (${method}), ${directions.kind} directions, interpolated`,
    width,
    directions: directions.count,
    error: {
      total: predicted,
      parts: { approximation: parts.polynomial, directions: parts.directions, interpolation: parts.interpolation },
      kind: "mean over draws",
      sum: "at most the root of two squares, plus the third",
    },
    build: (key) => buildConstruction(found, key),
  };
  return resolved(planned, prepared);
}

/** One even piecewise linear function, the best one for orthonormal frames of directions. */
export function tied({ dimension }: RadialProblem, prepared: Prepared, goal: Goal): Planned {
  const { law, profile, target } = prepared;
  const radial = { value: target, cuts: kinksOf(profile, law.survivalQuantile(BEYOND)) };
  // Far out without slope, where slopes would leave squared errors without a variance, and nothing to measure them by.
  const system = tiedSystem(law, radial, { tails: law.moment(4) < Infinity ? "linear" : "constant" });
  const { mean, meanSquare } = system.against.fine;
  const deviation = Math.sqrt(Math.max(0, meanSquare - mean ** 2));
  const enough = "error" in goal ? deviation <= goal.error : goal.width < LEAST_TIED;
  if (enough) return resolved(level(dimension, { mean, deviation }), prepared);
  const family = (count: number) => framePotentials(count, { block: Math.min(dimension, count), dimension });
  const plan =
    "error" in goal ? cheapestTied(system, { error: goal.error, family }) : tiedOfWidth(system, goal.width, family);
  const { width, directions, knots, values, error } = plan;
  // What kinks at all places of the grid would leave: the rest is the price of few.
  const fine = bestTied(system.forms, radial, family(directions)).error;
  const missing = Math.max(0, error.total - fine.total);
  const planned: Planned = {
    method: `one even function with ${kinks(knots.length - 1)} on either side of 0, in orthonormal frames of directions`,
    width,
    directions,
    error: {
      total: Math.sqrt(error.total),
      parts: {
        approximation: Math.sqrt(fine.radial),
        directions: Math.sqrt(Math.max(0, fine.total - fine.radial)),
        interpolation: Math.sqrt(missing),
      },
      kind: "mean over draws",
      sum: "root of the sum of squares",
    },
    build: (key) => {
      const room = `${directions} directions of ${dimension} numbers must be at most ${MOST_NUMBERS} numbers, to be built`;
      requireDomain(directions * dimension <= MOST_NUMBERS, "network", room, directions * dimension);
      const { rows, weights } = drawDirections({ kind: "frames", count: directions }, { dimension, key });
      return tiedNetwork({ knots, values }, { dimension, directions: rows, weights });
    },
  };
  return resolved(planned, prepared);
}

/** Fewer units than these are no more than a constant: |s| along one direction takes one, and two for what it adds to a constant. */
const LEAST_TIED = 3;

/** E f, as a network: one unit of weight 0, for there must be one. */
function level(dimension: number, { mean, deviation }: { readonly mean: number; readonly deviation: number }): Planned {
  const directions = Float64Array.from({ length: dimension }, (_, i) => (i === 0 ? 1 : 0));
  const [one, none] = [Float64Array.of(1), Float64Array.of(0)];
  return {
    method: "a constant",
    width: 1,
    directions: 1,
    error: {
      total: deviation,
      parts: { approximation: deviation, directions: 0, interpolation: 0 },
      kind: "mean over draws",
      sum: "root of the sum of squares",
    },
    build: () => ({
      kind: "grid",
      dimension,
      constant: mean,
      directions,
      directionWeights: one,
      thresholds: none,
      outer: none,
    }),
  };
}

const kinks = (count: number): string => (count === 0 ? "no kink" : count === 1 ? "a kink" : `${count} kinks`);

/** The largest error over the ball, proven. */
export function supNorm(
  { profile: formula, dimension, radius }: RadialProblem,
  { profile }: Prepared,
  goal: Goal,
): Planned {
  if (typeof formula === "string") requireNoJumps(formula, "profile");
  const found = planSup({ profile, dimension, radius, ...goal });
  const { method, degree, directions, width, parts, predicted } = found;
  return {
    method:
      degree === 0
        ? "a constant"
        : `polynomial of degree ${degree} (${method}), cubature «${directions.name}» of that degree, interpolated`,
    width,
    directions: directions.count,
    error: {
      total: predicted,
      parts: { approximation: parts.polynomial, directions: parts.directions, interpolation: parts.interpolation },
      kind: "proven",
      sum: "sum",
    },
    build: () => buildSup(found),
  };
}

/** Least width for an error, least error for a width, of those that can be had; where none can, the first refusal. */
function cheapest(problem: RadialProblem, prepared: Prepared, goal: Goal): Planned {
  const found: Planned[] = [];
  let refusal: DomainError | undefined;
  for (const plan of [tied, cheapestPolynomial]) {
    try {
      found.push(plan(problem, prepared, goal));
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      refusal ??= error;
    }
  }
  const price = ({ width, error }: Planned): number => ("error" in goal ? width : error.total);
  const [first, ...others] = found;
  if (first === undefined) throw refusal ?? new DomainError("network", "there must be a method", goal);
  return others.reduce((best, other) => (price(other) < price(best) ? other : best), first);
}

/** By name, in the order of the help. */
export const CONSTRUCTIONS = { cheapest, tied, polynomial: cheapestPolynomial, theorem } as const;
export type ConstructionName = keyof typeof CONSTRUCTIONS;

/** A problem that the sup norm can be asked of. */
export function requireBall({ law }: RadialProblem): void {
  requireDomain(namedRadialLaws[law].bounded, "norm", "sup needs a law on a ball (it bounds all of it)", law);
}

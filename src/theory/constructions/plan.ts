import { DomainError, requireDomain } from "../../math/domain-error.ts";
import type { EvenPolynomial } from "../radial-approximation/even-polynomial.ts";
import { rootMeanSquareError } from "../radial-approximation/least-squares.ts";
import type { ReluForm } from "../univariate/relu-form.ts";
import { type Parts, partsOf } from "./budget.ts";
import type { Recipe } from "./candidates.ts";
import type { Goal } from "./choose-directions.ts";
import { type Directions, potentialsFor } from "./directions.ts";
import { LARGEST_DEGREE, type Prepared, type Problem, prepare, promising } from "./prepare.ts";
import { bestDesign, type Design, FURTHER } from "./search.ts";

/**
 * A network Σ_i w_i h(⟨u_i, x⟩) near f(x) = g(‖x‖) by three steps (Safran, Eldan & Shamir 2019): an even polynomial p near g; directions u_i,
 * so that Σ w_i q(⟨u_i, x⟩) is near p(‖x‖), q from `ridge-polynomial.ts`; a piecewise linear h through q at knots.
 */
export interface Construction {
  readonly polynomial: EvenPolynomial;
  /** How p was made. */
  readonly method: Recipe["method"];
  /** θ, where the method is "damped". */
  readonly damping?: number;
  /** n, of p. */
  readonly degree: number;
  readonly dimension: number;
  readonly directions: Directions;
  /** Where h = q. */
  readonly knots: Float64Array;
  /** h in units: on one side, or (2) on both (`unit-profile.ts`). */
  readonly sides: 1 | 2;
  readonly form: ReluForm;
  /** Units in all: directions times units a direction. */
  readonly width: number;
  readonly parts: Parts;
  /**
   * Root mean square of N − f over inputs and draws of the directions: √(E (h̄ − g)² + Σ_l D_l E a_l²), see `ridge-forms/spectrum.ts`. Exact to the
   * quadrature's 10⁻⁵ (`ruleOf`: 10⁻³ in two dimensions) where directions are independent; else an upper bound, in degrees above n + 8 only.
   */
  readonly predicted: number;
}

export interface PlanOptions {
  /** The theorem's own: truncated Chebyshev series, independent directions, knots at equal distances on |s| ≤ min(R, 6R/√d). */
  readonly plain?: boolean;
  /** 10⁸ units if not given. */
  readonly widthCap?: number;
}

const WHERE = "planConstruction";
const CAP = 1e8;

/**
 * The construction of the least width that reaches a root mean square error, or of the least error at a width; over methods, even degrees
 * up to 32, directions and knots. The search over knots is a descent from a ladder, so that "least" is meant to some per cent.
 *
 * DomainError where the error cannot be reached within the cap, saying what can; and where the law has no moment of order 4, so that q has
 * no finite variance.
 */
export function planConstruction(problem: Problem & Goal, options: PlanOptions = {}): Construction {
  const { plain = false, widthCap = CAP } = options;
  requireProblem(problem, widthCap);
  const goal: Goal = "error" in problem ? { error: problem.error } : { width: problem.width };
  const prepared = prepare(problem, plain);
  let best = search(goal, prepared);
  if ("error" in goal && (best === undefined || best.width > widthCap)) {
    const reachable = search({ width: widthCap }, prepared);
    if (reachable === undefined || reachable.square > goal.error ** 2) {
      refuse({ error: goal.error, best, widthCap, reachable });
    }
    best = reachable;
  }
  requireDomain(best !== undefined, WHERE, "the width must be at least that of one direction", problem);
  return finished(best, problem, prepared);
}

const search = (goal: Goal, prepared: Prepared): Design | undefined =>
  bestDesign(promising(goal, prepared), goal, prepared.setting);

function finished(
  { candidate, unit, directions, width, square }: Design,
  problem: Problem,
  prepared: Prepared,
): Construction {
  const { polynomial, recipe, exact } = candidate;
  const { dimension, rule } = prepared.setting;
  const degree = polynomial.degree + FURTHER;
  const { value } = rootMeanSquareError(problem.profile, polynomial, problem.law);
  const potentials = potentialsFor(directions, { dimension, degree, cubatures: prepared.setting.cubatures });
  const { sides, form, knots } = unit;
  return {
    polynomial,
    ...recipe,
    degree: polynomial.degree,
    dimension,
    directions,
    knots,
    sides,
    form,
    width,
    parts: partsOf({ unit, exact, polynomial: value }, potentials, { dimension, degree, rule }),
    predicted: Math.sqrt(square),
  };
}

function refuse({
  error,
  best,
  widthCap,
  reachable,
}: {
  readonly error: number;
  readonly best: Design | undefined;
  readonly widthCap: number;
  readonly reachable: Design | undefined;
}): never {
  const least = reachable === undefined ? "infinite" : roundedUp(Math.sqrt(reachable.square));
  const wanted =
    best === undefined
      ? `at no width a construction from a polynomial of degree ≤ ${LARGEST_DEGREE} was found that reaches the error`
      : `the error asked for would take ${best.width} units`;
  throw new DomainError(
    WHERE,
    `the root mean square error must be at least ${least}, the least found with ${widthCap} units (${wanted})`,
    error,
  );
}

/** To four digits, not below x. */
function roundedUp(x: number): string {
  const unit = 10 ** (Math.floor(Math.log10(x)) - 3);
  return (Math.ceil(x / unit) * unit).toPrecision(4);
}

function requireProblem(problem: Problem & Goal, widthCap: number): void {
  const { law, dimension, radius } = problem;
  const sized = Number.isSafeInteger(dimension) && dimension >= 2 && dimension === law.dimension;
  requireDomain(sized, WHERE, `dimension must be an integer ≥ 2, that of the law (${law.dimension})`, dimension);
  requireDomain(radius > 0 && radius < Infinity, WHERE, "radius must be finite and > 0", radius);
  requireDomain(widthCap >= 1, WHERE, "the width cap must be ≥ 1", widthCap);
  if ("error" in problem) {
    requireDomain(problem.error > 0 && problem.error < Infinity, WHERE, "error must be finite and > 0", problem.error);
  } else {
    const whole = Number.isSafeInteger(problem.width) && problem.width >= 1;
    requireDomain(whole, WHERE, "width must be an integer ≥ 1", problem.width);
  }
}

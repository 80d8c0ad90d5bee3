import { DomainError, requireDomain } from "../../math/domain-error.ts";
import type { GridNetwork } from "../../networks/export/explicit-network.ts";
import type { EnclosedProfile } from "../certificates/radial/profile.ts";
import type { EvenPolynomial } from "../radial-approximation/even-polynomial.ts";
import { minimax } from "../radial-approximation/minimax.ts";
import { partsUpTo, requireSize } from "../radial-approximation/parts.ts";
import { type EvenPolynomial as ExactPolynomial, evenFromChebyshev } from "../ridge-directions/even-polynomial.ts";
import { ridgeConstantValue } from "../ridge-directions/ridge-constant.ts";
import { ridgePolynomial } from "../ridge-directions/ridge-polynomial.ts";
import { enclosedRidge, provenRatio } from "./sup-certificate.ts";
import { LONGEST, type SupRule, supRules } from "./sup-rules.ts";
import { scaled, scaledProfile } from "./sup-scale.ts";
import { bestTolerance, type Tolerance } from "./sup-tolerance.ts";
import { type EvenForm, evenForm } from "./sup-tube.ts";

/**
 * A network N with one hidden layer for f(‖x‖), and a proof of how near they are: for all ‖x‖ ≤ R
 *
 *     |f(‖x‖) − N(x)| ≤ parts.polynomial + parts.directions + parts.interpolation = predicted.
 *
 * N(x) = h_0 + Σ_i w_i (h(⟨u_i, x⟩) − h_0), h(s) = h_0 + Σ_j b_j (relu(s − t_j) + relu(−s − t_j)), is the network with exactly the float64
 * numbers that `buildSup` returns, in exact arithmetic. f − N is the sum of
 * 1. f − p on [0, R], p an even polynomial of degree n: `largestError` bounds it, with proof;
 * 2. p(‖x‖) − Σ w_i q(⟨u_i, x⟩), p(‖x‖) = E q(⟨u, x⟩), u uniform on the sphere (`ridgePolynomial`, exact): 0 for directions and weights of
 *    a cubature of degree n; for these numbers what their rounding does (`SupRule.error`); and h_0 (1 − Σ w_i);
 * 3. Σ w_i (q − h)(⟨u_i, x⟩): where |q − h| ≤ θτ on [−T, T], T ≥ all |⟨u_i, x⟩|, it is at most θ (`Tolerance`), with proof (`provenRatio`).
 * h is even and constant about 0: units come for both signs of u_i, and one with an always active unit would cost one more for each i.
 * Degree 0 is N = h_0 alone, with one idle unit. f is what is to be approximated at every point: the deviations of `profile` must hold
 * everywhere, not almost everywhere as those of a formula that jumps do (`requireNoJumps`).
 */
export interface SupConstruction {
  /** p. */
  readonly polynomial: EvenPolynomial;
  readonly method: "minimax";
  /** n. */
  readonly degree: number;
  /** d. */
  readonly dimension: number;
  /** R. */
  readonly radius: number;
  /** One of each pair u, −u; for degree 0 one direction, "constant". */
  readonly directions: { readonly kind: "cubature"; readonly name: string; readonly count: number };
  /** Thresholds for each pair: J for u and J for −u; 1 for degree 0. */
  readonly knots: number;
  /** Units: directions times knots. */
  readonly width: number;
  /** Proven bounds. */
  readonly parts: { readonly polynomial: number; readonly directions: number; readonly interpolation: number };
  /** Their sum, rounded up: the certified error in the sup norm. */
  readonly predicted: number;
  /** h. */
  readonly form: EvenForm;
}

interface Common {
  readonly profile: EnclosedProfile;
  readonly dimension: number;
  readonly radius: number;
}
/** The least width for an error, or the least error for a width. */
export type SupTask = Common & ({ readonly error: number } | { readonly width: number });

export interface SupOptions {
  /** Units at most, 10⁷ if not given. */
  readonly widthCap?: number;
}

export const WIDTH_CAP = 10_000_000;
/** Above, powers of q in 256 digits would not do. */
const LARGEST_DEGREE = 64;
/** Candidates that are made in full, the first ones by the estimate, which is right to a tenth or so. */
const TRIED = 4;
const DOUBT = 1.1;
/** Thresholds for each sign at most, and an interpolation error so far below the others' that less would not be felt. */
const MOST_KNOTS = 4096;
const UNFELT = 0.01;
/** An error that is rounding, of an f of size 1. */
const NOTHING = 2 ** -40;

/** A degree and a rule, before h is made. */
interface Candidate {
  readonly polynomial: EvenPolynomial;
  readonly q: ExactPolynomial;
  readonly rule: SupRule;
  readonly tolerance: Tolerance;
  readonly polynomialError: number;
  readonly directionsError: number;
}

/** The cheapest construction found for the task: over degrees, rules, and J. A DomainError says what is reachable where the error is not. */
export function planSup(task: SupTask, { widthCap = WIDTH_CAP }: SupOptions = {}): SupConstruction {
  const { dimension, radius } = task;
  const where = "planSup";
  const whole = Number.isSafeInteger(dimension) && dimension >= 2;
  requireDomain(whole, where, "dimension must be an integer ≥ 2", dimension);
  requireDomain(radius > 0 && Number.isFinite(radius), where, "radius must be finite and > 0", radius);
  requireDomain(widthCap >= 1, where, "widthCap must be ≥ 1", widthCap);
  // All that follows is for an f of size 1 or so; powers of 2 change no digit.
  const size = requireSize(partsUpTo(task.profile, radius), where);
  const unit = size === 0 ? 1 : 2 ** Math.ceil(Math.log2(size));
  const common: Common = { dimension, radius, profile: scaledProfile(task.profile, 1 / unit) };
  if ("width" in task) {
    const fits = Number.isSafeInteger(task.width) && task.width >= 1;
    requireDomain(fits, where, "width must be an integer ≥ 1", task.width);
    return scaled(leastError(common, Math.min(task.width, widthCap)), unit);
  }
  const { error } = task;
  requireDomain(error > 0 && error < Infinity, where, "error must be finite and > 0", error);
  const found = leastWidth(common, error / unit, widthCap);
  if (found !== undefined) return scaled(found, unit);
  const reachable = scaled(leastError(common, widthCap), unit);
  const requirement = `error must be at least ${reachable.predicted.toPrecision(4)}, which ${reachable.width} units reach (degree ${reachable.degree}, ${reachable.directions.count} directions), for a width of at most ${widthCap}`;
  throw new DomainError(where, requirement, error);
}

/** The network, units for u_i and −u_i. */
export function buildSup({ dimension: d, degree, directions, form }: SupConstruction): GridNetwork {
  if (degree === 0) {
    return {
      kind: "grid",
      dimension: d,
      constant: form.constant,
      directions: Float64Array.from({ length: d }, (_, i) => (i === 0 ? 1 : 0)),
      directionWeights: Float64Array.of(1),
      thresholds: form.thresholds,
      outer: form.weights,
    };
  }
  const rule = supRules(d, degree, directions.count).find(
    ({ name, count }) => name === directions.name && count === directions.count,
  );
  requireDomain(rule !== undefined, "buildSup", "directions must be those of a known rule", directions.name);
  const { directions: rows, weights } = rule.make();
  const both = new Float64Array(2 * rows.length);
  both.set(rows);
  both.set(
    rows.map((u) => 0 - u),
    rows.length,
  );
  return {
    kind: "grid",
    dimension: d,
    constant: form.constant,
    directions: both,
    directionWeights: Float64Array.from({ length: 2 * weights.length }, (_, i) => weights[i % weights.length]!),
    thresholds: form.thresholds,
    outer: form.weights,
  };
}

/** The best constant, by one unit that is idle. */
function constantOnly({ profile, dimension, radius }: Common): SupConstruction {
  const { polynomial, error } = minimax(profile, { degree: 0, radius });
  return {
    polynomial,
    method: "minimax",
    degree: 0,
    dimension,
    radius,
    directions: { kind: "cubature", name: "constant", count: 1 },
    knots: 1,
    width: 1,
    parts: { polynomial: error.upper, directions: 0, interpolation: 0 },
    predicted: error.upper,
    form: oneThreshold(polynomial.coefficients[0]!, radius * LONGEST),
  };
}

function leastWidth(task: Common, error: number, cap: number): SupConstruction | undefined {
  const constant = constantOnly(task);
  if (constant.predicted <= error) return constant;
  const estimates: { readonly candidate: Candidate; readonly width: number }[] = [];
  let best = cap;
  const widthOf = (count: number, integral: number, theta: number): number =>
    theta > 0 ? 2 * count * Math.max(1, Math.ceil(cellsFor(integral, theta) - 0.5)) : Infinity;
  for (const { ideal, complete, rule, ...bounds } of candidates(task, () => best)) {
    const left = error - bounds.polynomialError - bounds.leastDirectionsError;
    if (!(left > 0) || widthOf(rule.count, ideal(), left) > best) continue;
    const candidate = complete();
    const theta = error - candidate.polynomialError - candidate.directionsError;
    const width = widthOf(rule.count, candidate.tolerance.integral, theta);
    if (width < Infinity) estimates.push({ candidate, width });
    best = Math.min(best, DOUBT * width);
  }
  const sorted = estimates.sort((one, other) => one.width - other.width);
  let result: SupConstruction | undefined;
  for (const { candidate, width } of sorted.slice(0, TRIED)) {
    if (width > DOUBT * (result?.width ?? cap)) break;
    const room = Math.min(cap, result === undefined ? cap : result.width - 1);
    const most = Math.min(MOST_KNOTS, Math.floor(room / (2 * candidate.rule.count)));
    const made = most < 1 ? undefined : formWithin(candidate, error, most);
    if (made !== undefined) result = finished(task, candidate, made);
  }
  return result;
}

function leastError(task: Common, width: number): SupConstruction {
  let result = constantOnly(task);
  // f is constant for all that is known.
  if (result.predicted <= NOTHING) return result;
  const estimates: { readonly candidate: Candidate; readonly most: number; readonly error: number }[] = [];
  let best = result.predicted;
  for (const { ideal, complete, rule, ...bounds } of candidates(task, () => width)) {
    const room = Math.min(MOST_KNOTS, Math.floor(width / (2 * rule.count)));
    const thetaOf = (integral: number, most: number): number => (integral / (4 * (most + 0.5))) ** 2;
    const least = bounds.polynomialError + bounds.leastDirectionsError;
    if (least > best || least + thetaOf(ideal(), room) > DOUBT * best) continue;
    const candidate = complete();
    const other = candidate.polynomialError + candidate.directionsError;
    const worth = Math.ceil(cellsFor(candidate.tolerance.integral, UNFELT * other));
    const most = Math.max(1, Math.min(worth, room));
    const error = other + thetaOf(candidate.tolerance.integral, most);
    estimates.push({ candidate, most, error });
    best = Math.min(best, error);
  }
  for (const { candidate, most, error } of estimates.sort((one, other) => one.error - other.error).slice(0, TRIED)) {
    if (error > 0.99 * result.predicted) break;
    const made = sharpest(candidate, most);
    const one = made === undefined ? undefined : finished(task, candidate, made);
    if (one !== undefined && one.predicted < result.predicted) result = one;
  }
  return result;
}

/** What is known of a candidate before its rule is looked at. */
interface Outline {
  readonly rule: SupRule;
  readonly polynomialError: number;
  readonly leastDirectionsError: number;
  /** `tolerance.integral` of the same q if all weights were positive: it is not below. */
  readonly ideal: () => number;
  readonly complete: () => Candidate;
}

/** All degrees and rules that fit into `width()`, which may become less as they come. */
function* candidates({ profile, dimension, radius }: Common, width: () => number): Generator<Outline> {
  const reach = radius * LONGEST;
  for (let degree = 2; degree <= LARGEST_DEGREE; degree += 2) {
    const rules = supRules(dimension, degree, Math.floor(width() / 2));
    if (rules.length === 0) return;
    const { polynomial, error } = minimax(profile, { degree, radius });
    const q = ridgePolynomial(evenFromChebyshev(polynomial.coefficients, radius), dimension);
    const positive = Array.from({ length: degree / 2 + 1 }, (_, k) => 1 / ridgeConstantValue(k, dimension));
    let ideal: number | undefined;
    for (const rule of rules) {
      yield {
        rule,
        polynomialError: error.upper,
        leastDirectionsError: rule.errorAtLeast(q, radius),
        ideal: () => {
          ideal ??= bestTolerance(q, reach, positive).integral;
          return ideal;
        },
        complete: () => {
          const tolerance = bestTolerance(q, reach, rule.absolute());
          return {
            polynomial,
            q,
            rule,
            tolerance,
            polynomialError: error.upper,
            directionsError: rule.error(q, radius),
          };
        },
      };
    }
  }
}

/** Cells of h on [0, T] for an error θ, by the first order. */
const cellsFor = (integral: number, theta: number): number => integral / (4 * Math.sqrt(theta));

interface Made {
  readonly form: EvenForm;
  /** θ. */
  readonly proven: number;
}

/** The h of fewest thresholds that is proven to be within what the other parts leave of the error, or undefined if that takes more than `most`. */
function formWithin(candidate: Candidate, error: number, most: number): Made | undefined {
  const left = (error - candidate.polynomialError - 1.01 * candidate.directionsError) * (1 - 2 ** -40);
  if (!(left > 0)) return undefined;
  const first = evenForm(candidate.q, candidate.tolerance, { rho: left, most });
  if (first === undefined) return undefined;
  // Between its places h leaves the tube by a 500th of it: a threshold more may be needed to prove it.
  for (let count = first.thresholds.length; count <= Math.min(most, first.thresholds.length + 2); count++) {
    const made = sharpest(candidate, count, left);
    if (made !== undefined && made.proven + slack(candidate, made.form) <= left) return made;
  }
  return undefined;
}

/** The least error of an h of at most so many thresholds, by bisection of the width of the tube. */
function sharpest(candidate: Candidate, most: number, start?: number): Made | undefined {
  const { q, tolerance } = candidate;
  let high = start ?? Math.max((tolerance.integral / (4 * (most + 0.5))) ** 2, 1e-300);
  let form = evenForm(q, tolerance, { rho: high, most });
  for (let i = 0; form === undefined && i < 60; i++) {
    high *= 2;
    form = evenForm(q, tolerance, { rho: high, most });
  }
  if (form === undefined) return undefined;
  let low = 0;
  for (let i = 0; i < 14 && high - low > 1e-3 * high; i++) {
    const rho = low === 0 ? high / 2 : (low + high) / 2;
    const closer = evenForm(q, tolerance, { rho, most });
    if (closer === undefined) low = rho;
    else [high, form] = [rho, closer];
    // A q that is linear to all digits: nothing can be gained.
    if (high < 1e-200) break;
  }
  return { form, proven: provenRatio(form, enclosedRidge(q, tolerance.reach), tolerance) };
}

/** What h_0 (1 − Σ w_i) may be: weights of the sum 1, each rounded a few times. */
const slack = ({ rule }: Candidate, { constant }: EvenForm): number =>
  Math.abs(constant) * rule.absolute()[0]! * 2 ** -49;

function finished({ dimension, radius }: Common, candidate: Candidate, { form, proven }: Made): SupConstruction {
  const { polynomial, rule, polynomialError } = candidate;
  const directionsError = candidate.directionsError + slack(candidate, form);
  const used = form.thresholds.length > 0 ? form : oneThreshold(form.constant, candidate.tolerance.reach);
  return {
    polynomial,
    method: "minimax",
    degree: polynomial.degree,
    dimension,
    radius,
    directions: { kind: "cubature", name: rule.name, count: rule.count },
    knots: 2 * used.thresholds.length,
    width: 2 * used.thresholds.length * rule.count,
    parts: { polynomial: polynomialError, directions: directionsError, interpolation: proven },
    predicted: (polynomialError + directionsError + proven) * (1 + 2 ** -51),
    form: used,
  };
}

/** A network has a unit. */
const oneThreshold = (constant: number, reach: number): EvenForm => ({
  constant,
  thresholds: Float64Array.of(reach),
  weights: Float64Array.of(0),
});

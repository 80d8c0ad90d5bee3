import type { Rule } from "../../math/quadrature.ts";
import { type RidgeSpectrum, spectrumOf, tiedCoefficients } from "../ridge-forms/spectrum.ts";
import type { LineLaw } from "../univariate/projection-law.ts";
import type { Candidate } from "./candidates.ts";
import { type Choice, chooseDirections, type Goal } from "./choose-directions.ts";
import type { Directions } from "./directions.ts";
import { ridgeFunction } from "./ridge-function.ts";
import { foldedProfile, levelProfile, plainProfile, tiedOf, type UnitProfile } from "./unit-profile.ts";

/** All that the search asks about the problem. */
export interface Setting extends Choice {
  readonly rule: Rule;
  /** g at the rule's nodes. */
  readonly target: Float64Array;
  /** The largest |s| there is, ∞ if there is none. */
  readonly end: number;
  /** The values of T to try, ascending. */
  readonly reaches: readonly number[];
  readonly knots: LineLaw;
}

/** A construction as far as the search knows it. */
export interface Design {
  readonly candidate: Candidate;
  readonly unit: UnitProfile;
  readonly spectrum: RidgeSpectrum;
  readonly directions: Directions;
  readonly width: number;
  /** E of the squared error. */
  readonly square: number;
}

/** Degrees beyond that of the polynomial that the spectrum tells apart. */
export const FURTHER = 8;
/** Rounding of q may cost that part of the error of p, or that part of its largest coefficient where p is all but exact. */
const LOST_OF_ERROR = 1e-3;
const LOST_OF_SIZE = 1e-9;
/** Numbers of cells, or of kinks a side, for the descent; and those to begin with. */
const CELLS = [2, 3, 4, 6, 8, 11, 16, 23, 32, 45, 64, 90, 128, 181, 256, 362, 512, 724, 1024, 1448, 2048];
const KINKS = [1, 2, 3, 4, 5, 6, 8, 11, 16, 23, 32, 45, 64, 90, 128, 181, 256, 362, 512];
const FIRST_CELLS = [16, 64, 256, 1024];
const FIRST_KINKS = [5, 32, 181];

/** The first is narrower, or as narrow and more accurate; where the width is given, more accurate. */
const isCheaper = (first: Design, second: Design, goal: Goal): boolean =>
  "width" in goal || first.width === second.width ? first.square < second.square : first.width < second.width;

/** What one T and one number of kinks come to. */
interface Trial {
  readonly design: Design | undefined;
  /** E (h̄ − g)², which says whether the goal is near where it is not met. */
  readonly radial: number;
  /** Index of T. */
  readonly at: number;
  readonly size: number;
}

const isBetter = ({ design, radial }: Trial, other: Trial, goal: Goal): boolean => {
  if (design === undefined) return other.design === undefined && radial < other.radial;
  return other.design === undefined || isCheaper(design, other.design, goal);
};

/** A few T and numbers of kinks, for a start. */
interface Start {
  readonly best: Trial;
  readonly evaluate: (at: number, size: number) => Trial;
}

/**
 * The cheapest design found that starts from one of the polynomials; undefined where none meets the goal. Each has a look at a few pairs of T
 * and number of kinks; from the best of the most promising ones, T and the number are changed in turn as long as that pays.
 */
export function bestDesign(candidates: readonly Candidate[], goal: Goal, setting: Setting): Design | undefined {
  const starts: Start[] = [];
  let best: Design | undefined;
  const keep = (design: Design | undefined): void => {
    if (design !== undefined && (best === undefined || isCheaper(design, best, goal))) best = design;
  };
  for (const candidate of candidates) {
    if (candidate.polynomial.degree === 0) keep(levelDesign(candidate, goal));
    else starts.push(startOf(candidate, goal, setting));
  }
  // Those named first and those that look best by now; where none meets the goal, the nearest alone.
  const first = starts.slice(0, DESCENTS);
  const order = (one: Start, other: Start): number =>
    isBetter(one.best, other.best, goal) ? -1 : isBetter(other.best, one.best, goal) ? 1 : 0;
  starts.sort(order);
  const met = [...first, ...starts.slice(0, DESCENTS)].filter((start) => start.best.design !== undefined);
  for (const start of new Set(met.length > 0 ? met : starts.slice(0, 1))) keep(descend(start, goal, setting).design);
  return best;
}

/** So many of either kind. */
const DESCENTS = 3;

function startOf(candidate: Candidate, goal: Goal, setting: Setting): Start {
  const { reaches, plain } = setting;
  const evaluate = evaluation(candidate, goal, setting);
  const last = reaches.length - 1;
  let best: Trial | undefined;
  for (const at of new Set([last >> 1, last])) {
    let before: Trial | undefined;
    for (const size of plain ? FIRST_CELLS : FIRST_KINKS) {
      const trial = evaluate(at, size);
      if (best === undefined || isBetter(trial, best, goal)) best = trial;
      // More kinks are of no use then.
      if (before?.design !== undefined && !isBetter(trial, before, goal)) break;
      before = trial;
    }
  }
  return { evaluate, best: best! };
}

function descend({ best: start, evaluate }: Start, goal: Goal, { reaches, plain }: Setting): Trial {
  const sizes = plain ? CELLS : KINKS;
  let best = start;
  const tried = (at: number, size: number | undefined): boolean => {
    if (size === undefined) return false;
    const trial = evaluate(at, size);
    const better = isBetter(trial, best, goal);
    if (better) best = trial;
    return better;
  };
  for (let moved = true; moved; ) {
    moved = false;
    for (const step of [-1, 1]) {
      // One that does not pay is passed over once.
      for (let rung = sizes.indexOf(best.size) + step, patience = 1; patience >= 0; rung += step) {
        if (tried(best.at, sizes[rung])) moved = true;
        else patience--;
      }
    }
    // All T: where h bends last matters with the sign of q″ there, so that there may be several minima.
    for (const [at] of reaches.entries()) if (tried(at, best.size)) moved = true;
  }
  const gap = (sizes[sizes.indexOf(best.size) + 1] ?? best.size) - best.size;
  for (let step = gap >> 1; step >= 1; step >>= 1) {
    for (const size of [best.size - step, best.size + step]) {
      const trial = evaluate(best.at, Math.max(1, size));
      if (isBetter(trial, best, goal)) best = trial;
    }
  }
  return best;
}

/** T by its index, and the number of kinks, or cells; remembers. */
function evaluation(candidate: Candidate, goal: Goal, setting: Setting) {
  const { exact, polynomial } = candidate;
  const { dimension, rule, target, reaches, plain, knots, end } = setting;
  const degree = polynomial.degree + FURTHER;
  const size = polynomial.coefficients.reduce((most, c) => Math.max(most, Math.abs(c)), 0);
  const lost = Math.max(LOST_OF_ERROR * Math.sqrt(candidate.square), LOST_OF_SIZE * size);
  const functions = reaches.map((reach) => ridgeFunction(exact, { dimension, reach }));
  const known = new Map<string, Trial>();
  return (at: number, count: number): Trial => {
    const name = `${at} ${count}`;
    const old = known.get(name);
    if (old !== undefined) return old;
    const [q, reach] = [functions[at]!, reaches[at]!];
    let trial: Trial = { design: undefined, radial: Number.POSITIVE_INFINITY, at, size: count };
    if (q.roundoff <= lost) {
      const unit = plain
        ? plainProfile(q, { reach, cells: count, end })
        : foldedProfile(q, { reach, kinks: count, law: knots });
      const coefficients = tiedCoefficients(tiedOf(unit), { dimension, degree, radii: rule.nodes });
      const spectrum = spectrumOf(coefficients, rule, target);
      const { radial } = spectrum;
      const found = chooseDirections(goal, { spectrum, units: unit.units }, setting);
      trial = { design: undefined, radial, at, size: count };
      if (found !== undefined) {
        const { directions, square } = found;
        const width = directions.count * unit.units;
        trial = {
          design: { candidate, unit, spectrum, directions, width, square: radial + square },
          radial,
          at,
          size: count,
        };
      }
    }
    known.set(name, trial);
    return trial;
  };
}

/** The constant polynomial: one unit, of weight 0. */
function levelDesign(candidate: Candidate, goal: Goal): Design | undefined {
  const { square } = candidate;
  if ("error" in goal && square > goal.error ** 2) return undefined;
  const value = candidate.polynomial.coefficients[0]!;
  return {
    candidate,
    unit: levelProfile(value),
    spectrum: { radial: square, energies: Float64Array.of(value * value), beyond: 0 },
    directions: { kind: "independent", count: 1 },
    width: 1,
    square,
  };
}

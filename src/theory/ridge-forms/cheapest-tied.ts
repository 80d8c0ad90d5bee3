import type { ContinuousLaw } from "../../distributions/radial-law.ts";
import { requireDomain } from "../../math/domain-error.ts";
import type { Tails } from "./hats.ts";
import { eliminate, exchange, grown, type KinkSystem, kinkSystem, valuesOf } from "./kink-system.ts";
import type { Potentials } from "./potentials.ts";
import { type RadialTarget, ridgeForms } from "./ridge-forms.ts";
import { errorAgainst, type TiedError } from "./tied-error.ts";

/** What m directions cost: `randomPotentials`, or another file's way to choose them. */
export type Family = (directions: number) => Potentials;

/** A tied network: N(x) = Σ_i h(⟨u_i, x⟩)/m, as far as it can be said without its directions. */
export interface TiedPlan {
  /** Number of ReLU units. */
  readonly width: number;
  /** m. */
  readonly directions: number;
  /** 0 and the kinks' places. */
  readonly knots: Float64Array;
  /** h at the knots, and the slope beyond the last where tails are linear. */
  readonly values: Float64Array;
  readonly tails: Tails;
  /** h has no kink at 0. */
  readonly flat: boolean;
  /** E (N − f)². */
  readonly error: TiedError;
}

/**
 * ReLU units of m directions with J kinks at either side of 0: an even h has kinks at ±t_j, and one at 0 unless it is flat there, and each
 * is one unit; for relu(−s − t) = relu(s + t) − s − t, and all these lines together are one linear function of x: 0 with constant tails,
 * two units in all otherwise, and none where one writes relu(⟨u, x⟩ − t) + relu(⟨−u, x⟩ − t) for a flat h.
 *
 * One-sided functions do not pay. Let h(0) = 0, V = E h(⟨u, x⟩)², M = E h̄²: 2h(s)1{s > 0} on 2m directions has the same mean h̄ and the square
 * 2V, so that independent directions cost (2V − M)/2m, where h on m directions, with as many kinks beside 0, costs (V − M)/m: M/2m less.
 * (In pairs u, −u both are the same network.)
 */
export function unitsOfTied(
  directions: number,
  { kinks, flat, tails }: { readonly kinks: number; readonly flat: boolean; readonly tails: Tails },
): number {
  return directions * (2 * kinks + (flat ? 0 : 1)) + linearUnits(flat, tails);
}

const linearUnits = (flat: boolean, tails: Tails): number => (tails === "linear" && !flat ? 2 : 0);

/** Where knots are tried, from 0 to six standard deviations of ⟨u, x⟩ at the upper quartile of ‖x‖, denser near 0 (‖x‖ ≤ R: at most to R). */
export function tiedGrid(law: ContinuousLaw, count = 64): Float64Array {
  requireDomain(Number.isInteger(count) && count >= 1, "tiedGrid", "count must be an integer ≥ 1", count);
  const reach = (6 * law.survivalQuantile(0.25)) / Math.sqrt(law.dimension);
  const end = law.survivalQuantile(2 ** -42);
  // A knot where no point comes would be no knot.
  const last = Math.min(reach, end * (1 - 1 / (2 * count)));
  return Float64Array.from({ length: count + 1 }, (_, j) => (last * Math.sinh((BEND * j) / count)) / Math.sinh(BEND));
}

const BEND = 1.5;

/** All that plans for one target and law need: 64 possible places of kinks unless given, degrees up to 16 apart, the rest together. */
export function tiedSystem(
  law: ContinuousLaw,
  target: RadialTarget,
  {
    knots = tiedGrid(law),
    degree = 16,
    tails = law.moment(2) < Infinity ? "linear" : "constant",
  }: { readonly knots?: ArrayLike<number>; readonly degree?: number; readonly tails?: Tails } = {},
): KinkSystem {
  return kinkSystem(ridgeForms({ law, knots, degree, tails }), target);
}

interface Candidate {
  readonly error: number;
  readonly chosen: readonly number[];
  readonly plan: () => TiedPlan;
}

interface SparseRequest {
  readonly potentials: Potentials;
  readonly count: number;
  readonly flat: boolean;
  /** Good places for one kink less, if such are known. */
  readonly from?: readonly number[] | undefined;
}

/**
 * At most `count` places of kinks for the best h: of the grid's by leaving out the others one by one, then moved while that helps. The
 * mean square is within a few per cent of what a search through all pairs finds.
 */
function sparse(system: KinkSystem, { potentials, count, flat, from }: SparseRequest): Candidate {
  const { forms } = system;
  const form = system.least(potentials);
  const size = Math.min(count, form.kinks);
  let found = exchange(form, { chosen: eliminate(form, { flat })[size], flat });
  if (from !== undefined && from.length === size - 1) {
    const other = exchange(form, grown(form, { chosen: from, flat }));
    if (other.error < found.error) found = other;
  }
  const { chosen, gamma, error } = found;
  const plan = (): TiedPlan => {
    const values = valuesOf(forms, gamma, { flat, first: chosen[0] });
    const kept = [0, ...chosen];
    const { directions } = potentials;
    return {
      width: unitsOfTied(directions, { kinks: chosen.length, flat, tails: forms.tails }),
      directions,
      knots: Float64Array.from(kept, (j) => forms.knots[j]),
      values: Float64Array.from([...kept, ...(forms.tails === "linear" ? [forms.size - 1] : [])], (j) => values[j]),
      tails: forms.tails,
      flat,
      error: errorAgainst(forms, system.against, { values, potentials }),
    };
  };
  return { error, chosen, plan };
}

/**
 * The plan of least error with at most `width` units: over the number of kinks J (and so of directions), flat and not. J goes up until the error has
 * risen three times in a row.
 */
export function tiedOfWidth(system: KinkSystem, width: number, family: Family): TiedPlan {
  const { forms } = system;
  requireDomain(Number.isSafeInteger(width) && width >= 1, "tiedOfWidth", "width must be an integer ≥ 1", width);
  let best: Candidate | undefined;
  for (const flat of [false, true]) {
    let least = Infinity;
    let rises = 0;
    let from: readonly number[] | undefined;
    // Without kinks there is |s| alone.
    const some = !flat && forms.tails === "linear" ? 0 : 1;
    for (const kinks of COUNTS) {
      if (rises === 3 || kinks > forms.knots.length - 1) break;
      if (kinks < some) continue;
      const spare = width - linearUnits(flat, forms.tails);
      const directions = Math.floor(spare / (2 * kinks + (flat ? 0 : 1)));
      if (directions < 1) break;
      const potentials = family(directions);
      const now = sparse(system, { potentials, count: kinks, flat, from });
      from = now.chosen;
      rises = now.error < least ? 0 : rises + 1;
      least = Math.min(least, now.error);
      if (best === undefined || now.error < best.error) best = now;
    }
  }
  requireDomain(best !== undefined, "tiedOfWidth", "a network needs a direction and a kink; width", width);
  return best!.plan();
}

/** Numbers of kinks that are tried. */
const COUNTS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 24, 28, 32, 40, 48, 56, 64, 80, 96, 128];

export interface CheapestOptions {
  /** Root mean square error asked for. */
  readonly error: number;
  readonly family: Family;
  readonly mostUnits?: number;
}

/**
 * A plan with at most that error, of least width to 0.5 %: bisection in log width. DomainError that says what is reachable where `mostUnits` (10⁸)
 * are not enough.
 */
export function cheapestTied(system: KinkSystem, { error, family, mostUnits = 1e8 }: CheapestOptions): TiedPlan {
  const where = "cheapestTied";
  requireDomain(error > 0 && Number.isFinite(error), where, "the error must be finite and > 0", error);
  const rms = (plan: TiedPlan): number => Math.sqrt(plan.error.total);
  let low = 3 + linearUnits(false, system.forms.tails);
  let found = tiedOfWidth(system, low, family);
  if (rms(found) <= error) return found;
  let high = low;
  while (rms(found) > error) {
    if (high >= mostUnits) {
      const reached = `${mostUnits} units reach ${rms(found).toPrecision(3)}`;
      requireDomain(
        false,
        where,
        `the error must be within reach (${reached} with ${system.forms.knots.length - 1} places of kinks)`,
        error,
      );
    }
    low = high;
    high = Math.min(mostUnits, high * 8);
    found = tiedOfWidth(system, high, family);
  }
  while (high - low > 1 && high / low > 1.005) {
    const middle = Math.round(Math.sqrt(low * high));
    if (middle <= low || middle >= high) break;
    const now = tiedOfWidth(system, middle, family);
    if (rms(now) <= error) [high, found] = [middle, now];
    else low = middle;
  }
  return found;
}

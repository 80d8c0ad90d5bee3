import { type TiedPlan, tiedOfWidth, tiedSystem } from "../../theory/ridge-forms/cheapest-tied.ts";
import { framePotentials, type Potentials } from "../../theory/ridge-forms/potentials.ts";
import { bestTied } from "../../theory/ridge-forms/tied-error.ts";
import { cutsOf, lawOf, type RadialInstance, targetOf } from "./sandwich-profiles.ts";

/** A function h for all directions of an explicit network N(x) = Σ_{i≤m} h(⟨u_i, x⟩)/m, and E (N − f)² in the mean over them. */
interface Plan extends Pick<TiedPlan, "directions" | "knots" | "values"> {
  readonly error: number;
}

interface Construction {
  /** E (g − E g)². */
  readonly variance: number;
  /** One continuous function as activation of as many units as there are directions. */
  readonly anyUnits: (directions: number) => Plan;
  /** At most `width` ReLU units, kinks placed and counted for the least error; undefined where there is no such network. */
  readonly reluUnits: (width: number) => Plan | undefined;
}

/** Places of kinks: equidistant in s/(s + c), c three typical ⟨u, x⟩. */
const KNOTS = 64;
const KNEE = 3;
/** Below it there need not be a function with a kink on either side. */
const LEAST_RELU = 3;

/**
 * The best even functions for one target on random orthonormal frames. They are constant far out unless the law has a fourth moment: else squared errors of
 * functions with slopes there have no variance, and could not be measured.
 */
export function constructionFor(instance: RadialInstance): Construction {
  const law = lawOf(instance);
  const { dimension } = instance;
  const target = { value: targetOf(instance), cuts: cutsOf(instance) };
  const length = (KNEE * law.quantile(0.5)) / Math.sqrt(dimension);
  const knots = Array.from({ length: KNOTS + 1 }, (_, j) => (length * j) / (KNOTS + 1 - j));
  const tails = law.moment(4) < Infinity ? "linear" : "constant";
  const system = tiedSystem(law, target, { knots, tails });
  const { against } = system;
  const forms = { ...system.forms, against: () => against };
  const frames = (directions: number): Potentials =>
    framePotentials(directions, { block: Math.min(dimension, directions), dimension });
  return {
    variance: against.fine.meanSquare - against.fine.mean ** 2,
    anyUnits: (directions) => {
      const { values, error } = bestTied(forms, target, frames(directions));
      return { directions, knots: forms.knots, values, error: error.total };
    },
    reluUnits: (width) => {
      if (width < LEAST_RELU) return undefined;
      const plan = tiedOfWidth(system, width, frames);
      return { ...plan, error: plan.error.total };
    },
  };
}

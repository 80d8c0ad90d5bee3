import {
  lawOf,
  requireTarget,
  resolved,
  targetOf,
} from "../../experiments/safran-eldan-shamir-2019/sandwich-profiles.ts";
import type { LawShape, SandwichProblem, TargetShape } from "../model/sandwich.ts";

const RADII = 400;
/** The drawing goes to this quantile, and to so many medians at least and at most. */
const LAST = 0.95;
const MEDIANS = [1.6, 5] as const;

export function lawShape(of: Pick<SandwichProblem, "law" | "dimension">): LawShape {
  const law = lawOf(of);
  const median = law.quantile(0.5);
  const last = Math.max(MEDIANS[0] * median, Math.min(MEDIANS[1] * median, law.quantile(LAST)));
  const radii = Float64Array.from({ length: RADII + 1 }, (_, i) => (last * i) / RADII);
  return { median, radii, density: radii.map((r) => (r > 0 ? law.density(r) : 0)) };
}

export function targetShape(problem: SandwichProblem, radii: Float64Array): TargetShape {
  const instance = resolved(problem);
  requireTarget(instance);
  return { values: radii.map(targetOf(instance)), profile: instance.profile };
}

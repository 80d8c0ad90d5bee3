import { ExpressionError } from "../../expressions/expression-error.ts";
import { DomainError } from "../../math/domain-error.ts";
import { lipschitzEnclosure } from "../../theory/certificates/enclosure/lipschitz.ts";

/** Places at which slopes are looked at first, and how often the steepest stretch is then halved. */
const PLACES = 4096;
const HALVINGS = 30;

/**
 * An upper bound of the Lipschitz constant of g on [0, last], proven for a formula; a DomainError with the steepest slope found where
 * there is none.
 */
export function lipschitzConstant(
  {
    profile,
    dimension,
  }: { readonly profile: string | readonly (readonly [number, number])[]; readonly dimension: number },
  { last, target }: { readonly last: number; readonly target: (radius: number) => number },
): number {
  if (typeof profile !== "string") {
    const slopes = profile.slice(1).map(([r, value], i) => Math.abs((value - profile[i]![1]) / (r - profile[i]![0])));
    const jump = profile.slice(1).find(([r, value], i) => r === profile[i]![0] && value !== profile[i]![1]);
    if (jump !== undefined) refuse(Number.POSITIVE_INFINITY, jump[0]);
    return Math.max(0, ...slopes.filter((slope) => !Number.isNaN(slope)));
  }
  try {
    return lipschitzEnclosure(profile, [0, last], { dimension }).upper;
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    const { slope, at } = steepest(target, last);
    return refuse(slope, at);
  }
}

function refuse(slope: number, at: number): never {
  const found = `a slope of ${slope.toPrecision(3)} near r = ${Number(at.toPrecision(6))}`;
  throw new DomainError("profile", "the theorem is about Lipschitz functions: it must have a bounded slope", found);
}

/** Between neighbouring places, the steepest stretch halved again and again towards its steeper half. */
function steepest(target: (radius: number) => number, last: number): { readonly slope: number; readonly at: number } {
  const slopeOf = (from: number, to: number): number => Math.abs(target(to) - target(from)) / (to - from);
  let [from, to] = [0, last / PLACES];
  for (let i = 1; i < PLACES; i++) {
    const [a, b] = [(last * i) / PLACES, (last * (i + 1)) / PLACES];
    if (slopeOf(a, b) > slopeOf(from, to)) [from, to] = [a, b];
  }
  for (let k = 0; k < HALVINGS; k++) {
    const middle = from + (to - from) / 2;
    [from, to] = slopeOf(from, middle) > slopeOf(middle, to) ? [from, middle] : [middle, to];
  }
  return { slope: slopeOf(from, to), at: from };
}

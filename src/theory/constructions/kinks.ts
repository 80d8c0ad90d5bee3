import type { EnclosedProfile } from "../certificates/radial/profile.ts";
import { derivativesOf, partsUpTo, partValue } from "../radial-approximation/parts.ts";

/** Part of the size that still counts as no jump: edges also come from cutting a smooth function in pieces. */
const SMOOTH = 1e-6;

/** Radii below `last` where f̃ or its slope jumps. */
export function kinksOf(profile: EnclosedProfile, last: number): readonly number[] {
  const parts = partsUpTo(profile, last);
  const ends = parts.map((part) => {
    const { first, bounds } = derivativesOf(part);
    const at = (r: number) => ({ value: partValue(part, r), slope: partValue(part, r, first) });
    return { from: at(part.from), to: at(part.to), steepest: bounds[0] };
  });
  const size = Math.max(...ends.flatMap(({ from, to }) => [Math.abs(from.value), Math.abs(to.value)]));
  const steepest = Math.max(...ends.map((end) => end.steepest));
  const differs = (one: number, other: number, scale: number): boolean => Math.abs(one - other) > SMOOTH * scale;
  return parts.flatMap(({ from }, j) => {
    const [before, here] = [ends[j - 1], ends[j]!];
    if (before === undefined) return [];
    const jumps = differs(before.to.value, here.from.value, size);
    return jumps || differs(before.to.slope, here.from.slope, steepest) ? [from] : [];
  });
}

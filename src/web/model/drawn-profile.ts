/** A corner of a function drawn by hand: straight between corners, constant beyond the last; two at one r are a jump. */
export interface Corner {
  readonly r: number;
  readonly value: number;
}
export type Corners = readonly Corner[];

export const FEWEST_CORNERS = 2;
export const MOST_CORNERS = 40;
/** Values beyond it are of no use in a drawing, and 40 corners of the longest numbers stay below the 1000 characters of an address. */
const LARGEST_VALUE = 1000;
/** Of the largest radius: the least distance of corners that do not jump. */
const GAP = 1 / 500;

/** The corners that a text of r:value pairs says; undefined where it says none that can be drawn: from r = 0, ascending. */
export function readCorners(text: string): Corners | undefined {
  const corners = text.split(",").map((pair): Corner => {
    const numbers = pair.split(":").map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
    return numbers.length === 2 ? { r: numbers[0]!, value: numbers[1]! } : { r: Number.NaN, value: Number.NaN };
  });
  const readable = corners.every(({ r, value }, i) => {
    return Number.isFinite(value) && Number.isFinite(r) && r >= (corners[i - 1]?.r ?? 0);
  });
  const count = corners.length >= FEWEST_CORNERS && corners.length <= MOST_CORNERS;
  return readable && count && corners[0]!.r === 0 ? corners : undefined;
}

/** "0:1, 1.5:0". */
export const cornersText = (corners: Corners): string => corners.map(({ r, value }) => `${r}:${value}`).join(", ");

/** The corners with one moved as far as its neighbours let it, to the left of none before it; the first stays at r = 0. `last` is the drawing's largest radius. */
export function moveCorner(corners: Corners, at: number, to: Corner, last: number): Corners {
  const [low, high] = roomOf(corners, at, last);
  const within = Math.min(high, Math.max(low, to.r));
  const r = rounded(within, 4);
  const corner = { r: r < low || r > high ? within : r, value: valueWithin(to.value) };
  return corners.map((one, i) => (i === at ? corner : one));
}

/** A new corner, and where it stands; undefined where there is no room for one. */
export function addCorner(
  corners: Corners,
  { r: wanted, value }: Corner,
  last: number,
): { readonly corners: Corners; readonly at: number } | undefined {
  if (corners.length >= MOST_CORNERS) return undefined;
  const r = rounded(Math.max(GAP * last, wanted), 4);
  const after = corners.findIndex((one) => one.r > r);
  const at = after < 0 ? corners.length : after;
  const [before, next] = [corners[at - 1]!.r, corners[at]?.r ?? Infinity];
  const least = GAP * last;
  if (r - before < least || next - r < least) return undefined;
  return { corners: corners.toSpliced(at, 0, { r, value: valueWithin(value) }), at };
}

/** A new corner halfway to the next one, or beyond the last. */
export function addAfter(corners: Corners, at: number, last: number): ReturnType<typeof addCorner> {
  const [here, next] = [corners[at]!, corners[at + 1]];
  if (next === undefined)
    return addCorner(corners, { r: here.r + Math.max(last / 10, GAP * last), value: here.value }, last);
  return addCorner(corners, { r: (here.r + next.r) / 2, value: (here.value + next.value) / 2 }, last);
}

/** Without one: the first stays where it is, and two remain. */
export const removeCorner = (corners: Corners, at: number): Corners =>
  at === 0 || corners.length <= FEWEST_CORNERS ? corners : corners.toSpliced(at, 1);

/** Samples of a function as at most `most` corners: where the straight lines are furthest from it comes the next. */
export function cornersFrom(radii: ArrayLike<number>, values: ArrayLike<number>, most = 14): Corners {
  const last = radii.length - 1;
  let chosen = [0, last];
  const all = Array.from(values);
  const range = Math.max(...all) - Math.min(...all);
  while (chosen.length < most) {
    let worst = { error: range / 200, at: -1 };
    for (const [i, from] of chosen.slice(0, -1).entries()) {
      const to = chosen[i + 1]!;
      for (let j = from + 1; j < to; j++) {
        const share = (radii[j]! - radii[from]!) / (radii[to]! - radii[from]!);
        const error = Math.abs(values[j]! - values[from]! - share * (values[to]! - values[from]!));
        if (error > worst.error) worst = { error, at: j };
      }
    }
    if (worst.at < 0) break;
    chosen = [...chosen, worst.at].sort((a, b) => a - b);
  }
  return chosen.map((i) => ({ r: i === 0 ? 0 : rounded(radii[i]!, 4), value: valueWithin(values[i]!) }));
}

/** From the neighbour on the left to that on the right; onto them only where that makes a jump of two. */
function roomOf(corners: Corners, at: number, last: number): readonly [number, number] {
  if (at === 0) return [0, 0];
  const gap = GAP * last;
  const [before, next] = [corners[at - 1]!, corners[at + 1]];
  const jumps = (r: number, beyond: number | undefined): boolean => r > 0 && r !== beyond;
  const low = jumps(before.r, corners[at - 2]?.r) ? before.r : before.r + gap;
  if (next === undefined) return [low, Infinity];
  const high = jumps(next.r, corners[at + 2]?.r) ? next.r : next.r - gap;
  return low <= high ? [low, high] : [corners[at]!.r, corners[at]!.r];
}

const rounded = (value: number, digits: number): number => Number(value.toPrecision(digits));
const valueWithin = (value: number): number =>
  Number(Math.min(LARGEST_VALUE, Math.max(-LARGEST_VALUE, value)).toFixed(3)) + 0;

import type { JudgedPart, Judgement } from "../experiments/judgement.ts";

/** One measurement of a claim on the strip of its card. Positions are shares of the strip's width, in [0, 1]. */
export interface StripRow {
  readonly name: string;
  /** "claim", or the hypothesis that the control violates. */
  readonly world: string;
  readonly role: "claim" | "control";
  readonly predicted: number;
  /** Whether the prediction is a bound that the measurement must stay below. */
  readonly bound: boolean;
  readonly low: number;
  readonly high: number;
  /** The estimate; absent where there is none. */
  readonly value?: number;
  /** Whether an end lies off the strip: it is infinite or undefined. */
  readonly cut: { readonly low: boolean; readonly high: boolean };
}

/** Where the predictions stand on the strip: two fifths from the left, so that both sides are seen. */
const CENTRE = 0.4;
/** Left free at either end, so that the mark of an end is not on the edge. */
const EDGE = 0.03;

/**
 * A claim's intervals beside its predictions, small: every part has its own linear scale, on which its prediction is at
 * two fifths of the strip and all finite ends, the claim's and its controls', just fit. So a claim's interval lies at
 * the mark (left of it where the prediction is a bound) and its controls' lie away from it. At most `most` parts are
 * taken, evenly among all of them.
 */
export function stripOf(
  { parts, controls }: Judgement,
  { most = 4 }: { readonly most?: number } = {},
): readonly StripRow[] {
  return spread(parts, most).flatMap((part) => {
    const others = controls.flatMap(({ violates, parts: judged }) =>
      judged.filter(({ name }) => name === part.name).map((own) => ({ world: violates, part: own })),
    );
    const unit = unitOf([part, ...others.map((other) => other.part)]);
    return [
      rowOf(part, { world: "claim", role: "claim", unit }),
      ...others.map(({ world, part: own }) => rowOf(own, { world, role: "control", unit })),
    ];
  });
}

/** Share of the strip that a unit of the quantity takes. */
function unitOf(parts: readonly JudgedPart[]): number {
  const distances = parts.flatMap(({ predicted, estimate: { value, low, high } }) =>
    [value, low, high].map((end) => end - predicted).filter(Number.isFinite),
  );
  const left = Math.max(0, ...distances.map((distance) => -distance));
  const right = Math.max(0, ...distances);
  const units = [(CENTRE - EDGE) / left, (1 - EDGE - CENTRE) / right].filter(Number.isFinite);
  return units.length === 0 ? 0 : Math.min(...units);
}

function rowOf(
  { name, predicted, relation, estimate: { value, low, high } }: JudgedPart,
  { world, role, unit }: Pick<StripRow, "world" | "role"> & { readonly unit: number },
): StripRow {
  // NaN leaves both ends open, and so does an infinite end on a scale that nothing finite has fixed.
  const place = (end: number, open: number): number =>
    Number.isFinite(end) ? CENTRE + (end - predicted) * unit : end < 0 ? 0 : end > 0 ? 1 : open;
  return {
    name,
    world,
    role,
    predicted: CENTRE,
    bound: relation === "<",
    low: place(low, 0),
    high: place(high, 1),
    ...(Number.isFinite(value) ? { value: place(value, 0) } : {}),
    cut: { low: !Number.isFinite(low), high: !Number.isFinite(high) },
  };
}

/** `most` entries, the first and the last among them. */
function spread<T>(entries: readonly T[], most: number): readonly T[] {
  if (entries.length <= most) return entries;
  if (most <= 1) return entries.slice(0, Math.max(0, most));
  return Array.from({ length: most }, (_, i) => entries[Math.round((i * (entries.length - 1)) / (most - 1))]!);
}

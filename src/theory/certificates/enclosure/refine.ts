import type { Expression } from "../../../expressions/expression.ts";
import { ExpressionError } from "../../../expressions/expression-error.ts";
import { type Evaluated, evaluateOn, type Stretch } from "./evaluate.ts";

/** A piece of a partition. */
export interface Piece {
  readonly stretch: Stretch;
  readonly evaluated: Evaluated;
  /** How often a sliver was cut off to keep a kink out. */
  readonly shaved: number;
}

/** Pieces from here on are not cut any more: no float64 numbers would be left between a kink and the ends. */
const SLIVER = 2 ** -44;
/** One float64 number or two, relatively. */
const SHAVE = 2 ** -52;

export interface Subject {
  readonly expression: Expression;
  readonly variables: ReadonlyMap<string, number>;
  readonly stretch: Stretch;
}

export interface Refinement {
  /** How much a piece needs to be cut; ≤ 0: not at all. Infinite for a piece of which nothing is known. */
  readonly need: (piece: Piece) => number;
  readonly largestCount: number;
  /** What a piece lacks whose need stays infinite. */
  readonly requirement: string;
}

/**
 * Cuts the piece of greatest need, at a kink where one was found and else in the middle, until none needs it or there are as many as
 * allowed. A piece that is still undefined then is refused with the {@link ExpressionError} that says why.
 */
export function refine(
  { expression, variables, stretch }: Subject,
  { need, largestCount, requirement }: Refinement,
): readonly Piece[] {
  const smallest = (stretch.to - stretch.from) * 2 ** -60;
  const create = (from: number, to: number, shaved: number): Waiting => {
    const part = { ...stretch, from, to };
    const piece = { stretch: part, evaluated: evaluateOn(expression, variables, part), shaved };
    const width = to - from;
    const final = width <= smallest || width <= SLIVER * Math.max(Math.abs(from), Math.abs(to));
    const need1 = need(piece);
    if (final && need1 === Number.POSITIVE_INFINITY) refuse(piece, requirement);
    return { piece, need: final ? 0 : need1 };
  };
  const all = [create(stretch.from, stretch.to, 0)];
  while (all.length < largestCount) {
    let worst = 0;
    for (let i = 1; i < all.length; i++) if (all[i]!.need > all[worst]!.need) worst = i;
    const { piece, need: greatest } = all[worst]!;
    if (greatest <= 0) break;
    const { from, to } = piece.stretch;
    const { at, left, right } = cut(piece);
    all.splice(worst, 1, create(from, at, left), create(at, to, right));
  }
  for (const { piece, need: rest } of all) if (rest === Number.POSITIVE_INFINITY) refuse(piece, requirement);
  return all.map(({ piece }) => piece);
}

interface Waiting {
  readonly piece: Piece;
  readonly need: number;
}

/** Where to cut: at a kink inside; beside one at an end, four times as far off each time; in the middle. */
function cut({ stretch: { from, to }, evaluated: { kink }, shaved }: Piece) {
  const inside = (at: number): boolean => at > from && at < to;
  const margin = SHAVE * 4 ** shaved * Math.max(Math.abs(from), Math.abs(to));
  if (kink !== undefined && 8 * margin < to - from) {
    if (kink - from <= margin && inside(from + 2 * margin))
      return { at: from + 2 * margin, left: 0, right: shaved + 1 };
    if (to - kink <= margin && inside(to - 2 * margin)) return { at: to - 2 * margin, left: shaved + 1, right: 0 };
    if (inside(kink)) return { at: kink, left: 0, right: 0 };
  }
  return { at: from + (to - from) / 2, left: shaved, right: shaved };
}

function refuse({ stretch: { from, to }, evaluated: { value, violation } }: Piece, requirement: string): never {
  if (violation !== undefined && value.terms.length === 0) throw violation;
  throw new ExpressionError(1, requirement, `none was found for r in [${from}, ${to}]`);
}

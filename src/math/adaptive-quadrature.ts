import { gaussLegendre } from "./quadrature.ts";

/** E[f p] and E[f²] of a function known by its values: both against one weight, from the same values of f. */
export interface Moments {
  /** ∫ f(x) factor(x) weight(x) dx. */
  readonly first: number;
  /** ∫ f(x)² weight(x) dx. */
  readonly square: number;
  /** Of `first`: the sum over the panels of what bisecting their parents changed, and rounding. */
  readonly error: number;
  /** A point where the second moment grows without bound as panels shrink; absent if there is none. */
  readonly divergesAt?: number;
}

interface Panel {
  readonly from: number;
  readonly to: number;
  readonly depth: number;
  readonly first: number;
  readonly square: number;
  /** What bisection of the parent changed. */
  readonly error: number;
  readonly squareError: number;
}

const RULE = gaussLegendre(24);
/** Changes are those of the parent panels: the children are better by far. */
const TOLERANCE = 1e-14;
/** A change that is small by accident is noticed: a child keeps this part of its parent's. */
const INHERITED = 1e-5;
const MOST_PANELS = 6000;
const MOST_DEPTH = 300;
/** A panel at a singularity of f² like 1/x keeps its integral under bisection; x^(−0.97) loses 2 % each time. */
const DIVERGENT = { depth: 45, ratio: 0.98 };

/**
 * 24-point Gauss–Legendre panels; the one whose bisection changed most is bisected next, until all changes together are below
 * 1e-14 of √∫f² (for `first`) and of ∫f². Kinks and jumps that are not among the `ends` cost about 50 bisections each.
 */
export function adaptiveMoments(
  f: (x: number) => number,
  options: {
    readonly ends: readonly number[];
    readonly factor: (x: number) => number;
    readonly weight: (x: number) => number;
  },
): Moments {
  const { ends, factor, weight } = options;
  const evaluate = (from: number, to: number) => {
    const centre = (from + to) / 2;
    const half = (to - from) / 2;
    let first = 0;
    let square = 0;
    for (let i = 0; i < RULE.nodes.length; i++) {
      const x = centre + half * RULE.nodes[i]!;
      const w = RULE.weights[i]! * half * weight(x);
      if (w === 0) continue;
      const y = f(x);
      first += w * y * factor(x);
      square += w * y * y;
    }
    return { first, square };
  };
  let panels: Panel[] = [];
  let divergesAt: number | undefined;
  const bisect = (from: number, to: number, depth: number, whole: Pick<Panel, "first" | "square" | "error">): void => {
    const middle = (from + to) / 2;
    const left = evaluate(from, middle);
    const right = evaluate(middle, to);
    const error = Math.max(Math.abs(left.first + right.first - whole.first), INHERITED * whole.error);
    const squareError = Math.abs(left.square + right.square - whole.square);
    panels.push({ from, to: middle, depth, ...left, error, squareError });
    panels.push({ from: middle, to, depth, ...right, error, squareError });
    if (depth > DIVERGENT.depth && Math.max(left.square, right.square) > DIVERGENT.ratio * whole.square) {
      if (squareError > 1e-3 * whole.square) divergesAt = middle;
    }
  };
  for (let e = 0; e + 1 < ends.length; e++)
    bisect(ends[e]!, ends[e + 1]!, 1, { ...evaluate(ends[e]!, ends[e + 1]!), error: 0 });
  const total = (key: "first" | "square" | "error" | "squareError") => panels.reduce((sum, p) => sum + p[key], 0);
  for (;;) {
    const square = total("square");
    const error = total("error");
    const root = Math.sqrt(square);
    const known = error <= TOLERANCE * root && total("squareError") <= TOLERANCE * square;
    if (known || divergesAt !== undefined || panels.length > MOST_PANELS || !Number.isFinite(square)) {
      // Rounding: a few ulps of each panel's terms, whose sizes Cauchy–Schwarz bounds by √∫f².
      const result = { first: total("first"), square, error: error + 4 * Number.EPSILON * root };
      return divergesAt === undefined ? result : { ...result, divergesAt };
    }
    // All panels whose share is more than the average's that would do, the worst at least.
    // A function that was seen at one node and no more has changes on a sum of 0: all of its panels come first.
    const part = (change: number, whole: number) => (change === 0 ? 0 : change / (TOLERANCE * whole));
    const share = (p: Panel) => Math.max(part(p.error, root), part(p.squareError, square));
    const worst = panels.reduce((most, p) => (p.depth < MOST_DEPTH ? Math.max(most, share(p)) : most), 0);
    if (worst === 0) {
      return { first: total("first"), square, error: error + 4 * Number.EPSILON * root };
    }
    const old = panels;
    panels = [];
    for (const p of old) {
      if (p.depth < MOST_DEPTH && share(p) >= worst / 16) bisect(p.from, p.to, p.depth + 1, p);
      else panels.push(p);
    }
  }
}

import type { Expression } from "./expression.ts";
import { operandsOf } from "./expression.ts";
import { bends, isBinary, unary } from "./functions.ts";
import { interpret } from "./interpret.ts";

/** Where an expression in one variable may have kinks or jumps. */
export interface Kinks {
  /** Ascending. */
  readonly found: readonly number[];
  /** Calls of abs, relu, step, sign, max, min whose arguments are not piecewise affine: theirs are not found. */
  readonly undetermined: readonly Expression[];
}

/**
 * The zeros of the arguments of abs, relu, step and sign, and of the differences of those of max and min, where these are
 * piecewise affine: on each interval between the kinks inside them they are a + b t, and vanish at −a/b.
 */
export function kinksOf(expression: Expression): Kinks {
  const inner = operandsOf(expression).map(kinksOf);
  const found = new Set(inner.flatMap((kinks) => kinks.found));
  const undetermined = inner.flatMap((kinks) => kinks.undetermined);
  if (expression.kind === "call" && (isBinary(expression.name) || bends(unary(expression.name)))) {
    const cells = intervals([...found]);
    const lines = cells.map(({ sample }) => affineAt(argument(expression), sample));
    for (const [i, line] of lines.entries()) {
      const { from, to } = cells[i]!;
      const zero = line === undefined || line[1] === 0 ? Number.NaN : -line[0] / line[1];
      if (zero >= from && zero <= to) found.add(zero + 0);
    }
    if (lines.includes(undefined)) undetermined.push(expression);
  }
  return { found: [...found].sort((a, b) => a - b), undetermined };
}

/** What changes sign where the call has a kink. */
function argument({ operands, column }: Extract<Expression, { kind: "call" }>): Expression {
  const [left, right] = operands;
  return right === undefined ? left! : { kind: "binary", operator: "-", left: left!, right, column };
}

/** The intervals between points, each with a number inside. */
function intervals(points: readonly number[]) {
  const ends = [Number.NEGATIVE_INFINITY, ...points.toSorted((a, b) => a - b), Number.POSITIVE_INFINITY];
  return ends.slice(1).map((to, i) => {
    const from = ends[i]!;
    const sample = from === -Infinity ? (to === Infinity ? 0 : to - 1) : to === Infinity ? from + 1 : (from + to) / 2;
    return { from, to, sample };
  });
}

type Line = readonly [constant: number, slope: number];

/** a, b with the expression equal to a + b t about a point t off its kinks; undefined where it is not affine. */
function affineAt(expression: Expression, t: number): Line | undefined {
  const lines = operandsOf(expression).map((inner) => affineAt(inner, t));
  const [first, second] = lines;
  if (lines.every((line) => line?.[1] === 0)) {
    return expression.kind === "variable" ? [0, 1] : [interpret(expression)([t]), 0];
  }
  if (first === undefined || lines.includes(undefined)) return undefined;
  const scaled = (line: Line, by: number): Line => [line[0] * by, line[1] * by];
  const at = (line: Line): number => line[0] + line[1] * t;
  switch (expression.kind) {
    case "negate":
      return scaled(first, -1);
    case "power":
      return expression.value === 1 ? first : undefined;
    case "binary": {
      const { operator } = expression;
      if (operator === "+") return [first[0] + second![0], first[1] + second![1]];
      if (operator === "-") return [first[0] - second![0], first[1] - second![1]];
      if (operator === "/") return second![1] === 0 ? scaled(first, 1 / second![0]) : undefined;
      if (second![1] === 0) return scaled(first, second![0]);
      return first[1] === 0 ? scaled(second!, first[0]) : undefined;
    }
    case "call":
      switch (expression.name) {
        case "max":
          return at(first) > at(second!) ? first : second;
        case "min":
          return at(first) < at(second!) ? first : second;
        case "abs":
          return scaled(first, Math.sign(at(first)));
        case "relu":
          return scaled(first, at(first) > 0 ? 1 : 0);
        case "step":
          return [at(first) > 0 ? 1 : 0, 0];
        case "sign":
          return [Math.sign(at(first)), 0];
        default:
          return undefined;
      }
    default:
      return undefined;
  }
}

/** +1 where the expression is even in its variables together, −1 where it is odd, as far as its form shows; else undefined. */
export function parityOf(expression: Expression): 1 | -1 | undefined {
  const [first, second] = operandsOf(expression).map(parityOf);
  switch (expression.kind) {
    case "number":
    case "constant":
      return 1;
    case "variable":
      return -1;
    case "negate":
      return first;
    case "binary": {
      if (first === undefined || second === undefined) return undefined;
      const product = first === second ? 1 : -1;
      return expression.operator === "*" || expression.operator === "/"
        ? product
        : first === second
          ? first
          : undefined;
    }
    case "power":
      if (first === 1) return 1;
      return first === -1 && Number.isInteger(expression.value) ? (expression.value % 2 === 0 ? 1 : -1) : undefined;
    case "call":
      if (isBinary(expression.name)) return first === 1 && second === 1 ? 1 : undefined;
      return first === 1 ? 1 : first === -1 ? unary(expression.name).parity : undefined;
  }
}

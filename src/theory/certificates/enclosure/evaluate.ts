import { type CONSTANTS, type Expression, operandsOf } from "../../../expressions/expression.ts";
import { ExpressionError } from "../../../expressions/expression-error.ts";
import { isBinary } from "../../../expressions/functions.ts";
import { interpret } from "../../../expressions/interpret.ts";
import { exp, log } from "./elementary.ts";
import { largerOf, RULES } from "./functions.ts";
import type { Interval } from "./interval.ts";
import * as x from "./interval.ts";
import type { Jet } from "./jet.ts";
import * as jet from "./jet.ts";

/** Largest exponent taken as a product, as in src/expressions. */
const LARGEST_PRODUCT = 1024;

/** from ≤ r ≤ to (∞ allowed; from = to allowed with order 0), `order` derivatives. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly order: number;
}

/** What was found on a stretch. */
export interface Evaluated {
  readonly value: Jet;
  /** A float64 next to a sign change of the argument of some abs, relu, step, sign, max or min, or undefined. */
  readonly kink: number | undefined;
  /** Why nothing is known of the value; thrown when a smaller piece would not help. */
  readonly violation: ExpressionError | undefined;
}

/**
 * An expression of r, all other variables having values, on a stretch. Numbers are the float64 numbers next to what was written; pi
 * and e the real ones. What is enclosed is the expression almost everywhere: not its value at a jump itself.
 * Throws {@link ExpressionError} where it is undefined or unbounded.
 */
export function evaluateOn(
  expression: Expression,
  variables: ReadonlyMap<string, number>,
  { from, to, order }: Stretch,
): Evaluated {
  const length = order + 1;
  const finite = Number.isFinite(to) && from < to;
  const half = x.divide(x.subtract(x.point(to), x.point(from)), x.point(2));
  const r: Jet = {
    terms: Array.from({ length }, (_, k) => (k === 0 ? x.interval(from, to) : k === 1 ? half : x.ZERO)),
    ends: finite ? [x.point(from), x.point(to)] : undefined,
  };
  const constant = (value: Interval): Jet => jet.constant(value, length, finite);
  let kink: number | undefined;
  let violation: ExpressionError | undefined;

  /** Whether the jet's range, the given one, suits; throws where it cannot on any part of the piece. */
  function admits(u: Jet, column: number, rule: NonNullable<(typeof RULES)["sqrt"]["domain"]>): boolean {
    const range = u.terms[0];
    if (range === undefined) return false;
    if (rule.holds(range)) return true;
    const error = (bad: Interval, where: string): ExpressionError =>
      new ExpressionError(column, rule.requirement, `[${bad.lower}, ${bad.upper}] ${where}`);
    if (rule.fails(range)) throw error(range, finite ? `for r in [${from}, ${to}]` : `at r = ${from}`);
    for (const [i, end] of (u.ends ?? []).entries())
      if (rule.fails(end)) throw error(end, `at r = ${i === 0 ? from : to}`);
    violation ??= error(range, `for r in [${from}, ${to}]`);
    return false;
  }

  /** Keeps a zero of u − v, or of u, if there is one between the ends or next to them. */
  function seek(difference: Jet, [u, v]: readonly [Expression, Expression | undefined]): void {
    const range = difference.terms[0];
    if (kink !== undefined || range === undefined || range.lower >= 0 || range.upper <= 0 || !finite) return;
    const [first, second] = [interpret(u), v === undefined ? () => 0 : interpret(v)];
    const at = (point: number): number => {
      const values = valuesOf(point);
      return first(values) - second(values);
    };
    let [low, high] = [from, to];
    if (!(at(low) * at(high) <= 0)) {
      // Too close to an end for float64 to see it.
      const near = difference.ends?.findIndex((end) => x.has(end, 0));
      kink = near === 0 ? from : near === 1 ? to : undefined;
      return;
    }
    const sign = Math.sign(at(high) - at(low));
    for (;;) {
      const mid = low + (high - low) / 2;
      if (mid <= low || mid >= high) break;
      if (at(mid) * sign < 0) low = mid;
      else high = mid;
    }
    kink = at(high) === 0 ? high : low;
  }

  const names = variableNames(expression);
  const valuesOf = (point: number): readonly number[] =>
    names.map((name) => (name === "r" ? point : (variables.get(name!) ?? Number.NaN)));

  function power(base: Jet, exponent: number, column: number): Jet {
    if (exponent < 0) return quotient(constant(x.ONE), power(base, -exponent, column), column);
    if (exponent === 0) return constant(x.ONE);
    if (Number.isInteger(exponent) && exponent <= LARGEST_PRODUCT) return product(base, exponent);
    const rule = { ...RULES.sqrt.domain!, requirement: `the base of the power ${exponent} must be ≥ 0` };
    if (!admits(base, column, rule)) return jet.UNKNOWN;
    if (Number.isInteger(2 * exponent) && exponent <= LARGEST_PRODUCT) {
      const root = jet.squareRoot(base);
      return exponent < 1 ? root : jet.multiply(root, product(base, Math.floor(exponent)));
    }
    // e^{a log u}; at u = 0 it is 0, without slope (a < 1) or with one that is not sought.
    if (base.terms[0]!.lower > 0) return RULES.exp.of(jet.multiply(constant(x.point(exponent)), RULES.log.of(base)));
    const at = (u: Interval): Interval => (u.upper === 0 ? x.ZERO : exp(x.multiply(x.point(exponent), log(u))));
    return { terms: [at(base.terms[0]!)], ends: base.ends && [at(base.ends[0]), at(base.ends[1])] };
  }

  function quotient(u: Jet, v: Jet, column: number): Jet {
    const requirement = "the divisor must not come to 0";
    const outside = { requirement, holds: (d: Interval) => !x.has(d, 0), fails: (d: Interval) => x.magnitude(d) === 0 };
    return admits(v, column, outside) && u.terms.length > 0 ? jet.divide(u, v) : jet.UNKNOWN;
  }

  function of(node: Expression): Jet {
    switch (node.kind) {
      case "number":
        return constant(x.point(node.value));
      case "constant":
        return constant(CONSTANT_ENCLOSURES[node.name]);
      case "variable": {
        if (node.name === "r") return r;
        const value = variables.get(node.name);
        if (value === undefined) throw new ExpressionError(node.column, "a variable that has a value", node.name);
        return constant(x.point(value));
      }
      case "negate":
        return jet.negate(of(node.operand));
      case "binary": {
        const [left, right] = [of(node.left), of(node.right)];
        if (node.operator === "+") return jet.add(left, right);
        if (node.operator === "-") return jet.subtract(left, right);
        if (node.operator === "*") return jet.multiply(left, right);
        return quotient(left, right, node.right.column);
      }
      case "power":
        return power(of(node.base), node.value, node.base.column);
      case "call": {
        const { name, operands, column } = node;
        const u = of(operands[0]!);
        if (isBinary(name)) {
          const v = of(operands[1]!);
          seek(jet.subtract(u, v), [operands[0]!, operands[1]]);
          return name === "max" ? largerOf(u, v) : jet.negate(largerOf(jet.negate(u), jet.negate(v)));
        }
        const rule = RULES[name];
        if (rule.bends) seek(u, [operands[0]!, undefined]);
        if (rule.domain !== undefined && !admits(u, column, rule.domain)) return jet.UNKNOWN;
        return rule.of(u);
      }
    }
  }

  const value = of(expression);
  return { value, kink, violation };
}

const CONSTANT_ENCLOSURES: Readonly<Record<keyof typeof CONSTANTS, Interval>> = { pi: x.PI, e: x.E };

/** uⁿ, n ≥ 1, by squaring; the range of an odd power from those of the ends, which it is monotone between. */
function product(u: Jet, n: number): Jet {
  if (n === 1) return u;
  const half = jet.square(product(u, Math.floor(n / 2)));
  return n % 2 === 0 ? half : jet.multiply(half, u);
}

function variableNames(expression: Expression): readonly (string | undefined)[] {
  const names: (string | undefined)[] = [];
  const visit = (node: Expression): void => {
    if (node.kind === "variable") names[node.index] = node.name;
    for (const operand of operandsOf(node)) visit(operand);
  };
  visit(expression);
  return Array.from(names);
}

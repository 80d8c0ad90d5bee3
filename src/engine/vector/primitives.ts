import type { Lane, Mask, Operand, VectorAlgebra } from "./algebra.ts";
import { type Expression, type Expressions, expressionOf, laneOf, maskOf, type Operator } from "./expression.ts";
import { bitsOf, type Format } from "./format.ts";

type Transcendental = "exp" | "expm1" | "log" | "log1p" | "tanh" | "erf" | "erfc" | "sin" | "cos";

/** The part of the algebra that is single instructions, and what only the algorithms of this folder need: bits. */
export interface Primitives extends Omit<VectorAlgebra, Transcendental> {
  /** bound < a ? bound : a; a NaN of `a` stays. */
  atMost(a: Operand, bound: Operand): Lane;
  /** a < bound ? bound : a; a NaN of `a` stays. */
  atLeast(a: Operand, bound: Operand): Lane;
  lane(a: Operand): Lane;
  /** A bit pattern in every lane. */
  bits(pattern: bigint): Lane;
  and(a: Lane, b: Lane): Lane;
  or(a: Lane, b: Lane): Lane;
  xor(a: Lane, b: Lane): Lane;
  /** Shifts of the bits of a lane, filled with zeros. */
  shiftLeft(a: Lane, by: number): Lane;
  shiftRight(a: Lane, by: number): Lane;
  /** Sum of the bits as integers. */
  integerAdd(a: Lane, b: Lane): Lane;
  /** Whether the bits are equal. */
  integerEqual(a: Lane, b: Lane): Mask;
}

export interface PrimitiveOptions {
  readonly format: Format;
  /** Whether relaxed SIMD is there: fused multiply-add where the machine has it. */
  readonly relaxed: boolean;
}

export function primitives(graph: Expressions, { format, relaxed }: PrimitiveOptions): Primitives {
  const of = (operand: Operand): Expression =>
    typeof operand === "number" ? graph.constant(bitsOf(operand, format)) : expressionOf(operand);
  const apply = (operator: Operator, ...operands: readonly Operand[]): Lane =>
    laneOf(graph.operation(operator, operands.map(of)));
  const compare = (operator: Operator, a: Operand, b: Operand): Mask =>
    maskOf(graph.operation(operator, [of(a), of(b)]));
  const bitwise = (operator: Operator, a: Lane | Mask, b: Lane | Mask): Lane =>
    laneOf(graph.operation(operator, [expressionOf(a), expressionOf(b)]));
  const isNumber = (a: Operand): a is number => typeof a === "number" && !Number.isNaN(a);
  const isZero = (a: Operand): boolean => Object.is(a, 0);
  const signBit = 1n << BigInt(format.width - 1);

  const multiplyAdd = (a: Operand, b: Operand, c: Operand): Lane =>
    relaxed ? apply("multiplyAdd", a, b, c) : apply("add", apply("multiply", a, b), c);
  /** c_0 + c_1 a + c_2 a² by Horner's rule; more terms as even part + a · odd part, polynomials in a² that do not wait for
   *  each other: as many operations as Horner's rule but for the squares. */
  const polynomial = (a: Operand, coefficients: readonly number[]): Lane => {
    if (coefficients.length <= 3) {
      const [highest = 0, ...lower] = coefficients.toReversed();
      return lower.reduce<Lane>((sum, coefficient) => multiplyAdd(sum, a, coefficient), laneOf(of(highest)));
    }
    const square = apply("multiply", a, a);
    const odd = polynomial(
      square,
      coefficients.filter((_, k) => k % 2 === 1),
    );
    return multiplyAdd(
      odd,
      a,
      polynomial(
        square,
        coefficients.filter((_, k) => k % 2 === 0),
      ),
    );
  };
  return {
    add: (a, b) => apply("add", a, b),
    subtract: (a, b) => apply("subtract", a, b),
    multiply: (a, b) => apply("multiply", a, b),
    divide: (a, b) => apply("divide", a, b),
    multiplyAdd,
    negate: (a) => apply("negate", a),
    absolute: (a) => apply("absolute", a),
    squareRoot: (a) => apply("squareRoot", a),
    // `lesser` and `greater` are one machine instruction and give their first operand unless the second is beyond it: right
    // for NaN where the second cannot be one.
    minimum: (a, b) =>
      isNumber(b) ? apply("lesser", a, b) : isNumber(a) ? apply("lesser", b, a) : apply("minimum", a, b),
    maximum: (a, b) =>
      isNumber(b) ? apply("greater", a, b) : isNumber(a) ? apply("greater", b, a) : apply("maximum", a, b),
    atMost: (a, bound) => apply("lesser", a, bound),
    atLeast: (a, bound) => apply("greater", a, bound),
    round: (a) => apply("round", a),
    less: (a, b) => compare("less", a, b),
    lessOrEqual: (a, b) => compare("lessOrEqual", a, b),
    select: (where, yes, no) => {
      if (isZero(no)) return bitwise("and", where, laneOf(of(yes)));
      if (isZero(yes)) return bitwise("andNot", laneOf(of(no)), where);
      const operands = [of(yes), of(no), expressionOf(where)];
      return laneOf(graph.operation(relaxed ? "chooseLane" : "choose", operands));
    },
    copySign: (a, b) => laneOf(graph.operation("choose", [of(b), of(a), graph.constant(signBit)])),
    polynomial,
    lane: (a) => laneOf(of(a)),
    bits: (pattern) => laneOf(graph.constant(pattern)),
    and: (a, b) => bitwise("and", a, b),
    or: (a, b) => bitwise("or", a, b),
    xor: (a, b) => bitwise("xor", a, b),
    shiftLeft: (a, by) => laneOf(graph.operation("shiftLeft", [expressionOf(a)], by)),
    shiftRight: (a, by) => laneOf(graph.operation("shiftRight", [expressionOf(a)], by)),
    integerAdd: (a, b) => bitwise("integerAdd", a, b),
    integerEqual: (a, b) => maskOf(graph.operation("integerEqual", [expressionOf(a), expressionOf(b)])),
  };
}

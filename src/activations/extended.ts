import type { Lane, Mask, Operand, VectorAlgebra, VectorForm } from "../engine/vector/algebra.ts";
import { DomainError } from "../math/domain-error.ts";
import { type FixedPoint, fixedPoint } from "../math/fixed-point/fixed-point.ts";

/** A finite number in units of 2^−bits; or ±∞ or NaN, which only divisions, logarithms and overflow bring in. */
type Value = bigint | number;

/** e^x beyond this is ∞: 2^23637, whose reciprocal is 0 at every precision in use. */
const LARGEST_EXPONENT = 16_384;

/**
 * The algebra of `src/engine/vector/algebra.ts` with fixed-point numbers for lanes: every operation is within two units of
 * 2^−bits (`exp`, `expm1` relative where they are large). Infinities and NaN follow the rules of float64, so that a branch
 * which `select` does not take may divide by zero.
 */
function extendedAlgebra(f: FixedPoint): VectorAlgebra {
  const constants = new Map<number, bigint>();
  const of = (x: Operand): Value => {
    if (typeof x !== "number") return x as unknown as bigint;
    // An infinite lane is a number too, and says what it is.
    if (!Number.isFinite(x)) return x;
    let value = constants.get(x);
    if (value === undefined) {
      value = f.fromNumber(x);
      constants.set(x, value);
    }
    return value;
  };
  const lane = (x: Value): Lane => x as unknown as Lane;
  const approximate = (x: Value): number => (typeof x === "bigint" ? f.toNumber(x) : x);
  /** What float64 makes of infinities; finite again where it is (1/∞). */
  const special = (x: number): Value => (Number.isFinite(x) ? f.fromNumber(x) : x);
  const unary = (exact: (a: bigint) => Value, rule: (a: number) => number) => (a: Operand) => {
    const x = of(a);
    return lane(typeof x === "bigint" ? exact(x) : special(rule(x)));
  };
  const binary =
    (exact: (a: bigint, b: bigint) => Value, rule: (a: number, b: number) => number) => (a: Operand, b: Operand) => {
      const x = of(a);
      const y = of(b);
      return lane(
        typeof x === "bigint" && typeof y === "bigint" ? exact(x, y) : special(rule(approximate(x), approximate(y))),
      );
    };
  const compare =
    (exact: (a: bigint, b: bigint) => boolean, rule: (a: number, b: number) => boolean) =>
    (a: Operand, b: Operand): Mask => {
      const x = of(a);
      const y = of(b);
      const holds = typeof x === "bigint" && typeof y === "bigint" ? exact(x, y) : rule(approximate(x), approximate(y));
      return holds as unknown as Mask;
    };
  const { one } = f;
  const limit = f.fromInteger(LARGEST_EXPONENT);
  const size = (x: bigint): bigint => (x < 0n ? -x : x);
  const signed = (a: bigint, b: bigint): bigint => (b < 0n ? -size(a) : size(a));
  const add = binary(
    (a, b) => a + b,
    (a, b) => a + b,
  );
  const multiply = binary(f.multiply, (a, b) => a * b);
  const bounded = (a: number): number => (Number.isFinite(a) ? a : Number.NaN);
  return {
    add,
    multiply,
    subtract: binary(
      (a, b) => a - b,
      (a, b) => a - b,
    ),
    divide: binary(
      (a, b) => (b === 0n ? (a === 0n ? Number.NaN : a > 0n ? Infinity : -Infinity) : f.divide(a, b)),
      (a, b) => a / b,
    ),
    multiplyAdd: (a, b, c) => add(multiply(a, b), c),
    negate: unary(
      (a) => -a,
      (a) => -a,
    ),
    absolute: unary(size, Math.abs),
    squareRoot: unary((a) => (a < 0n ? Number.NaN : f.sqrt(a)), Math.sqrt),
    minimum: binary((a, b) => (a < b ? a : b), Math.min),
    maximum: binary((a, b) => (a > b ? a : b), Math.max),
    round: unary((a) => roundToEven(a, f), bounded),
    less: compare(
      (a, b) => a < b,
      (a, b) => a < b,
    ),
    lessOrEqual: compare(
      (a, b) => a <= b,
      (a, b) => a <= b,
    ),
    select: (where, yes, no) => lane(of((where as unknown as boolean) ? yes : no)),
    // There is one zero, and it is positive.
    copySign: binary(signed, (a, b) => (b < 0 ? -Math.abs(a) : Math.abs(a))),
    polynomial: (a, coefficients) => coefficients.reduceRight<Lane>((sum, c) => add(multiply(sum, a), c), lane(0n)),
    exp: unary((a) => (a > limit ? Infinity : f.exp(a)), Math.exp),
    expm1: unary((a) => (a > limit ? Infinity : f.expm1(a)), Math.expm1),
    log: unary((a) => (a > 0n ? f.log(a) : a === 0n ? -Infinity : Number.NaN), Math.log),
    log1p: unary((a) => (a > -one ? f.log1p(a) : a === -one ? -Infinity : Number.NaN), Math.log1p),
    tanh: unary(f.tanh, Math.tanh),
    erf: unary(f.erf, (a) => (Number.isNaN(a) ? a : Math.sign(a))),
    erfc: unary(f.erfc, (a) => (Number.isNaN(a) ? a : 1 - Math.sign(a))),
    sin: unary(f.sin, Math.sin),
    cos: unary(f.cos, Math.cos),
  };
}

function roundToEven(a: bigint, { bits, one }: FixedPoint): bigint {
  const shift = BigInt(bits);
  const below = a >> shift;
  const twice = (a - (below << shift)) << 1n;
  return (twice > one || (twice === one && (below & 1n) === 1n) ? below + 1n : below) << shift;
}

/**
 * σ at any precision, from its vector form: t ↦ σ(t), both in units of 2^−bits. Constants of the form are the float64 numbers
 * that they are. The error is a few units times the condition of the form; a caller takes guard digits. A `DomainError`
 * where σ is not finite.
 */
export function extendedValue(
  activation: { readonly id: string; readonly vector: Pick<VectorForm, "value"> },
  bits: number,
): (t: bigint) => bigint {
  const f = fixedPoint(bits);
  const algebra = extendedAlgebra(f);
  const { id, vector } = activation;
  return (t) => {
    const value = vector.value(algebra, t as unknown as Lane) as unknown as Value | number;
    if (typeof value === "bigint") return value;
    if (Number.isFinite(value)) return f.fromNumber(value);
    throw new DomainError(id, `the value must be finite at t = ${f.toNumber(t)}`, value);
  };
}

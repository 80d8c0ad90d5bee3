import type { Arithmetic } from "./arithmetic.ts";

interface Named {
  readonly value: <V, T>(a: Arithmetic<V, T>, u: V | number) => V;
  /** Whether f(−u) is f(u), −f(u), or neither. */
  readonly parity?: 1 | -1;
}

interface Differentiable extends Named {
  /** The derivative in u, given y = f(u); at a jump 0. */
  readonly slope: <V, T>(a: Arithmetic<V, T>, u: V | number, y: V | number) => V | number;
  /** Whether it jumps at u = 0. */
  readonly jump?: true;
}

/** f(u) = max(u, factor · u). */
interface Corner extends Named {
  readonly corner: number;
}

type Unary = Differentiable | Corner;

const TWO_OVER_SQRT_PI = 2 / Math.sqrt(Math.PI);
const ONE_OVER_SQRT_2PI = 1 / Math.sqrt(2 * Math.PI);

/** e^{−factor u²} times a factor. */
const gaussian = <V, T>(a: Arithmetic<V, T>, u: V | number, rate: number, height: number): V =>
  a.multiply(height, a.exp(a.multiply(-rate, a.multiply(u, u))));

/** e^{−|u|}. */
const decay = <V, T>(a: Arithmetic<V, T>, u: V | number): V => a.exp(a.negate(a.absolute(u)));

/** Functions of one argument by name. step(0) = sign(0) = 0. */
export const UNARY = {
  abs: { value: (a, u) => a.absolute(u), corner: -1, parity: 1 },
  relu: { value: (a, u) => a.maximum(u, 0), corner: 0 },
  sign: {
    value: (a, u) => a.select(a.less(0, u), 1, a.select(a.less(u, 0), -1, u)),
    slope: () => 0,
    parity: -1,
    jump: true,
  },
  step: {
    value: (a, u) => a.select(a.less(0, u), 1, a.select(a.lessOrEqual(u, 0), 0, u)),
    slope: () => 0,
    jump: true,
  },
  sqrt: { value: (a, u) => a.squareRoot(u), slope: (a, _, y) => a.divide(0.5, y) },
  exp: { value: (a, u) => a.exp(u), slope: (_, __, y) => y },
  log: { value: (a, u) => a.log(u), slope: (a, u) => a.divide(1, u) },
  tanh: { value: (a, u) => a.tanh(u), slope: (a, _, y) => a.subtract(1, a.multiply(y, y)), parity: -1 },
  sin: { value: (a, u) => a.sin(u), slope: (a, u) => a.cos(u), parity: -1 },
  cos: { value: (a, u) => a.cos(u), slope: (a, u) => a.negate(a.sin(u)), parity: 1 },
  erf: { value: (a, u) => a.erf(u), slope: (a, u) => gaussian(a, u, 1, TWO_OVER_SQRT_PI), parity: -1 },
  erfc: { value: (a, u) => a.erfc(u), slope: (a, u) => gaussian(a, u, 1, -TWO_OVER_SQRT_PI) },
  Phi: {
    value: (a, u) => a.multiply(0.5, a.erfc(a.multiply(u, -Math.SQRT1_2))),
    slope: (a, u) => gaussian(a, u, 0.5, ONE_OVER_SQRT_2PI),
  },
  logistic: {
    value: (a, u) => {
      const e = decay(a, u);
      return a.divide(a.select(a.less(u, 0), e, 1), a.add(1, e));
    },
    slope: (a, u) => {
      const e = decay(a, u);
      const sum = a.add(1, e);
      return a.divide(e, a.multiply(sum, sum));
    },
  },
} as const satisfies Record<string, Unary>;

export type UnaryName = keyof typeof UNARY;
export type BinaryName = "max" | "min";
export type FunctionName = UnaryName | BinaryName;

/** A function of one argument, with all that may be declared of it. */
export const unary = (name: UnaryName): Unary => UNARY[name];

/** Whether it, or its derivative, jumps where its argument is 0. */
export const bends = (f: Unary): boolean => "corner" in f || f.jump === true;

export const isBinary = (name: FunctionName): name is BinaryName => name === "max" || name === "min";

/** Every function of the language; max and min take two arguments or more. */
export const FUNCTION_NAMES: readonly FunctionName[] = [...(Object.keys(UNARY) as UnaryName[]), "max", "min"];

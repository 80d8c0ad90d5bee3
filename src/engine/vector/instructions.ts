import type { Code } from "./code.ts";
import { type Expression, inOrder, type Operator } from "./expression.ts";
import type { Format } from "./format.ts";

/** SIMD opcodes in float32 and in float64, after the prefix. */
const OPCODES: Readonly<Record<Operator, readonly [number, number]>> = {
  add: [0xe4, 0xf0],
  subtract: [0xe5, 0xf1],
  multiply: [0xe6, 0xf2],
  divide: [0xe7, 0xf3],
  multiplyAdd: [0x105, 0x107],
  negate: [0xe1, 0xed],
  absolute: [0xe0, 0xec],
  squareRoot: [0xe3, 0xef],
  minimum: [0xe8, 0xf4],
  maximum: [0xe9, 0xf5],
  lesser: [0xea, 0xf6],
  greater: [0xeb, 0xf7],
  round: [0x6a, 0x94],
  less: [0x43, 0x49],
  lessOrEqual: [0x45, 0x4b],
  and: [0x4e, 0x4e],
  andNot: [0x4f, 0x4f],
  or: [0x50, 0x50],
  xor: [0x51, 0x51],
  choose: [0x52, 0x52],
  chooseLane: [0x10b, 0x10c],
  integerAdd: [0xae, 0xce],
  integerEqual: [0x37, 0xd6],
  shiftLeft: [0xab, 0xcb],
  shiftRight: [0xad, 0xcd],
};

const LOAD = 0x00;
const STORE = 0x0b;
const CONSTANT = 0x0c;
/** By the format: load one number into every lane, one into the first and zeros into the rest, one into a given lane; store a lane. */
const SPLAT = [0x09, 0x0a] as const;
const LOAD_FIRST = [0x5c, 0x5d] as const;
const LOAD_LANE = [0x56, 0x57] as const;
const STORE_LANE = [0x5a, 0x5b] as const;

const at = (table: readonly [number, number], { width }: Format): number => table[width === 32 ? 0 : 1];

/** Expressions of one function, each computed into a local of its own or where it is used. */
export class Emitter {
  readonly #code: Code;
  readonly #format: Format;
  /** How often an expression is used, by others and by the outputs. */
  readonly #uses = new Map<Expression, number>();
  readonly #locals = new Map<Expression, number>();
  readonly #order: readonly Expression[];

  constructor(code: Code, { format, outputs }: { readonly format: Format; readonly outputs: readonly Expression[] }) {
    this.#code = code;
    this.#format = format;
    this.#order = inOrder(outputs);
    const use = (expression: Expression): unknown => this.#uses.set(expression, (this.#uses.get(expression) ?? 0) + 1);
    for (const expression of this.#order) if (expression.kind === "operation") expression.operands.forEach(use);
    outputs.forEach(use);
  }

  /** Vector instructions of one pass. */
  get size(): number {
    return this.#order.filter(({ kind, varies }) => kind === "operation" && varies).length;
  }

  /** The local of an input. */
  input(expression: Expression): number {
    return this.#local(expression);
  }

  /** Computes what no input changes, once for all passes. */
  invariants(): void {
    for (const expression of this.#order) {
      if (!expression.varies) {
        this.#compute(expression, (operand) => this.#code.get(this.#local(operand)));
        this.#code.set(this.#local(expression));
      }
    }
  }

  /** Leaves each output on the stack in turn for `store` to take. Shared parts are computed by the first that needs them. */
  pass(outputs: readonly Expression[], store: (push: () => void, index: number) => void): void {
    const done = new Set<Expression>();
    const push = (expression: Expression): void => {
      if (!expression.varies || expression.kind === "input" || done.has(expression)) {
        this.#code.get(this.#local(expression));
        return;
      }
      this.#compute(expression, push);
      if ((this.#uses.get(expression) ?? 0) > 1) {
        this.#code.tee(this.#local(expression));
        done.add(expression);
      }
    };
    outputs.forEach((output, index) => {
      store(() => push(output), index);
    });
  }

  #compute(expression: Expression, push: (operand: Expression) => void): void {
    const code = this.#code;
    if (expression.kind === "constant") code.vector(CONSTANT, ...laneBytes(expression.bits, this.#format));
    if (expression.kind !== "operation") return;
    const { operator, operands, shift } = expression;
    operands.forEach(push);
    if (operator === "shiftLeft" || operator === "shiftRight") code.constant(shift);
    code.vector(at(OPCODES[operator], this.#format));
  }

  #local(expression: Expression): number {
    const known = this.#locals.get(expression);
    if (known !== undefined) return known;
    const local = this.#code.local("v128");
    this.#locals.set(expression, local);
    return local;
  }
}

/** 16 bytes, little-endian, with `bits` in every lane. */
function laneBytes(bits: bigint, { width, lanes }: Format): number[] {
  const lane = Array.from({ length: width / 8 }, (_, k) => Number((bits >> BigInt(8 * k)) & 0xffn));
  return Array.from({ length: lanes }, () => lane).flat();
}

/** Loads and stores of vectors and of their first lanes. `address` is a local. */
export class Access {
  readonly #code: Code;
  readonly #format: Format;

  constructor(code: Code, format: Format) {
    this.#code = code;
    this.#format = format;
  }

  load(address: number, { into, offset }: { readonly into: number; readonly offset: number }): void {
    this.#code.get(address).memory(LOAD, offset).set(into);
  }

  /** One number into every lane. */
  loadEvery(address: number, into: number): void {
    this.#code.get(address).memory(at(SPLAT, this.#format), 0).set(into);
  }

  /** The first `count` (a local; fewer than the lanes, more than 0) numbers, and zeros. */
  loadSome(address: number, { into, count }: { readonly into: number; readonly count: number }): void {
    const { lanes, width } = this.#format;
    const code = this.#code;
    code.get(address).memory(at(LOAD_FIRST, this.#format), 0).set(into);
    for (let lane = 1; lane < lanes - 1; lane++) {
      code.get(count).constant(lane).integer("greaterUnsigned");
      code.branch(() => {
        code
          .get(address)
          .get(into)
          .memory(at(LOAD_LANE, this.#format), (lane * width) / 8, lane)
          .set(into);
      });
    }
  }

  store(address: number, { push, offset }: { readonly push: () => void; readonly offset: number }): void {
    this.#code.get(address);
    push();
    this.#code.memory(STORE, offset);
  }

  /** Stores the first `count` numbers; `by` is a local for the vector. */
  storeSome(
    address: number,
    { push, count, by }: { readonly push: () => void; readonly count: number; readonly by: number },
  ): void {
    const { lanes, width } = this.#format;
    const code = this.#code;
    push();
    code.set(by);
    for (let lane = 0; lane < lanes - 1; lane++) {
      code.get(count).constant(lane).integer("greaterUnsigned");
      code.branch(() => {
        code
          .get(address)
          .get(by)
          .memory(at(STORE_LANE, this.#format), (lane * width) / 8, lane);
      });
    }
  }
}

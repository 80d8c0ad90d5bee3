import type { Lane, Mask } from "./algebra.ts";

/** An operation that is one instruction (instructions.ts). */
export type Operator =
  | "add"
  | "subtract"
  | "multiply"
  | "divide"
  | "multiplyAdd"
  | "negate"
  | "absolute"
  | "squareRoot"
  | "minimum"
  | "maximum"
  | "lesser"
  | "greater"
  | "round"
  | "less"
  | "lessOrEqual"
  | "and"
  | "andNot"
  | "or"
  | "xor"
  | "choose"
  | "chooseLane"
  | "integerAdd"
  | "integerEqual"
  | "shiftLeft"
  | "shiftRight";

/** A vector: an input, a constant in every lane, or an operation on earlier vectors. */
export type Expression =
  | { readonly kind: "input"; readonly id: number; readonly varies: true; readonly name: string }
  | { readonly kind: "constant"; readonly id: number; readonly varies: false; readonly bits: bigint }
  | {
      readonly kind: "operation";
      readonly id: number;
      /** Whether it depends on an input. */
      readonly varies: boolean;
      readonly operator: Operator;
      readonly operands: readonly Expression[];
      /** Bits to shift by. */
      readonly shift: number;
    };

type Operation = Extract<Expression, { kind: "operation" }>;

/** Expressions in which equal ones are one object: what two formulas share is computed once. */
export class Expressions {
  readonly #known = new Map<string, Expression>();

  input(name: string): Expression {
    return this.#unique(`input ${name}`, (id) => ({ kind: "input", id, varies: true, name }));
  }

  /** `bits` in every lane. */
  constant(bits: bigint): Expression {
    return this.#unique(`constant ${bits}`, (id) => ({ kind: "constant", id, varies: false, bits }));
  }

  operation(operator: Operator, operands: readonly Expression[], shift = 0): Expression {
    const varies = operands.some((operand) => operand.varies);
    return this.#unique(
      `${operator} ${operands.map(({ id }) => id)} ${shift}`,
      (id): Operation => ({ kind: "operation", id, varies, operator, operands, shift }),
    );
  }

  #unique(key: string, make: (id: number) => Expression): Expression {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const made = make(this.#known.size);
    this.#known.set(key, made);
    return made;
  }
}

/** Lanes and masks are expressions that an activation cannot look into. */
export const laneOf = (expression: Expression): Lane => expression as unknown as Lane;
export const maskOf = (expression: Expression): Mask => expression as unknown as Mask;
export const expressionOf = (vector: Lane | Mask): Expression => vector as unknown as Expression;

/** What `roots` need, each once and after its operands. */
export function inOrder(roots: readonly Expression[]): Expression[] {
  const order = new Set<Expression>();
  const visit = (expression: Expression): void => {
    if (order.has(expression)) return;
    if (expression.kind === "operation") for (const operand of expression.operands) visit(operand);
    order.add(expression);
  };
  for (const root of roots) visit(root);
  return [...order];
}

import { CONSTANTS, type ConstantName, type Expression, type Operator, operandsOf } from "./expression.ts";
import { ExpressionError } from "./expression-error.ts";
import { FUNCTION_NAMES, type FunctionName, isBinary } from "./functions.ts";
import { interpret } from "./interpret.ts";
import { type Token, tokens } from "./tokens.ts";

/** How tightly an operator holds what stands on its left, by precedence climbing (Pratt 1973); − before a factor binds like *. */
const BINDING: Readonly<Record<string, number>> = { "+": 1, "-": 1, "*": 2, "/": 2, "^": 3 };
const NEGATION = 2;
const POWER = 3;

/** Longer texts are refused: what is nested cannot be deeper than that. */
const LONGEST = 1000;

/**
 * Reads an expression: numbers, pi, e, the variables, + − * / ^ and parentheses with the usual precedence (−t^2 is −(t^2),
 * 2^3^2 is 2^(3^2)), and the functions of functions.ts. An exponent must not contain a variable. Errors are
 * {@link ExpressionError}s.
 */
export function parseExpression(text: string, options: { readonly variables: readonly string[] }): Expression {
  if (text.length > LONGEST) throw new ExpressionError(LONGEST + 1, `at most ${LONGEST} characters`, `${text.length}`);
  return new Parser(tokens(text), options.variables).whole();
}

class Parser {
  readonly #tokens: readonly Token[];
  readonly #variables: readonly string[];
  #next = 0;

  constructor(read: readonly Token[], variables: readonly string[]) {
    this.#tokens = read;
    this.#variables = variables;
  }

  whole(): Expression {
    const expression = this.#expression(0);
    if (this.#token.kind !== "end") this.#fail("an operator or the end");
    return expression;
  }

  get #token(): Token {
    return this.#tokens[this.#next]!;
  }

  /** All that binds more tightly than `outside`. */
  #expression(outside: number): Expression {
    let left = this.#operand();
    for (;;) {
      const { kind, text } = this.#token;
      const binding = kind === "symbol" ? (BINDING[text] ?? 0) : 0;
      if (binding <= outside) return left;
      this.#next++;
      left = text === "^" ? this.#power(left) : this.#binary(left, text as Operator);
    }
  }

  #binary(left: Expression, operator: Operator): Expression {
    return { kind: "binary", operator, left, right: this.#expression(BINDING[operator]!), column: left.column };
  }

  /** To the right, so that 2^3^2 is 2^9; a − may stand before the exponent. */
  #power(base: Expression): Expression {
    const at = this.#token;
    const exponent = at.text === "-" ? this.#negation(POWER - 1) : this.#expression(POWER - 1);
    if (hasVariable(exponent)) throw new ExpressionError(exponent.column, "an exponent without a variable", at.text);
    const value = interpret(exponent)([]);
    if (!Number.isFinite(value)) throw new ExpressionError(exponent.column, "a finite exponent", `${value}`);
    return { kind: "power", base, exponent, value, column: base.column };
  }

  #negation(outside: number): Expression {
    const { column } = this.#token;
    this.#next++;
    return { kind: "negate", operand: this.#expression(outside), column };
  }

  #operand(): Expression {
    const { kind, text, column } = this.#token;
    if (kind === "number") {
      if (!Number.isFinite(Number(text))) this.#fail("a number below 1.8e308");
      this.#next++;
      return { kind: "number", value: Number(text), column };
    }
    if (kind === "name") return this.#name();
    if (text === "-") return this.#negation(NEGATION);
    if (text === "(") {
      this.#next++;
      const inside = this.#expression(0);
      this.#take(")");
      return inside;
    }
    return this.#fail('a number, a name, "-" or "("');
  }

  #name(): Expression {
    const { text, column } = this.#token;
    const index = this.#variables.indexOf(text);
    if (index < 0 && !Object.hasOwn(CONSTANTS, text) && !FUNCTION_NAMES.includes(text as FunctionName)) {
      const known = [...this.#variables, ...Object.keys(CONSTANTS), ...FUNCTION_NAMES];
      this.#fail(`one of ${known.join(", ")}`);
    }
    this.#next++;
    if (index >= 0) return { kind: "variable", name: text, index, column };
    if (Object.hasOwn(CONSTANTS, text)) return { kind: "constant", name: text as ConstantName, column };
    return this.#call(text as FunctionName, column);
  }

  /** max and min of more than two are nested. */
  #call(name: FunctionName, column: number): Expression {
    this.#take("(");
    const operands = [this.#expression(0)];
    while (isBinary(name) && this.#token.text === ",") {
      this.#next++;
      operands.push(this.#expression(0));
    }
    if (isBinary(name) && operands.length < 2) this.#fail(`"," and a second argument of ${name}`);
    this.#take(")");
    if (!isBinary(name)) return { kind: "call", name, operands, column };
    return operands.reduce((first, second) => ({ kind: "call", name, operands: [first, second], column }));
  }

  #take(symbol: string): void {
    if (this.#token.text !== symbol) this.#fail(`"${symbol}"`);
    this.#next++;
  }

  #fail(expected: string): never {
    throw new ExpressionError(this.#token.column, `expected ${expected}`, this.#token.text || "the end");
  }
}

const hasVariable = (expression: Expression): boolean =>
  expression.kind === "variable" || operandsOf(expression).some(hasVariable);

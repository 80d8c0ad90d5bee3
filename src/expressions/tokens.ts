import { ExpressionError } from "./expression-error.ts";

export interface Token {
  readonly kind: "number" | "name" | "symbol" | "end";
  /** As written; of the end "". */
  readonly text: string;
  /** From 1. */
  readonly column: number;
}

const PATTERNS = [
  ["number", /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y],
  ["name", /[A-Za-z_][A-Za-z_0-9]*/y],
  ["symbol", /[-+*/^(),]/y],
] as const;

/** The tokens of a text, the last one its end. Blanks lie between tokens. */
export function tokens(text: string): Token[] {
  const found: Token[] = [];
  for (let at = 0; at < text.length; ) {
    if (/\s/.test(text[at]!)) {
      at++;
      continue;
    }
    const token = match(text, at);
    if (token === undefined)
      throw new ExpressionError(at + 1, "a number, a name, or one of + - * / ^ ( ) ,", text[at]!);
    found.push(token);
    at += token.text.length;
  }
  return [...found, { kind: "end", text: "", column: text.length + 1 }];
}

function match(text: string, at: number): Token | undefined {
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = at;
    const [found] = pattern.exec(text) ?? [];
    if (found !== undefined) return { kind, text: found, column: at + 1 };
  }
  return undefined;
}

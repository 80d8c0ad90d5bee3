/** A piece of a text in which formulas are written as people type them. */
export interface Piece {
  readonly text: string;
  readonly place: "line" | "raised" | "lowered";
}

/** What stands after ^ or _: braces or brackets with one more pair inside, a number, or letters, which raised may have an argument: Ω(k). */
const BRACES = String.raw`\{((?:[^{}]|\{[^{}]*\})*)\}`;
const BRACKETS = String.raw`\(((?:[^()]|\([^()]*\))*)\)`;
const NUMBER = String.raw`[+−-]?\d+(?:[.,]\d+)*`;
const LETTERS = String.raw`[\p{Ll}\p{Lu}]+|[∞⊥]`;
const SCRIPT = String.raw`\^(?:${BRACES}|${BRACKETS}|(${NUMBER}|(?:${LETTERS})(?:\(\p{L}\))?))|_(?:${BRACES}|(\d+|\+|${LETTERS}))`;
const ANYWHERE = new RegExp(String.raw`(?<=[^\s_^])(?:${SCRIPT})`, "gu");
const FIRST = new RegExp(`^(?:${SCRIPT})`, "u");

/** A text with its exponents and indices apart: "d_eff^(−1/2)" is d, lowered "eff", raised "−1/2". What is inside of one stays as typed. */
export function pieces(text: string): readonly Piece[] {
  const found: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(ANYWHERE)) {
    if (match.index > from) found.push({ text: text.slice(from, match.index), place: "line" });
    found.push(scriptOf(match));
    from = match.index + match[0].length;
  }
  return from < text.length ? [...found, { text: text.slice(from), place: "line" }] : found;
}

/** The exponent or index that a text begins with, and as it was typed; undefined where it begins with none. */
export function scriptAt(text: string): (Piece & { readonly typed: string }) | undefined {
  const match = FIRST.exec(text);
  return match === null ? undefined : { ...scriptOf(match), typed: match[0] };
}

/** Where the first exponent or index of a text is; undefined where there is none. */
export function firstScript(text: string): number | undefined {
  const at = text.search(ANYWHERE);
  return at < 0 ? undefined : at;
}

function scriptOf([typed, braces, brackets, plain, lowBraces, lowPlain]: RegExpExecArray): Piece {
  if (typed.startsWith("_")) return { text: (lowBraces ?? lowPlain) as string, place: "lowered" };
  if (brackets === undefined) return { text: (braces ?? plain) as string, place: "raised" };
  // f^(k) is a derivative; in d^(k−1) the brackets only hold together what is raised.
  return { text: /[+−/-]/.test(brackets) ? brackets : `(${brackets})`, place: "raised" };
}

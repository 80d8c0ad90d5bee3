/** TeX of the letters and signs that our labels use; each is a formula's content. */
const MATH: Readonly<Record<string, string>> = {
  α: "\\alpha",
  β: "\\beta",
  γ: "\\gamma",
  δ: "\\delta",
  ε: "\\varepsilon",
  ζ: "\\zeta",
  η: "\\eta",
  θ: "\\theta",
  κ: "\\kappa",
  λ: "\\lambda",
  μ: "\\mu",
  ν: "\\nu",
  ξ: "\\xi",
  π: "\\pi",
  ρ: "\\rho",
  σ: "\\sigma",
  τ: "\\tau",
  φ: "\\varphi",
  χ: "\\chi",
  ψ: "\\psi",
  ω: "\\omega",
  Γ: "\\Gamma",
  Δ: "\\Delta",
  Λ: "\\Lambda",
  Σ: "\\Sigma",
  Φ: "\\Phi",
  Ω: "\\Omega",
  ℓ: "\\ell",
  ℝ: "\\mathbb{R}",
  "−": "-",
  "·": "\\cdot",
  "×": "\\times",
  "±": "\\pm",
  "≤": "\\le",
  "≥": "\\ge",
  "≠": "\\ne",
  "≈": "\\approx",
  "~": "\\sim",
  "∼": "\\sim",
  "∞": "\\infty",
  "→": "\\to",
  "↦": "\\mapsto",
  "∈": "\\in",
  "∇": "\\nabla",
  "∂": "\\partial",
  "∫": "\\int",
  "∑": "\\sum",
  "√": "\\surd",
  "‖": "\\Vert",
  "⟨": "\\langle",
  "⟩": "\\rangle",
  "½": "\\tfrac12",
  "′": "'",
  "″": "''",
  "*": "^{*}",
  "<": "<",
  ">": ">",
  "|": "|",
};

const SPECIAL: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "{": "\\{",
  "}": "\\}",
  $: "\\$",
  "&": "\\&",
  "#": "\\#",
  "%": "\\%",
  _: "\\_",
  "^": "\\textasciicircum{}",
  "–": "--",
  "—": "---",
  "“": "``",
  "”": "''",
  "’": "'",
  "\u00a0": "~",
  "\u2009": "\\,",
};

const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿᵀ";
const RAISED_MEANS = "0123456789+-()nT";
const LOWERED = "₀₁₂₃₄₅₆₇₈₉₊₋₍₎ᵢⱼₖₙ";
const LOWERED_MEANS = "0123456789+-()ijkn";

/** Accents that follow their letter once a text is decomposed (NFD). */
const ACCENTS: Readonly<Record<string, string>> = {
  "\u0300": "`",
  "\u0301": "'",
  "\u0302": "^",
  "\u0303": "~",
  "\u0304": "=",
  "\u0307": ".",
  "\u0308": '"',
  "\u030c": "v",
  "\u0327": "c",
};

/**
 * Plain Unicode as TeX for a label: specials escaped, Greek, signs and raised or lowered digits as formulas, accents as
 * commands, and a word lowered after a letter (`d_eff`) as a subscript. A character without a translation is written
 * as it is, for pdflatex to name.
 */
export function texOf(text: string): string {
  const pattern =
    /(?<=\p{L})_(?<word>[\p{L}\p{N}]+)|(?<raised>[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿᵀ]+)|(?<lowered>[₀₁₂₃₄₅₆₇₈₉₊₋₍₎ᵢⱼₖₙ]+)|(?<letter>\p{L})(?<accent>[\u0300-\u0327])|(?<one>.)/gsu;
  const decomposed = text.normalize("NFC").replace(/\p{L}/gu, (character) => character.normalize("NFD"));
  const pieces = decomposed.replace(pattern, (...match) => {
    const found = match.at(-1) as Readonly<Record<string, string | undefined>>;
    const { word, raised, lowered, letter, accent, one = "" } = found;
    if (word !== undefined) return `$_{\\mathrm{${word}}}$`;
    if (raised !== undefined) return `$^{${spell(raised, RAISED, RAISED_MEANS)}}$`;
    if (lowered !== undefined) return `$_{${spell(lowered, LOWERED, LOWERED_MEANS)}}$`;
    if (letter !== undefined && accent !== undefined) return `\\${ACCENTS[accent] ?? "'"}{${letter}}`;
    const math = MATH[one];
    return math === undefined ? (SPECIAL[one] ?? one) : `$${math}$`;
  });
  // Neighbouring formulas are one: raised signs then stand on what they belong to. `\\$` is a dollar, not an end.
  return pieces.replace(/(?<!\\)\$\$/g, " ");
}

const spell = (text: string, from: string, to: string): string =>
  [...text].map((character) => [...to][[...from].indexOf(character)]).join("");

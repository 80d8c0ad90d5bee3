/** Part of a label; `lowered` parts are subscripts. */
export interface LabelPart {
  readonly text: string;
  readonly lowered: boolean;
}

/** Splits a label at its subscripts, words after a letter and an underscore: "n / d_eff" gives "n / d" and "eff", "α_k²" gives "α", "k" and "²". */
export function subscripts(text: string): readonly LabelPart[] {
  return text
    .split(/(?<=\p{L})(_[\p{L}\p{Nd}]+)/u)
    .filter((part) => part !== "")
    .map((part) => (part.startsWith("_") ? { text: part.slice(1), lowered: true } : { text: part, lowered: false }));
}

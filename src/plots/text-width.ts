/** Advance widths of DejaVu Sans by class of character, in em; the widest of the fonts that the figures name. */
const CLASSES: readonly (readonly [RegExp, number])[] = [
  [/\p{M}/u, 0],
  [/[ijlI.,:;'|!()[\] ]/u, 0.36],
  [/⁻/u, 0.54],
  [/[ftr/\-·⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉]/u, 0.42],
  [/[mwMW%@—½⅓⅔¼¾]/u, 0.97],
  [/[+−=<>≤≥≈×±∞√→]/u, 0.84],
  [/[A-Z\p{Lu}]/u, 0.72],
];

/** Estimated width of a line of text in the units of `size`: at most a sixth above what DejaVu Sans takes for labels of
 *  our kind. There is no font to measure where figures are drawn without a browser. */
export function textWidth(text: string, size: number): number {
  let em = 0;
  for (const character of text) em += CLASSES.find(([pattern]) => pattern.test(character))?.[1] ?? 0.62;
  return em * size;
}

/** The text in lines no wider than `width` where words allow it. */
export function wrapText(text: string, width: number, size: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && textWidth(longer, size) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}

import { closestMatch } from "leven";

/** The candidate with the fewest edits from `word`, if those are few: two, or half of the word's length, and never all of it. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const maxDistance = Math.min(word.length - 1, Math.max(2, Math.floor(word.length / 2)));
  return closestMatch(word.slice(0, LONGEST), [...candidates], { maxDistance });
}

/** Letters that are looked at: the time goes with their square. */
const LONGEST = 100;

/** ": did you mean «x»?" with the candidate whose last part the word is, or else the {@link nearest}; "" if there is none. */
export function suggestion(word: string, candidates: readonly string[]): string {
  const whole = candidates.find((candidate) => candidate.endsWith(`.${word}`) || candidate.endsWith(`/${word}`));
  if (whole !== undefined) return `: did you mean «${whole}»?`;
  const near = nearest(word, candidates);
  return near === undefined ? "" : `: did you mean «${near}»?`;
}

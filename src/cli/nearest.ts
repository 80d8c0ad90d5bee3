import { closestMatch } from "leven";

/** The candidate with the fewest edits from `word`, if those are few: two, or half of the word's length, and never all of it. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const maxDistance = Math.min(word.length - 1, Math.max(2, Math.floor(word.length / 2)));
  return closestMatch(word, [...candidates], { maxDistance });
}

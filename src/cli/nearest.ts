import { closestMatch } from "leven";

/** The candidate with the fewest edits from `word`, if those are at most half of the word's length. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const maxDistance = Math.max(2, Math.floor(word.length / 2));
  return closestMatch(word, [...candidates], { maxDistance });
}

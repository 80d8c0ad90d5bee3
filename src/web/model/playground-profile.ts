import type { PlaygroundChoices } from "./playground-forms.ts";

type Named = PlaygroundChoices["profiles"][number];

/** A profile's text taken for a name with its number; undefined where it is a formula or points. */
export function namedProfile(
  text: string,
  profiles: readonly Named[],
): (Named & { readonly number: number | string }) | undefined {
  const [, name = "", number] = /^\s*([a-z]+)(?:\s+(\S+))?\s*$/.exec(text) ?? [];
  const named = profiles.find((each) => each.name === name);
  if (named === undefined) return undefined;
  const value = number === undefined ? named.usual : Number(number);
  return { ...named, number: Number.isFinite(value) ? value : (number ?? named.usual) };
}

export const profileText = (name: string, number: number): string => `${name} ${number}`;

/** A slider of 100 places for a profile's number: even for probabilities, logarithmic else, in what is of use of its range. */
export function profileSlider([least, largest]: Named["range"]): {
  readonly place: (number: number | string) => number;
  readonly number: (place: number) => number;
} {
  if (largest <= 1) {
    return {
      place: (number) => Math.round(100 * Number(number)),
      number: (place) => Math.min(0.99, Math.max(0.01, place / 100)),
    };
  }
  const [low, high] = [Math.max(least, 0.1), Math.min(largest, 20)];
  return {
    place: (number) => Math.round((100 * Math.log(Number(number) / low)) / Math.log(high / low)),
    number: (place) => Number((low * (high / low) ** (place / 100)).toPrecision(2)),
  };
}

/** Which field a refusal is about, as far as its words say so, and what to do. */
export interface Advice {
  /** Name of the field's control. */
  readonly field?: string;
  readonly sentence: string;
}

/** What the laboratory refuses only once it makes the networks: meanings and memory, not forms. */
const ADVICE: readonly (readonly [RegExp, Advice])[] = [
  [/profile|must vary/i, { field: "profile", sentence: "Choose another function of the radius." }],
  [/dimension must be/i, { field: "dimension", sentence: "Choose a larger dimension." }],
  [/memory|MiB|allocat|out of bounds/i, { sentence: "Choose fewer units, points or seeds, or close other pages." }],
  [
    /WebAssembly/i,
    { sentence: "Open this page in a current version of Firefox, Chromium, Edge or Safari, with WebAssembly allowed." },
  ],
];

/** `kept` says whether there are networks that stay as they are. */
export function adviceOn(problem: string, kept: boolean): Advice {
  const advice = ADVICE.find(([words]) => words.test(problem))?.[1] ?? { sentence: "Change what it names." };
  return kept ? { ...advice, sentence: `${advice.sentence} The networks before it stay.` } : advice;
}

/** A refusal without the name of the function that refuses, as a sentence. */
export function inWords(problem: string): string {
  const limit = /memory must stay within the limit of (\d+ MiB)/.exec(problem)?.[1];
  if (limit !== undefined) return `These networks and points need more than the ${limit} of memory that there are.`;
  const plain = problem.replace(/^(createPlayground|playground): /, "");
  return /[.!?]$/.test(plain) ? plain : `${plain}.`;
}

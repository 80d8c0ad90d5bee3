/**
 * The running example of dandi2025computational with the constants of the authors' code: P = He_2/2! + He_3/3!,
 * g = tanh(3 ·), so that Var h* = 1/2 + 1/6 = 2/3. (The text writes P = He_2 + He_3.)
 */
export const dandiRunningExample = {
  inner: [
    { degree: 2, coefficient: 1 },
    { degree: 3, coefficient: 1 },
  ],
  hermite: "factorial",
  signs: "balanced",
  outer: { activation: "tanh", gain: 3 },
} as const;

/** The target of dandi2025computational, Theorem 1, for k = 2: P = He_2/√2, a* = 1, and an outer function that meets
 *  Assumption 3 for being odd. */
export const dandiTheoremTarget = {
  inner: [{ degree: 2, coefficient: 1 }],
  hermite: "orthonormal",
  signs: "ones",
  outer: { activation: "tanh", gain: 3 },
} as const;

// Written by `npm run registry` from the files of this folder. Do not edit.
import harmonicMixture from "./harmonic-mixture.ts";
import harmonic from "./harmonic.ts";

export const certifiedTargets = {
  "harmonic-mixture": harmonicMixture,
  "harmonic": harmonic,
} as const;

export type CertifiedTargetId = keyof typeof certifiedTargets;

// Written by `npm run registry` from the files of this folder. Do not edit.
import ballIndicator from "./ball-indicator.ts";
import harmonicMixture from "./harmonic-mixture.ts";
import harmonic from "./harmonic.ts";
import innerProduct from "./inner-product.ts";
import profile from "./profile.ts";
import shells from "./shells.ts";

export const certifiedTargets = {
  "ball-indicator": ballIndicator,
  "harmonic-mixture": harmonicMixture,
  "harmonic": harmonic,
  "inner-product": innerProduct,
  "profile": profile,
  "shells": shells,
} as const;

export type CertifiedTargetId = keyof typeof certifiedTargets;

// Written by `npm run registry` from the files of this folder. Do not edit.
import cap from "./cap.ts";
import randomPolynomial from "./random-polynomial.ts";
import zonal from "./zonal.ts";

export const sphereTargets = {
  "cap": cap,
  "random-polynomial": randomPolynomial,
  "zonal": zonal,
} as const;

export type SphereTargetId = keyof typeof sphereTargets;

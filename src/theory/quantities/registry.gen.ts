// Written by `npm run registry` from the files of this folder. Do not edit.
import harmonicDimension from "./harmonic-dimension.ts";
import hermiteCoefficient from "./hermite-coefficient.ts";
import recoveryThreshold from "./recovery-threshold.ts";
import targetLimit from "./target-limit.ts";

export const quantities = {
  "harmonic-dimension": harmonicDimension,
  "hermite-coefficient": hermiteCoefficient,
  "recovery-threshold": recoveryThreshold,
  "target-limit": targetLimit,
} as const;

export type QuantityId = keyof typeof quantities;

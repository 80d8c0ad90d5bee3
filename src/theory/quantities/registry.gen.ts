// Written by `npm run registry` from the files of this folder. Do not edit.
import funkHecke from "./funk-hecke.ts";
import halfLife from "./half-life.ts";
import harmonicDimension from "./harmonic-dimension.ts";
import hermiteCoefficient from "./hermite-coefficient.ts";
import kernelEigenvalue from "./kernel-eigenvalue.ts";
import legendre from "./legendre.ts";
import queryBound from "./query-bound.ts";
import recoveryThreshold from "./recovery-threshold.ts";
import targetLimit from "./target-limit.ts";

export const quantities = {
  "funk-hecke": funkHecke,
  "half-life": halfLife,
  "harmonic-dimension": harmonicDimension,
  "hermite-coefficient": hermiteCoefficient,
  "kernel-eigenvalue": kernelEigenvalue,
  "legendre": legendre,
  "query-bound": queryBound,
  "recovery-threshold": recoveryThreshold,
  "target-limit": targetLimit,
} as const;

export type QuantityId = keyof typeof quantities;

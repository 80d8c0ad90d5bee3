// Written by `npm run registry` from the files of this folder. Do not edit.
import besselLaw from "./bessel-law.ts";
import bochnerRiesz from "./bochner-riesz.ts";
import gaussian from "./gaussian.ts";
import logNormal from "./log-normal.ts";
import ownDensity from "./own-density.ts";
import ownQuantile from "./own-quantile.ts";
import student from "./student.ts";
import uniformBall from "./uniform-ball.ts";
import uniformSphere from "./uniform-sphere.ts";

export const radialFamilies = {
  "bessel-law": besselLaw,
  "bochner-riesz": bochnerRiesz,
  "gaussian": gaussian,
  "log-normal": logNormal,
  "own-density": ownDensity,
  "own-quantile": ownQuantile,
  "student": student,
  "uniform-ball": uniformBall,
  "uniform-sphere": uniformSphere,
} as const;

export type RadialFamilyId = keyof typeof radialFamilies;

// Written by `npm run registry` from the files of this folder. Do not edit.
import besselLawCdf from "./bessel-law-cdf.ts";
import besselLawPdf from "./bessel-law-pdf.ts";
import besselLawQuantile from "./bessel-law-quantile.ts";
import certificateIntegral from "./certificate-integral.ts";
import cubatureSize from "./cubature-size.ts";
import favardBound from "./favard-bound.ts";
import funkHecke from "./funk-hecke.ts";
import halfLife from "./half-life.ts";
import harmonicDimension from "./harmonic-dimension.ts";
import hermiteCoefficient from "./hermite-coefficient.ts";
import kernelEigenvalue from "./kernel-eigenvalue.ts";
import leastWidth from "./least-width.ts";
import legendre from "./legendre.ts";
import meanFeature from "./mean-feature.ts";
import polynomialError from "./polynomial-error.ts";
import queryBound from "./query-bound.ts";
import recoveryThreshold from "./recovery-threshold.ts";
import ridgeConstant from "./ridge-constant.ts";
import ridgeNetworkError from "./ridge-network-error.ts";
import ridgeVariance from "./ridge-variance.ts";
import shallowWidthAccuracy from "./shallow-width-accuracy.ts";
import shallowWidthL2 from "./shallow-width-l2.ts";
import shallowWidthSup from "./shallow-width-sup.ts";
import targetLimit from "./target-limit.ts";
import thresholdError from "./threshold-error.ts";
import tubeFraction from "./tube-fraction.ts";
import twoLayerGuarantee from "./two-layer-guarantee.ts";
import unitVolumeRadius from "./unit-volume-radius.ts";

export const quantities = {
  "bessel-law-cdf": besselLawCdf,
  "bessel-law-pdf": besselLawPdf,
  "bessel-law-quantile": besselLawQuantile,
  "certificate-integral": certificateIntegral,
  "cubature-size": cubatureSize,
  "favard-bound": favardBound,
  "funk-hecke": funkHecke,
  "half-life": halfLife,
  "harmonic-dimension": harmonicDimension,
  "hermite-coefficient": hermiteCoefficient,
  "kernel-eigenvalue": kernelEigenvalue,
  "least-width": leastWidth,
  "legendre": legendre,
  "mean-feature": meanFeature,
  "polynomial-error": polynomialError,
  "query-bound": queryBound,
  "recovery-threshold": recoveryThreshold,
  "ridge-constant": ridgeConstant,
  "ridge-network-error": ridgeNetworkError,
  "ridge-variance": ridgeVariance,
  "shallow-width-accuracy": shallowWidthAccuracy,
  "shallow-width-l2": shallowWidthL2,
  "shallow-width-sup": shallowWidthSup,
  "target-limit": targetLimit,
  "threshold-error": thresholdError,
  "tube-fraction": tubeFraction,
  "two-layer-guarantee": twoLayerGuarantee,
  "unit-volume-radius": unitVolumeRadius,
} as const;

export type QuantityId = keyof typeof quantities;

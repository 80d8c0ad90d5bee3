import type { Engine } from "../../engine/engine.ts";
import { requireDomain } from "../../math/domain-error.ts";
import { hermiteFeatures, hermiteProducts } from "../../math/hermite-products.ts";
import { type FittedMap, pointwiseMap } from "./fitted-map.ts";
import { fitRidge, type RidgeChoice, type RidgeFit } from "./ridge.ts";
import { chunksOf, type SampleSource } from "./sample.ts";

/** z ↦ all products of orthonormal Hermite polynomials of z of total degree minDegree (0 unless given) to degree. */
export function hermiteMap(inputs: number, degree: number, options: { readonly minDegree?: number } = {}): FittedMap {
  const products = hermiteProducts(inputs, degree, options);
  return pointwiseMap(inputs, products.indices.length, hermiteFeatures(products));
}

/** 1e-4, …, 10 in half decades. The features are orthonormal, so that λ compares with 1. */
export const HERMITE_RIDGES: readonly number[] = Array.from({ length: 11 }, (_, i) => 10 ** (-4 + i / 2));

/** Ridge regression of y on the Hermite products of degree ≤ `degree` of z; the penalty is chosen by generalised
 *  cross-validation from {@link HERMITE_RIDGES} unless given. */
export function hermiteRidge(
  source: SampleSource,
  options: { readonly engine: Engine; readonly degree: number; readonly ridge?: RidgeChoice },
): RidgeFit {
  const { engine, degree, ridge = HERMITE_RIDGES } = options;
  return fitRidge(source, hermiteMap(inputsOf(source), degree), { engine, ridge });
}

/** Number of columns of the sample's x. */
export function inputsOf(source: SampleSource): number {
  for (const { x } of chunksOf(source)) return x.columns;
  requireDomain(false, "inputsOf", "the sample must not be empty", 0);
}

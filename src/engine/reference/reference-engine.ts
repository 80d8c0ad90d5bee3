import type { Engine } from "../engine.ts";
import { cholesky } from "./cholesky.ts";
import { eigenSymmetric } from "./eigen.ts";
import { leadingEigenvectors } from "./leading.ts";
import { gram, multiply } from "./multiply.ts";
import { solveTriangular } from "./triangular.ts";

/** The oracle: plain float64 TypeScript, one thread, every sum in a fixed order; only +, −, ·, / and √ touch the numbers,
 *  so the bits are the same on every machine. */
export const referenceEngine: Engine = {
  id: "reference",
  multiply,
  gram,
  cholesky,
  solveTriangular,
  eigenSymmetric,
  leadingEigenvectors,
};

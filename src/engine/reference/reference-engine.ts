import { requireDomain } from "../../math/domain-error.ts";
import type { Engine } from "../engine.ts";
import { cholesky } from "./cholesky.ts";
import { eigenSymmetric } from "./eigen.ts";
import { leadingEigenvectors } from "./leading.ts";
import { gram, multiply } from "./multiply.ts";
import { orthogonalise } from "./orthogonal.ts";
import { solveTriangular } from "./triangular.ts";
import { type Budget, createWorkspace } from "./workspace.ts";

/** The oracle: plain TypeScript, float64 arithmetic, one thread, every sum in a fixed order; only +, −, ·, / and √ touch the
 *  numbers of the immediate operations, so their bits are the same on every machine. */
export function createReferenceEngine({ memoryMebibytes = 4096 }: { readonly memoryMebibytes?: number } = {}): Engine {
  requireDomain(memoryMebibytes > 0, "createReferenceEngine", "memoryMebibytes must be positive", memoryMebibytes);
  const budget: Budget = { limit: memoryMebibytes * 2 ** 20, promised: 0, buffers: new WeakSet() };
  return {
    id: "reference",
    threads: 1,
    memoryLimit: budget.limit,
    workspace: (plan) => createWorkspace(budget, plan),
    multiply,
    gram,
    cholesky,
    solveTriangular,
    orthogonalise,
    eigenSymmetric,
    leadingEigenvectors,
  };
}

/** One for everybody who needs no limit of their own. */
export const referenceEngine: Engine = createReferenceEngine();

import { z } from "zod";
import { requireDomain } from "../../math/domain-error.ts";

/** The energy ‖f_k‖² wanted in degree k. */
export interface Part {
  readonly degree: number;
  readonly energy: number;
}

/** Schema of the energies of a target of finitely many degrees. */
export const partsSchema = z
  .array(z.object({ degree: z.int().min(0), energy: z.number().nonnegative() }).readonly())
  .min(1)
  .readonly()
  .describe("energy E f_k² of each degree k; the degrees differ");

/** Throws a DomainError unless the degrees are different integers ≥ 0 and the energies finite and ≥ 0. */
export function requireParts(parts: readonly Part[], where: string): void {
  const seen = new Set<number>();
  for (const { degree, energy } of parts) {
    requireDomain(Number.isSafeInteger(degree) && degree >= 0, where, "a degree must be an integer ≥ 0", degree);
    requireDomain(energy >= 0 && Number.isFinite(energy), where, "an energy must be finite and ≥ 0", energy);
    requireDomain(!seen.has(degree), where, "degrees must be different", degree);
    seen.add(degree);
  }
}

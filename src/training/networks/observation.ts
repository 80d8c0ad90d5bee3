import { requireDomain } from "../../math/domain-error.ts";
import type { Network } from "./network.ts";
import type { Phase } from "./phase.ts";

/** What was seen of a network after `step` steps of a phase. */
export interface Observation {
  readonly phase: string;
  readonly step: number;
  /** Mean loss of the batch of the step before; null before the first. */
  readonly batchLoss: number | null;
  readonly values: Readonly<Record<string, number>>;
}

/** Looks at a network on the way. */
export interface Observer {
  /** Whether to look after so many steps of a phase; 0 is before the first. */
  readonly at: (step: number, phase: Phase) => boolean;
  readonly observe: (network: Network) => Readonly<Record<string, number>>;
}

/** 0, the last step, and about `perDecade` steps a decade between, evenly spaced in the logarithm: their number grows with
 *  the logarithm of the training's length. */
export function logarithmicSteps({ perDecade = 6 }: { readonly perDecade?: number } = {}): Observer["at"] {
  requireDomain(perDecade > 0, "logarithmicSteps", "perDecade must be positive", perDecade);
  return (step, { steps }) => {
    if (step === 0 || step === steps) return true;
    const place = (s: number): number => Math.floor(perDecade * Math.log10(s) + 1e-9);
    return place(step) > place(step - 1);
  };
}

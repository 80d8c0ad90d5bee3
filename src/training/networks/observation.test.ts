import { describe, expect, it } from "vitest";
import { logarithmicSteps } from "./observation.ts";
import type { Phase } from "./phase.ts";

const phaseOf = (steps: number): Phase => ({
  name: "any",
  layers: [],
  loss: "squared",
  batches: { kind: "full" },
  optimiser: { kind: "gradient" },
  steps,
});

describe("logarithmicSteps", () => {
  it("looks at the first and last step and at about as many a decade as wanted, however long the training", () => {
    for (const perDecade of [1, 6, 20]) {
      const at = logarithmicSteps({ perDecade });
      for (const decades of [2, 4, 6]) {
        const phase = phaseOf(10 ** decades);
        let count = 0;
        for (let step = 0; step <= phase.steps; step++) count += Number(at(step, phase));
        // 0 and 1, and perDecade steps a decade where there are so many.
        expect(count).toBeLessThanOrEqual(2 + perDecade * decades);
        expect(count).toBeGreaterThan(perDecade * (decades - 1));
        expect(at(0, phase) && at(1, phase) && at(phase.steps, phase)).toBe(true);
      }
    }
    expect(() => logarithmicSteps({ perDecade: 0 })).toThrow("logarithmicSteps: perDecade must be positive, got 0");
  });
});

import { describe, expect, it } from "vitest";
import { referenceEngine as engine } from "../../src/engine/reference/reference-engine.ts";
import { Key } from "../../src/math/random/key.ts";
import { studentQuantile } from "../../src/math/special/student.ts";
import { mean, variance } from "../../src/statistics/moments.ts";
import { dandiRunningExample } from "../../src/targets/presets.ts";
import sight from "../../src/targets/sight.ts";
import { leadingOverlapSquared, overlapSquared } from "../../src/theory/hierarchical/recovery.ts";
import { runningExample } from "../../src/theory/hierarchical/running-example.ts";
import { overlapPath } from "../../src/training/spectral/overlap-path.ts";

const D = 100;

/** Squared overlaps of the first stage, one a seed. */
function measured(
  { effectiveDimension, samples, seeds }: { effectiveDimension: number; samples: number; seeds: number },
  inner: readonly { degree: number; coefficient: number }[] = dandiRunningExample.inner,
): readonly number[] {
  const target = sight.draw({ effectiveDimension, ...dandiRunningExample, inner }, Key.root(0));
  const key = Key.root(19).fold("recovery.test", effectiveDimension);
  return Array.from({ length: seeds }, (_, seed) => {
    const { overlaps } = overlapPath({ dimension: D, target, samples: [samples] }, key.fold(seed), { engine });
    return overlaps[0]! ** 2;
  });
}

/**
 * Whether a mean agrees with a prediction for d → ∞: Student's two-sided 10⁻⁶, and 1/d for the finite size. The prediction's
 * corrections are of order 1/d (d_eff and (d − d_eff)/n being fixed), and a squared overlap is at most 1: the order with
 * constant one, chosen beforehand.
 */
function agrees(squares: readonly number[], predicted: number): boolean {
  const reach = studentQuantile(1 - 5e-7, squares.length - 1) * Math.sqrt(variance(squares) / squares.length);
  return Math.abs(mean(squares) - predicted) <= reach + 1 / D;
}

describe.each([
  { effectiveDimension: 10, samples: 3500, seeds: 16 },
  { effectiveDimension: 4, samples: 1800, seeds: 40 },
  { effectiveDimension: 2, samples: 900, seeds: 40 },
])("d = 100, d_eff = $effectiveDimension, n = $samples", (size) => {
  const law = runningExample("factorial", size.effectiveDimension);
  const at = { dimension: D, samples: size.samples };
  const squares = measured(size);

  it("the first stage's overlap is that of the generalised spike model", () => {
    expect(agrees(squares, overlapSquared(law, at))).toBe(true);
  });

  it("rejects its mutants: a spike of half the strength, and a target without second-order signal", () => {
    // The strength λ = E[y He₂(z)] enters through n λ²: a quarter of the samples stands for λ/2.
    expect(agrees(squares, overlapSquared(law, { ...at, samples: size.samples / 4 }))).toBe(false);
    const blind = measured({ ...size, seeds: 12 }, [{ degree: 3, coefficient: 1 }]);
    expect(agrees(blind, overlapSquared(law, at))).toBe(false);
  });

  if (size.effectiveDimension === 2) {
    it("rejects the leading order in 1/n, which leaves out the correlation of y² and z²", () => {
      // 0.788 against 0.720; at d_eff = 4 (0.809, 0.780) and 10 (0.769, 0.774) they are too near for these samples.
      expect(agrees(squares, leadingOverlapSquared(law, at))).toBe(false);
    });
  }
});

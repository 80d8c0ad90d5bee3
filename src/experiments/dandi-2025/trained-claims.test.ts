import { describe, expect, it } from "vitest";
import { Key } from "../../math/random/key.ts";
import { recoverySamples } from "../../theory/hierarchical/recovery.ts";
import type { MeasuredRow } from "../experiment.ts";
import jointAgrees from "./joint-training-agrees.ts";
import threeBeatsTwo from "./layerwise-three-beats-two.ts";
import overlapTransitions from "./overlap-transitions.ts";
import twoLayers from "./two-layer-threshold.ts";

/*
 * What the claims with trained networks make of rows that are known: of the spike model's, by which margins were argued, and
 * of rows without a value.
 */
const context = { level: 0.99, key: Key.root(0) };
/** Overlaps or errors linear in log n that pass `level` at n. */
const through = (samples: readonly number[], level: number, n: number) =>
  samples.map((m) => level + 0.2 * Math.log(m / n));

describe("two-layer-threshold", () => {
  type Params = typeof twoLayers.profiles.laptop;
  type TaskRow = Parameters<(typeof twoLayers.parts)[0]["estimate"]>[0][number];
  const part = twoLayers.parts[0]!;
  /** n* of the spike model over d − d_eff, on which alone it depends for given d_eff. */
  const constants = new Map<number, number>();
  const constantOf = (k: number): number => {
    const known = constants.get(k) ?? recoverySamples({ dimension: 2 * k, effectiveDimension: k, overlap: 0.7 }) / k;
    constants.set(k, known);
    return known;
  };
  const estimate = (p: Params) => {
    const rows = twoLayers.plan(p).map((task) => {
      const n = constantOf(task.effectiveDimension) * (task.dimension - task.effectiveDimension);
      // The prefactor is the network's own affair: the crossing lies on the grid.
      return {
        task,
        values: { errors: through(task.samples, -p.share, 1.6 * n).map((y) => -y) },
      } as unknown as TaskRow;
    });
    return part.estimate(rows, p, context);
  };
  const { laptop, paper } = twoLayers.profiles;
  const held = (p: Params): Params => twoLayers.controls[0]!.world(p);

  it("the spike model's slopes are those of the margin's explanation", () => {
    expect(estimate(laptop).value).toBeCloseTo(1.01, 2);
    expect(estimate(held(laptop)).value).toBeCloseTo(0.72, 2);
  });

  it.each([laptop, paper])("the model agrees with the prediction, and does not with d_eff held", (p) => {
    expect(part.judge(1, estimate(p), p)).toBe("consistent");
    expect(part.judge(1, estimate(held(p)), p)).toBe("contradicted");
  });

  it("a network that diverged leaves no slope", () => {
    const rows = twoLayers
      .plan(laptop)
      .map((task) => ({ task, values: { errors: [0.9, null, 0.5] } }) as unknown as TaskRow);
    expect(part.judge(1, part.estimate(rows, laptop, context), laptop)).toBe("inconclusive");
  });
});

describe("overlap-transitions", () => {
  type Params = typeof overlapTransitions.profiles.laptop;
  type TaskRow = Parameters<(typeof overlapTransitions.parts)[0]["estimate"]>[0][number];
  const p = overlapTransitions.profiles.laptop;
  /** Rows in which M_W crosses 0.7 at 3 and 0.8 at 5 d^κ/d^(3/2) · d·d_eff, and M_h its level at `ratio` times the former. */
  const rows = (ratio: (d: number) => number, kappa = 1.5) =>
    overlapTransitions.plan({ ...p, multiples: [0.1, 1, 10, 100, 1000] }).map((task) => {
      const n = 3 * task.dimension ** kappa;
      return {
        task,
        values: {
          first: through(task.samples, 0.7, n),
          second: through(task.samples, 0.15, ratio(task.dimension) * n),
        },
      } as unknown as TaskRow;
    });
  const verdict = (name: string, own: readonly TaskRow[], world: Params = p) => {
    const part = overlapTransitions.parts.find((candidate) => candidate.name === name)!;
    return part.judge(part.predict(p), part.estimate(own, world, context), p);
  };

  it("growth: d^(3/2) agrees, d and d² do not", () => {
    const one = () => 1;
    expect(verdict("growth", rows(one))).toBe("consistent");
    expect(verdict("growth", rows(one, 1))).toBe("contradicted");
    expect(verdict("growth", rows(one, 2))).toBe("contradicted");
  });

  it("ratio: a factor below 2 either way agrees, √d does not, unless degree 4 is what is predicted", () => {
    const degree4: Params = { ...p, degree: 4 };
    expect(
      verdict(
        "ratio",
        rows(() => 1.8),
      ),
    ).toBe("consistent");
    expect(
      verdict(
        "ratio",
        rows(() => 1 / 1.8),
      ),
    ).toBe("consistent");
    expect(verdict("ratio", rows(Math.sqrt))).toBe("contradicted");
    expect(
      verdict(
        "ratio",
        rows(() => 1),
        degree4,
      ),
    ).toBe("contradicted");
    expect(verdict("ratio", rows(Math.sqrt), degree4)).toBe("consistent");
  });

  it("does not apply to another degree, exponent or level", () => {
    const holds = (changed: Partial<Params>) =>
      overlapTransitions.hypotheses.every((h) => h.holds({ ...p, ...changed }));
    expect(holds({})).toBe(true);
    const wrong = [{ degree: 4 }, { exponent: 2 }, { firstLevel: 0.6 }, { secondLevel: 0.1 }, { factor: 3 }];
    for (const changed of [...wrong, { inner: [{ degree: 3, coefficient: 1 }] }]) expect(holds(changed)).toBe(false);
  });
});

describe("joint-training-agrees", () => {
  const p = jointAgrees.profiles.laptop;
  const part = jointAgrees.parts[0]!;
  type TaskRow = Parameters<typeof part.estimate>[0][number];
  const verdict = (joint: number | null, world = p) => {
    const rows = jointAgrees.plan(p).map((task, i) => {
      const layerwise = 0.13 * (1 + 0.02 * (i % 3));
      const last = joint === null ? null : joint * layerwise;
      return {
        task,
        values: { layerwise, joint: [4, 3, 2, 1.2].map((r) => r * layerwise).concat(last as number) },
      } as unknown as TaskRow;
    });
    return part.judge(1, part.estimate(rows, world, context), p);
  };

  it("is equivalence: twice the error and half of it are contradicted, a divergence decides nothing", () => {
    expect(verdict(1.3)).toBe("consistent");
    expect(verdict(0.75)).toBe("consistent");
    expect(verdict(2)).toBe("contradicted");
    expect(verdict(0.5)).toBe("contradicted");
    expect(verdict(null)).toBe("inconclusive");
  });

  it("the control reads the error at a tenth of the steps", () => {
    expect(verdict(1, jointAgrees.controls[0]!.world(p))).toBe("contradicted");
  });
});

describe("layerwise-three-beats-two", () => {
  const p = threeBeatsTwo.profiles.laptop;
  type Part = (typeof threeBeatsTwo.parts)[0];
  type TaskRow = Parameters<Part["estimate"]>[0][number] & MeasuredRow<unknown, unknown>;
  const verdicts = (errors: readonly (number | null)[], world = p) => {
    const rows = threeBeatsTwo.plan(p).map((task, i) => {
      const [layerwise, twoLayer, wide, kernel] = errors.map((e) => e && e * (1 + 0.02 * (i % 3)));
      return {
        task,
        values: { layerwise, twoLayers: twoLayer, wide: task.wide ? wide : null, kernel },
      } as unknown as TaskRow;
    });
    return threeBeatsTwo.parts.map((part) => part.judge(0.9, part.estimate(rows, world, context), p));
  };

  it("judges three layers against two, and two against the kernel", () => {
    expect(verdicts([0.13, 0.2, 0.15, 0.3])).toEqual(["consistent", "consistent"]);
    expect(verdicts([0.2, 0.2, 0.15, 0.3])).toEqual(["contradicted", "consistent"]);
    expect(verdicts([0.13, 0.31, 0.15, 0.3])).toEqual(["consistent", "contradicted"]);
    expect(verdicts([null, 0.2, 0.15, 0.3])).toEqual(["inconclusive", "consistent"]);
  });

  it("beside, reads the wide network in place of the authors'", () => {
    const wide = threeBeatsTwo.beside![0]!.world(p);
    expect(verdicts([0.13, 0.2, 0.13, 0.3], { ...wide, wideReplicas: 0 })[0]).toBe("contradicted");
  });

  it("applies to the authors' sizes beyond the threshold alone", () => {
    const holds = (changed: Partial<typeof p>) => threeBeatsTwo.hypotheses.every((h) => h.holds({ ...p, ...changed }));
    expect(holds({})).toBe(true);
    for (const changed of [{ kappa: 1.5 }, { widthKappa: 1.5 }, { factor: 0.95 }, { compared: "wide" as const }]) {
      expect(holds(changed)).toBe(false);
    }
  });
});

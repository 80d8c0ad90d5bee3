import { describe, expect, it } from "vitest";
import { Key } from "../../src/math/random/key.ts";
import { targets } from "../../src/targets/registry.gen.ts";
import type { Target, TargetInstance } from "../../src/targets/target.ts";

const SAMPLES = 40_000;
/**
 * Standard errors called a violation: the normal tail beyond 6 is 2e-9, times about 60 comparisons 1e-7; the margin to the
 * 1e-6 asked for covers the skewness of squared features. The key is fixed.
 */
const DEVIATIONS = 6;

/** Draws of features and values, from evaluation at varying offsets. */
function sample({ indices, features, evaluate }: TargetInstance) {
  const stream = Key.root(20250219).fold("targets.test").stream();
  const x = new Float64Array(SAMPLES * indices);
  stream.fillGaussian(x);
  const columns = Array.from({ length: features }, () => new Float64Array(SAMPLES));
  const h = new Float64Array(features);
  const values = Float64Array.from({ length: SAMPLES }, (_, i) => {
    const value = evaluate(x, i * indices, h);
    columns.forEach((column, m) => {
      column[i] = h[m]!;
    });
    return value;
  });
  return { columns, values };
}

/** Mean of f over the sample minus `expected`, in standard errors. */
function deviation(terms: Float64Array, expected: number): number {
  const mean = terms.reduce((sum, t) => sum + t, 0) / terms.length;
  const variance = terms.reduce((sum, t) => sum + (t - mean) ** 2, 0) / terms.length;
  return Math.abs(mean - expected) / Math.sqrt(variance / terms.length + 1e-30);
}

interface Law {
  readonly states: string;
  /** In standard errors. */
  readonly violation: (instance: TargetInstance) => number;
  readonly mutate: (instance: TargetInstance) => TargetInstance;
  /** An example to which the law applies. */
  readonly of: "sight" | "might";
}

const laws: readonly Law[] = [
  {
    states: "features have the mean and variance that the coefficients give",
    violation: (instance) => {
      const { columns } = sample(instance);
      return Math.max(
        ...columns.flatMap((h, m) => {
          const { mean, variance } = instance.moments[m]!;
          return [
            deviation(h, mean),
            deviation(
              h.map((t) => (t - mean) ** 2),
              variance,
            ),
          ];
        }),
      );
    },
    // As if 1/√k! were forgotten for He_2 alone.
    mutate: (instance) => ({ ...instance, moments: instance.moments.map((m) => ({ ...m, variance: 2 * m.variance })) }),
    of: "sight",
  },
  {
    states: "features are independent: uncorrelated, and so are their squares",
    violation: (instance) => {
      const { columns } = sample(instance);
      const centred = columns.map((h, m) => h.map((t) => t - instance.moments[m]!.mean));
      const squares = centred.map((h, m) => h.map((t) => t * t - instance.moments[m]!.variance));
      const pairs = centred.flatMap((_, a) => centred.slice(0, a).map((_, b) => [a, b] as const));
      return Math.max(
        0,
        ...pairs.flatMap(([a, b]) =>
          [centred, squares].map((c) =>
            deviation(
              c[a]!.map((t, i) => t * c[b]![i]!),
              0,
            ),
          ),
        ),
      );
    },
    mutate: (instance) => ({
      ...instance,
      evaluate: (x, offset, h) => {
        const value = instance.evaluate(x, offset, h);
        if (h) h[1] = h[0]!;
        return value;
      },
    }),
    of: "might",
  },
  {
    states: "a target that is odd in law has mean 0",
    violation: (instance) => (instance.oddInLaw ? deviation(sample(instance).values, 0) : 0),
    mutate: (instance) => ({ ...instance, evaluate: (x, offset, h) => Math.abs(instance.evaluate(x, offset, h)) }),
    of: "sight",
  },
];

const instances = Object.entries(targets).flatMap(([name, target]) =>
  (target as Target<unknown>).examples.map((params, i) => ({
    name: `${name}, example ${i}`,
    instance: (target as Target<unknown>).draw(params, Key.root(7)),
  })),
);

describe.each(laws)("$states", ({ violation, mutate, of }) => {
  it.each(instances)("$name", ({ instance }) => {
    expect(violation(instance)).toBeLessThan(DEVIATIONS);
  });

  it("rejects its mutant", () => {
    const original = (targets[of] as Target<unknown>).draw(targets[of].examples[0], Key.root(7));
    expect(violation(mutate(original))).toBeGreaterThan(DEVIATIONS);
  });
});

describe.each(Object.entries(targets))("%s", (name, entry) => {
  const target = entry as Target<unknown>;

  it("has its file name as id and examples that its schema accepts", () => {
    expect(target.id).toBe(name);
    expect(target.examples.length).toBeGreaterThan(0);
    for (const params of target.examples) expect(target.params.safeParse(params).success).toBe(true);
  });

  it("gives the same bits for the same key, and sizes as declared", () => {
    for (const params of target.examples) {
      const [a, b] = [target.draw(params, Key.root(3)), target.draw(params, Key.root(3))];
      expect(a.indices).toBe(target.indices(params));
      expect(a.moments).toHaveLength(a.features);
      expect(sample(a)).toEqual(sample(b));
    }
  });
});

it("one branch on all coordinates is the single-index target", () => {
  const params = targets.sight.examples[0]!;
  const [one, other] = [
    targets.sight.draw(params, Key.root(1)),
    targets.might.draw({ ...params, branches: 1, combination: "sum" }, Key.root(1)),
  ];
  expect(sample(other).values).toEqual(sample(one).values);
});

it("the preset has Var h* = 1/2 + 1/6, and hidden features of the deep target are blocks of the first level", () => {
  const example = targets.sight.draw(targets.sight.examples[0]!, Key.root(1));
  expect(example.moments[0]!.variance).toBeCloseTo(2 / 3, 14);
  const deep = targets["deep-hierarchical"].draw(targets["deep-hierarchical"].examples[0]!, Key.root(1));
  const out = new Float64Array(deep.hidden!.count);
  deep.hidden!.evaluate(Float64Array.of(9, 2, 1, 1, 0, 1, 1, 1, 3), 1, out);
  // He_2/√2 of (2, 1, 1, 0 | 1, 1, 1, 3) with signs + − + −, over √4.
  expect(out[0]).toBeCloseTo((3 + 1) / (2 * Math.SQRT2), 14);
  expect(out[1]).toBeCloseTo(-8 / (2 * Math.SQRT2), 14);
});

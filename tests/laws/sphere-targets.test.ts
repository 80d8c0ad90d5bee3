import { describe, expect, it } from "vitest";
import tanh from "../../src/activations/tanh.ts";
import { zonalExpectation } from "../../src/distributions/uniform-sphere.ts";
import { harmonicDimension } from "../../src/math/harmonics.ts";
import { legendre } from "../../src/math/legendre.ts";
import { Key } from "../../src/math/random/key.ts";
import { pointsOnSphere } from "../../src/math/random/samplers.ts";
import { degreeEnergies, zonalCoefficients } from "../../src/statistics/degree-energies.ts";
import { sphereTargets } from "../../src/targets/sphere/registry.gen.ts";
import type { SphereTarget, SphereTargetInstance } from "../../src/targets/sphere/sphere-target.ts";

/** The level of six standard errors of a Gaussian: over about 150 comparisons a false alarm of 3e-7. The keys are fixed. */
const LEVEL = 1 - 2e-9;
const DEVIATIONS = 6;
/** Degrees at which infinite expansions are checked one by one, and with those absent from finite ones. */
const DEGREES = [0, 1, 2, 3, 4, 5];
const key = Key.root(20190607).fold("sphere-targets.test");

const norm = (dimension: number, degree: number): number => Math.sqrt(Number(harmonicDimension(dimension, degree)));
const dot = (u: Float64Array, x: Float64Array, offset = 0): number =>
  u.reduce((sum, entry, i) => sum + entry * x[offset + i]!, 0);

/** Uniform points and the target's values there. */
function sample({ dimension, evaluate }: SphereTargetInstance, n: number) {
  const x = pointsOnSphere(n, dimension, key.fold("points").stream());
  return { x, y: Float64Array.from({ length: n }, (_, i) => evaluate(x, i * dimension)), dimension, level: LEVEL };
}

/** Mean of the terms minus `expected`, in six standard errors. */
function deviation(terms: Float64Array, expected: number): number {
  const mean = terms.reduce((sum, t) => sum + t, 0) / terms.length;
  const variance = terms.reduce((sum, t) => sum + (t - mean) ** 2, 0) / terms.length;
  return Math.abs(mean - expected) / Math.sqrt(variance / terms.length + 1e-30) / DEVIATIONS;
}

/** How far outside an interval, 1 at its ends. */
const outside = (truth: number, { value, low, high }: { value: number; low: number; high: number }): number =>
  truth > value ? (truth - value) / (high - value) : (value - truth) / (value - low || 1);

/** Σ_j a_j √N P_k(⟨v_j, x⟩). */
function part(instance: SphereTargetInstance, degree: number, x: Float64Array, offset = 0): number {
  const { dimension } = instance;
  return instance
    .poles(degree)
    .reduce(
      (sum, { coefficient, pole }) =>
        sum + coefficient * norm(dimension, degree) * legendre(degree, dot(pole, x, offset), dimension),
      0,
    );
}

/** A pole of some degree, to look along. */
function firstPole(instance: SphereTargetInstance): Float64Array {
  return instance.poles(instance.degrees?.at(-1) ?? 1)[0]!.pole;
}

const doubled = (instance: SphereTargetInstance, degree: number): SphereTargetInstance => ({
  ...instance,
  energies: (k) => (k === degree ? 2 : 1) * instance.energies(k),
});

interface Law {
  readonly states: string;
  /** Above 1 is a violation. */
  readonly violation: (instance: SphereTargetInstance) => number;
  readonly mutate: (instance: SphereTargetInstance) => SphereTargetInstance;
  /** The target whose first example, mutated, must be refused. */
  readonly of: keyof typeof sphereTargets;
}

const laws: readonly Law[] = [
  {
    states: "the energies are those of U-statistics over pairs of points",
    violation: (instance) => {
      const degrees = [...new Set([...DEGREES, ...(instance.degrees ?? [])])];
      return Math.max(
        ...degreeEnergies({ ...sample(instance, 1500), degrees }).map((estimate, s) =>
          outside(instance.energies(degrees[s]!), estimate),
        ),
      );
    },
    mutate: (instance) => doubled(instance, 3),
    of: "random-polynomial",
  },
  {
    states: "the terms' energies are Σ_ij a_i a_j P_k(⟨v_i, v_j⟩)",
    violation: (instance) =>
      Math.max(
        ...(instance.degrees ?? DEGREES).map((degree) => {
          const { dimension } = instance;
          const energy = instance
            .poles(degree)
            .reduce(
              (sum, { coefficient, pole }) =>
                sum + (coefficient * part(instance, degree, pole)) / norm(dimension, degree),
              0,
            );
          // M² terms, of both signs; 1e-12 is some 10⁴ ulps.
          return Math.abs(energy - instance.energies(degree)) / (1e-12 * (instance.norm2 + 1e-300));
        }),
      ),
    mutate: (instance) => ({
      ...instance,
      poles: (k) => instance.poles(k).map((term) => ({ ...term, coefficient: 1.001 * term.coefficient })),
    }),
    of: "random-polynomial",
  },
  {
    states: "norm2 is E f²",
    violation: (instance) =>
      deviation(
        sample(instance, 20_000).y.map((y) => y * y),
        instance.norm2,
      ),
    mutate: (instance) => ({ ...instance, norm2: 1.25 * instance.norm2 }),
    of: "zonal",
  },
  {
    states: "norm2 is the sum of the energies, all but a tail where they are infinitely many",
    violation: ({ degrees, energies, norm2 }) => {
      const list = degrees ?? Array.from({ length: 201 }, (_, k) => k);
      const rest = norm2 - list.reduce((sum, k) => sum + energies(k), 0);
      // 1e-13: rounding of a few hundred sums. A jump leaves w/(π K) beyond degree K (src/targets/sphere/cap.test.ts), w the
      // density of the angle there, which is at most 5.2 norm2 in these examples.
      return rest < 0 || degrees ? Math.abs(rest) / (1e-13 * norm2) : rest / ((6 * norm2) / (Math.PI * 200));
    },
    mutate: (instance) => ({ ...instance, energies: (k) => (k === 7 ? 0 : instance.energies(k)) }),
    of: "cap",
  },
  {
    states: "f is its terms, pointwise where they are finitely many",
    violation: (instance) => {
      const { degrees, dimension, evaluate } = instance;
      if (!degrees) return 0;
      const x = pointsOnSphere(50, dimension, key.fold("pointwise").stream());
      return Math.max(
        ...Array.from({ length: 50 }, (_, i) => {
          const sum = degrees.reduce((total, k) => total + part(instance, k, x, i * dimension), 0);
          // Terms are at most √N |a_j| each, some hundreds together: 1e-12 is ten times their roundings.
          return Math.abs(evaluate(x, i * dimension) - sum) / 1e-12;
        }),
      );
    },
    mutate: (instance) => ({ ...instance, poles: (k) => (k === 1 ? [] : instance.poles(k)) }),
    of: "zonal",
  },
  {
    states: "E f √N P_k(⟨v, ·⟩) = Σ_j a_j P_k(⟨v_j, v⟩), along one of its poles",
    violation: (instance) => {
      const pole = firstPole(instance);
      return Math.max(
        ...zonalCoefficients({ ...sample(instance, 10_000), degrees: DEGREES, pole }).map((estimate, s) =>
          outside(part(instance, DEGREES[s]!, pole) / norm(instance.dimension, DEGREES[s]!), estimate),
        ),
      );
    },
    mutate: (instance) => ({
      ...instance,
      poles: (k) => instance.poles(k).map((term) => ({ ...term, coefficient: -term.coefficient })),
    }),
    of: "cap",
  },
  {
    states: "E f(x) φ(⟨u, x⟩) = Σ_k α_k f_k(u) for φ(t) = tanh 3t, by Funk and Hecke",
    violation: (instance) => {
      const { dimension } = instance;
      const phi = (t: number) => tanh.value(3 * t);
      // A unit near a pole, where the answer is not small.
      const pole = firstPole(instance);
      const tilt = pointsOnSphere(1, dimension, key.fold("unit").stream());
      const mixed = pole.map((v, i) => v + 0.5 * tilt[i]!);
      const u = mixed.map((v) => v / Math.sqrt(dot(mixed, mixed)));
      const { x, y } = sample(instance, 20_000);
      const seen = y.map((value, i) => value * phi(dot(u, x, i * dimension)));
      let expected = 0;
      // tanh 3t is analytic for |Im t| < π/6: α_k √N is below 1e-3 · 1.65^−(k−9) beyond 9, and f's coefficients fall too.
      for (const k of instance.degrees ?? Array.from({ length: 40 }, (_, i) => i)) {
        expected +=
          zonalExpectation((t) => phi(t) * legendre(k, t, dimension), { dimension }).value * part(instance, k, u);
      }
      return deviation(seen, expected);
    },
    // As if Y_k were P_k without √N.
    mutate: (instance) => ({
      ...instance,
      poles: (k) =>
        instance.poles(k).map(({ coefficient, pole }) => ({
          coefficient: coefficient / norm(instance.dimension, k),
          pole,
        })),
    }),
    of: "zonal",
  },
];

const drawn = (name: string, index: number, seed: number): SphereTargetInstance => {
  const target = sphereTargets[name as keyof typeof sphereTargets] as unknown as SphereTarget<object>;
  return target.draw(target.examples[index]!, Key.root(seed));
};

describe.each(laws)("$states", ({ violation, mutate, of }) => {
  it.each(Object.keys(sphereTargets))("%s", (name) => {
    for (const index of sphereTargets[name as keyof typeof sphereTargets].examples.keys()) {
      expect(violation(drawn(name, index, 11))).toBeLessThan(1);
    }
  });

  it("rejects its mutant", () => {
    expect(violation(mutate(drawn(of, 0, 11)))).toBeGreaterThan(1);
  });
});

describe.each(Object.entries(sphereTargets))("%s", (name, entry) => {
  const target = entry as unknown as SphereTarget<object>;

  it("has its file name as id, and examples that its schema accepts", () => {
    expect(target.id).toBe(name);
    expect(target.examples.length).toBeGreaterThan(0);
    for (const { dimension, ...params } of target.examples) {
      expect(dimension).toBeGreaterThanOrEqual(2);
      expect(target.params.safeParse(params).success).toBe(true);
    }
  });

  it("gives the same bits for the same key, and other poles for another", () => {
    const [a, same, other] = [drawn(name, 0, 3), drawn(name, 0, 3), drawn(name, 0, 4)];
    expect(sample(same, 40).y).toEqual(sample(a, 40).y);
    for (const k of DEGREES) expect(same.poles(k)).toEqual(a.poles(k));
    expect(firstPole(other)).not.toEqual(firstPole(a));
  });

  it("refuses a dimension below 2", () => {
    for (const example of target.examples) {
      expect(() => target.draw({ ...example, dimension: 1 }, Key.root(1))).toThrow(/dimension must be an integer ≥ 2/);
    }
  });
});

describe("bad parts and poles are refused by name and value", () => {
  const { zonal, "random-polynomial": polynomial } = sphereTargets;
  const parts = (...list: [number, number][]) => list.map(([degree, energy]) => ({ degree, energy }));
  const draw = (list: [number, number][], poles: "common" | number[][] = "common") =>
    zonal.draw({ dimension: 3, parts: parts(...list), signs: "ones", poles }, Key.root(1));

  it("parts", () => {
    expect(() => draw([[1, -0.5]])).toThrow("zonal: an energy must be finite and ≥ 0, got -0.5");
    expect(() => draw([[1, Number.POSITIVE_INFINITY]])).toThrow(/energy/);
    expect(() => draw([[1.5, 1]])).toThrow("zonal: a degree must be an integer ≥ 0, got 1.5");
    expect(() =>
      draw([
        [2, 1],
        [2, 3],
      ]),
    ).toThrow("zonal: degrees must be different, got 2");
    const bad = { dimension: 3, parts: parts([1, 1]), zonals: 0 };
    expect(() => polynomial.draw(bad, Key.root(1))).toThrow("random-polynomial: zonals must be an integer ≥ 1, got 0");
  });

  it("poles", () => {
    expect(() => draw([[1, 1]], [[1, 0]])).toThrow("zonal: a pole must have 3 entries, got 2");
    expect(() => draw([[1, 1]], [[1, 0, 0.1]])).toThrow(/zonal: a pole must have norm 1/);
    const three = [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ];
    expect(() =>
      draw(
        [
          [1, 1],
          [2, 1],
        ],
        three,
      ),
    ).toThrow("zonal: there must be one pole or 2, one for each part, got 3");
  });
});

it("a further degree leaves the independent poles and harmonics of the others as they are", () => {
  const [few, more] = [[2], [2, 3]].map((degrees) => degrees.map((degree) => ({ degree, energy: 1 })));
  for (const draw of [
    (parts: typeof few) =>
      sphereTargets.zonal.draw({ dimension: 4, parts: parts!, signs: "ones", poles: "independent" }, Key.root(2)),
    (parts: typeof few) =>
      sphereTargets["random-polynomial"].draw({ dimension: 4, parts: parts!, zonals: 5 }, Key.root(2)),
  ]) {
    expect(draw(more).poles(2)).toEqual(draw(few).poles(2));
  }
});

/** E f(x) f(y) = P_k(⟨x, y⟩) over draws: random polynomials prefer no direction, for one zonal harmonic as for many. */
it("random polynomials are isotropic for any number of zonal harmonics", () => {
  const [dimension, degree, draws] = [3, 2, 4000];
  const points = Float64Array.of(1, 0, 0, 0.6, 0.8, 0, 0, 0, 1);
  for (const zonals of [1, 6]) {
    const values = Array.from({ length: draws }, (_, i) => {
      const f = sphereTargets["random-polynomial"].draw(
        { dimension, parts: [{ degree, energy: 1 }], zonals },
        key.fold("isotropy", zonals, i),
      );
      return [0, 3, 6].map((offset) => f.evaluate(points, offset));
    });
    for (const [a, b] of [
      [0, 0],
      [1, 1],
      [0, 1],
      [0, 2],
    ] as const) {
      const products = Float64Array.from(values, (v) => v[a]! * v[b]!);
      const t = dot(points.slice(3 * a, 3 * a + 3), points, 3 * b);
      expect(deviation(products, legendre(degree, t, dimension))).toBeLessThan(1);
      // Mutant: the sphere's harmonics taken for the next degree's.
      if (a !== b) expect(deviation(products, legendre(degree + 1, t, dimension))).toBeGreaterThan(1);
    }
  }
});

it("zonal sums and random polynomials have the energies asked for", () => {
  const asked = [sphereTargets.zonal, sphereTargets["random-polynomial"]].flatMap((target) =>
    target.examples.map(({ parts }, index) => ({ parts, instance: drawn(target.id, index, 11) })),
  );
  for (const { parts, instance } of asked) {
    // A double sum over at most 40 terms of both signs, twice: some hundred ulps.
    for (const { degree, energy } of parts)
      expect(Math.abs(instance.energies(degree) / energy - 1)).toBeLessThan(1e-13);
    expect(instance.degrees).toEqual(parts.map(({ degree }) => degree).toSorted((a, b) => a - b));
    expect(instance.energies(9)).toBe(0);
  }
});

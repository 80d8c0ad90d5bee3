import { describe, expect, it } from "vitest";
import { radialFamilies } from "../../src/distributions/radial/registry.gen.ts";
import { type RadialFamily, type RadialLaw, radialPoints, sampleRadius } from "../../src/distributions/radial-law.ts";
import { integrate } from "../../src/math/quadrature.ts";
import { Key } from "../../src/math/random/key.ts";

const families = radialFamilies as unknown as Readonly<Record<string, RadialFamily<never>>>;

const examples = Object.values(families).flatMap(({ id, params, radius, examples: some }) =>
  some.map((example) => ({
    name: `${id} ${JSON.stringify(example)}`,
    example,
    params,
    law: radius(example) as RadialLaw,
  })),
);
const PROBABILITIES = [0.01, 0.2, 0.5, 0.8, 0.95];
const SAMPLES = 10_000;
/** Of √n sup |F_n − F|: 2 e^(−2x²) = 10⁻⁶. */
const KOLMOGOROV = Math.sqrt(Math.log(2e6) / 2);
/** Standard errors; 10⁻⁶ for both sides. */
const SIGMAS = 4.9;

const drawn = new Map<string, Float64Array>();
const draw = (law: RadialLaw, name: string): Float64Array => {
  const stream = Key.root(20).fold("radial laws", name).stream();
  const radii = drawn.get(name) ?? Float64Array.from({ length: SAMPLES }, () => sampleRadius(law, stream));
  drawn.set(name, radii);
  return radii;
};

function kolmogorov(law: RadialLaw, radii: Float64Array): number {
  const values = Float64Array.from(radii, law.cdf).sort();
  const distance = values.reduce((d, u, i) => Math.max(d, u - i / SAMPLES, (i + 1) / SAMPLES - u), 0);
  return Math.sqrt(SAMPLES) * distance;
}

/** Largest relative difference between ∫ p and the difference of F, over the stretches between quantiles. */
function massError(law: RadialLaw, density: (r: number) => number): number {
  const radii = PROBABILITIES.map(law.quantile);
  return Math.max(
    ...radii.slice(1).map((to, i) => {
      const mass = law.cdf(to) - law.cdf(radii[i]!);
      return Math.abs(integrate(density, { from: radii[i]!, to }).value / mass - 1);
    }),
  );
}

it("every id is its file's name", () => {
  for (const [name, { id }] of Object.entries(families)) expect(id).toBe(name);
});

describe.each(examples)("$name", ({ name, example, params, law }) => {
  it("has parameters that its schema allows", () => {
    expect(params.parse(example)).toEqual(example);
  });

  it("F and 1 − F add to 1, rise and fall, and are 0 or 1 outside", () => {
    const radii = [1e-6, ...PROBABILITIES, 1 - 1e-6].map(law.quantile);
    radii.forEach((r, i) => {
      expect(Math.abs(law.cdf(r) + law.survival(r) - 1)).toBeLessThan(1e-12);
      if (i > 0) expect(law.cdf(r)).toBeGreaterThanOrEqual(law.cdf(radii[i - 1]!));
    });
    expect([law.cdf(-1), law.survival(-1)]).toEqual([0, 1]);
    expect(law.cdf(1e300)).toBe(1);
    expect(law.survival(1e300)).toBeLessThan(1e-100);
  });

  it("has the mean powers that its samples show", () => {
    const radii = draw(law, name);
    expect(Math.abs(law.moment(0) - 1)).toBeLessThan(1e-11);
    // A fourth moment too, so that the mean of so many is Gaussian and its standard error known.
    for (const power of [-0.25, 0.2, 1, 2].filter((n) => Number.isFinite(law.moment(4 * n)))) {
      const mean = radii.reduce((sum, r) => sum + r ** power, 0) / SAMPLES;
      const variance = law.moment(2 * power) - law.moment(power) ** 2;
      // 10⁻¹¹ is the accuracy of a moment; a constant has no variance.
      const allowed = SIGMAS * Math.sqrt(Math.max(variance, 0) / SAMPLES) + 1e-11 * law.moment(power);
      expect(Math.abs(mean - law.moment(power))).toBeLessThan(allowed);
      expect(law.moment(2 * power)).toBeGreaterThanOrEqual(law.moment(power) ** 2 * (1 - 1e-11));
    }
  });

  it("draws directions uniformly, and the same first points whatever their number", () => {
    const { dimension } = law;
    const points = radialPoints(2000, law, Key.root(21).fold(name).stream());
    const few = radialPoints(3, law, Key.root(21).fold(name).stream());
    expect(points.slice(0, few.length)).toEqual(few);
    let [mean, square] = [0, 0];
    for (let row = 0; row < points.length; row += dimension) {
      const norm = Math.hypot(...points.subarray(row, row + dimension));
      mean += points[row]! / norm / 2000;
      square += (points[row]! / norm) ** 2 / 2000;
    }
    // E t² = 1/d, var t² = 2(d − 1)/(d²(d + 2)).
    expect(Math.abs(mean)).toBeLessThan(SIGMAS / Math.sqrt(2000 * dimension));
    const variance = (2 * (dimension - 1)) / (dimension ** 2 * (dimension + 2));
    expect(Math.abs(square - 1 / dimension)).toBeLessThan(SIGMAS * Math.sqrt(variance / 2000));
  });

  const { density } = law;
  if (density === undefined) return;

  it("its density integrates to the differences of F", () => {
    // Both sides to some 1e-12; panels of the test end where they may, at kinks too.
    expect(massError(law, density)).toBeLessThan(1e-9);
    // Mutants: an error in the ninth digit, and a density in ℝᵈ that lost its r^(d−1).
    expect(massError(law, (r) => density(r) * (1 + 3e-9))).toBeGreaterThan(1e-9);
    expect(massError(law, (r) => density(r) / r)).toBeGreaterThan(1e-9);
  });

  it("quantiles invert F on both sides, deep in the tails too", () => {
    for (const p of [1e-12, 1e-6, 0.01, 0.2, 0.5, 0.8]) {
      // The 10⁻¹² of F, and some roundings of r times r p(r)/F: at the end of a bounded support that is much.
      const allowed = (r: number) => 1e-11 + (4 * Number.EPSILON * r * density(r)) / p;
      const [low, high] = [law.quantile(p), law.survivalQuantile(p)];
      expect(Math.abs(law.cdf(low) / p - 1)).toBeLessThan(allowed(low));
      expect(Math.abs(law.survival(high) / p - 1)).toBeLessThan(allowed(high));
    }
    for (const p of [0, 1, -0.5, Number.NaN]) expect(() => law.quantile(p)).toThrow("(0, 1)");
  });

  it("its samples have its F (Kolmogorov), and not that of radii a fifth longer", () => {
    const radii = draw(law, name);
    expect(kolmogorov(law, radii)).toBeLessThan(KOLMOGOROV);
    expect(
      kolmogorov(
        law,
        radii.map((r) => 1.2 * r),
      ),
    ).toBeGreaterThan(KOLMOGOROV);
  });
});

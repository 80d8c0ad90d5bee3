import { describe, expect, it } from "vitest";
import { parseExpression } from "../../../expressions/parse.ts";
import { fixedPoint } from "../../../math/fixed-point/fixed-point.ts";
import { harmonicDimension } from "../../../math/harmonics.ts";
import { legendre } from "../../../math/legendre.ts";
import { Key } from "../../../math/random/key.ts";
import target from "../targets/inner-product.ts";
import { fixedGauss } from "./gauss-rule.ts";
import { productFloor } from "./product-floor.ts";
import { angularProfile, type ProductSpectrum, productSpectrum } from "./product-spectrum.ts";

/** Of an expression in r, the angle. */
const spectrumOf = (inAngle: string, dimension: number, degree: number): ProductSpectrum =>
  productSpectrum(angularProfile(parseExpression(inAngle, { variables: ["r", "d"] }), dimension), degree);

/** A spectrum with given energies in degrees 1, 2, …. */
const withEnergies = (dimension: number, energies: readonly number[]): ProductSpectrum => ({
  dimension,
  square: { lower: sum(energies), upper: sum(energies) },
  energies: [0, ...energies].map((e) => ({ lower: e, upper: e })),
});

const sum = (values: readonly number[]): number => values.reduce((total, v) => total + v, 0);

describe("fixedGauss", () => {
  it("is exact to the last digits", () => {
    const rule = fixedGauss(fixedPoint(160), 20);
    // 8n³ units are assumed; what was measured on top is some 10³ units.
    expect(rule.defect).toBeLessThan(1e5);
    // Mutant: one digit more than float64 has. The test of the defect would see starting values that were not refined.
    expect(rule.defect * 2 ** -160).toBeLessThan(2 ** -60);
  });
});

describe("productSpectrum", () => {
  it("encloses E t⁴ and its parts by degree: t² = 1/d + (t² − 1/d)", () => {
    for (const d of [2, 3, 5, 40]) {
      const { square, energies } = spectrumOf("cos(r)^2", d, 6);
      const whole = 3 / (d * (d + 2));
      const parts = [1 / d ** 2, 0, whole - 1 / d ** 2, 0, 0, 0, 0];
      for (const [n, part] of parts.entries()) {
        expect(energies[n]!.lower).toBeLessThanOrEqual(part * (1 + 1e-15));
        expect(energies[n]!.upper).toBeGreaterThanOrEqual(part * (1 - 1e-15));
        expect(energies[n]!.upper - energies[n]!.lower).toBeLessThan(1e-10);
      }
      expect(square.lower).toBeLessThanOrEqual(whole);
      expect(square.upper).toBeGreaterThanOrEqual(whole);
      // Mutant: the next dimension's.
      expect(square.lower > 3 / ((d + 1) * (d + 3)) || square.upper < 3 / ((d + 1) * (d + 3))).toBe(true);
    }
  });

  // N(d, n) (Γ(d/2) (2/ω)^{d/2−1} J_{n+d/2−1}(ω))², ω = π d³, by mpmath with 40 digits: E e^{iωt} P_n(t) in closed form.
  it.each([
    { d: 3, values: [0.000416959603466, 0.000968853346121, 0.00148460962376, 0.00187281556486] },
    { d: 8, values: [2.12675190957e-19, 3.01412204412e-18, 1.83926485762e-17, 7.38108702626e-17] },
  ])("encloses the energies of sin(πd³t), d = $d", ({ d, values }) => {
    const { square, energies } = spectrumOf("sin(pi*d^3*cos(r))", d, 8);
    for (const [i, value] of values.entries()) {
      const { lower, upper } = energies[2 * i + 1]!;
      expect(lower).toBeLessThanOrEqual(value * (1 + 1e-11));
      expect(upper).toBeGreaterThanOrEqual(value * (1 - 1e-11));
      // Even degrees have none.
      expect(energies[2 * i]!.lower).toBe(0);
      if (d === 3) expect(lower).toBeGreaterThan(value * (1 - 1e-6)); // deviations of 10⁻⁹
    }
    expect(square.lower).toBeLessThan(0.5);
    expect(square.upper).toBeGreaterThan(0.5 - 1e-7);
  });

  it("keeps Parseval's identity for functions with corners and jumps", () => {
    for (const [f, size] of [
      ["max(0, cos(r))", 1 / 8],
      ["step(cos(r) - 0.25)", undefined],
    ] as const) {
      const { square, energies } = spectrumOf(f, 4, 128);
      if (size !== undefined) expect(Math.abs(square.lower / size - 1)).toBeLessThan(1e-8); // E t²/2 = 1/(2d)
      const known = sum(energies.map(({ lower }) => lower));
      expect(known).toBeLessThan(square.upper);
      // A jump's energies fall off like n⁻², a corner's like n⁻⁴: the rest is below 4/(π² · 128) of the square.
      expect(known).toBeGreaterThan(square.lower * (1 - 0.01));
    }
  });

  it("refuses what it cannot resolve", () => {
    expect(() => target.certify({ function: "sin(1e7*t)", dimension: 3 }, 1n)).toThrow(/extrema/);
    expect(() => target.certify({ function: "0", dimension: 3 }, 1n)).toThrow(/size/);
    expect(() => target.certify({ function: "log(t)", dimension: 3 }, 1n)).toThrow(/log/);
    expect(() => target.certify({ function: "r", dimension: 3 }, 1n)).toThrow(/column 1/);
  });
});

describe("productFloor", () => {
  it("is 1 − r/N of one degree without a bound of the weights", () => {
    for (const [d, n] of [
      [5, 2],
      [3, 7],
      [16, 4],
    ] as const) {
      const spectrum = withEnergies(d, [...Array.from({ length: n - 1 }, () => 0), 1, 0]);
      const count = harmonicDimension(d, n);
      for (const width of [1n, count / 2n, count - 1n, count, 2n * count]) {
        const { lower, upper } = productFloor(spectrum, { width });
        const exact = Math.max(0, 1 - Number(width) / Number(count));
        expect(lower).toBeLessThanOrEqual(exact);
        expect(upper).toBeGreaterThanOrEqual(exact);
        expect(upper - lower).toBeLessThan(1e-8);
      }
    }
  });

  it("is the minimum over singular values for one degree with norms of sum S: never below Daniely's bound", () => {
    const [d, n] = [4, 3];
    const count = Number(harmonicDimension(d, n));
    for (const width of [1, 5, count, 3 * count]) {
      for (const norms of [0, 0.01, 1, 3, 100]) {
        const { lower, upper } = productFloor(withEnergies(d, [0, 0, 2, 0]), { width: BigInt(width), norms });
        const [c, m] = [Math.SQRT2, Math.min(width, count)];
        const each = c / Math.sqrt(count);
        const exact = 2 * (1 - m / count) + m * Math.max(0, each - norms / m) ** 2;
        expect(lower).toBeLessThanOrEqual(exact * (1 + 1e-12));
        expect(lower).toBeGreaterThan(exact - 1e-8);
        expect(upper).toBeGreaterThanOrEqual(exact * (1 - 1e-12));
        const daniely = Math.max(0, c - norms / Math.sqrt(count)) ** 2;
        expect(lower).toBeGreaterThanOrEqual(daniely - 1e-8);
      }
    }
  });

  // On the circle the bound is attained for odd functions: Z_v ⊗ Z_v with v at 0 and at 90° are orthogonal in every odd degree.
  it("is attained on the circle by one unit or two, and by none with less", () => {
    const energies = [0.5, 0, 0.3, 0, 0.2];
    const stream = Key.root(11).stream();
    for (const width of [1, 2]) {
      for (const norms of [0.1, 0.4, 0.8]) {
        const { lower } = productFloor(withEnergies(2, energies), { width: BigInt(width), norms });
        /** Both units with b_n along degree n: error of F − Σ ψ, Π_n F = c_n/√2 · identity. */
        const error = (b: readonly number[]): number =>
          sum(energies.map((e, i) => e - (2 * width * b[i]! * Math.sqrt(e)) / Math.SQRT2 + width * b[i]! ** 2));
        const best = (mu: number): readonly number[] => energies.map((e) => Math.sqrt(e / 2) / (1 + mu));
        let [low, high] = [0, 1e3];
        for (let step = 0; step < 80; step++) {
          const mu = (low + high) / 2;
          if (width * Math.hypot(...best(mu)) > norms) low = mu;
          else high = mu;
        }
        expect(Math.abs(error(best(high)) - lower)).toBeLessThan(1e-8);
        for (let trial = 0; trial < 200; trial++) {
          const b = energies.map(() => Math.abs(stream.gaussian()));
          const scale = Math.min(1, norms / (width * Math.hypot(...b)));
          expect(error(b.map((v) => v * scale))).toBeGreaterThan(lower - 1e-9);
        }
      }
    }
  });

  it("holds for the best outer weights of zonal units, exactly, and comes near to what they reach", () => {
    const [d, n] = [3, 2];
    const count = Number(harmonicDimension(d, n));
    const stream = Key.root(5).stream();
    const point = (): number[] => {
      const g = Array.from({ length: d }, () => stream.gaussian());
      return g.map((v) => v / Math.hypot(...g));
    };
    const dot = (u: readonly number[], v: readonly number[]): number => sum(u.map((a, i) => a * v[i]!));
    for (let r = 1; r <= 6; r++) {
      const { lower } = productFloor(withEnergies(d, [0, 1, 0]), { width: BigInt(r) });
      let least = 1;
      for (let trial = 0; trial < 300; trial++) {
        const v = Array.from({ length: r }, point);
        // ⟨Z_v ⊗ Z_v, Z_w ⊗ Z_w⟩ = P_n(⟨v, w⟩)², ⟨h_n, Z_v ⊗ Z_v⟩ = 1/√N.
        const gram = v.map((a) => v.map((b) => legendre(n, dot(a, b), d) ** 2));
        const explained =
          sum(
            solve(
              gram,
              v.map(() => 1 / Math.sqrt(count)),
            ),
          ) / Math.sqrt(count);
        least = Math.min(least, 1 - explained);
      }
      expect(least).toBeGreaterThan(lower - 1e-9);
      // Mutant: the floor under half as many units is passed.
      if (r >= 2)
        expect(least).toBeLessThan(
          productFloor(withEnergies(d, [0, 1, 0]), { width: BigInt(Math.floor(r / 2)) }).lower,
        );
    }
  });
});

describe("the target", () => {
  it("has a least width that its floors separate", () => {
    for (const bounds of [{}, { totalBound: 12 }, { weightBound: 0.02 }]) {
      const params = { function: "sin(20*t)", dimension: 5, ...bounds };
      const { width } = target.leastWidth(params, 0.4);
      expect(target.certify(params, width).relativeFloor).toBeLessThanOrEqual(0.4);
      expect(target.certify(params, width - 1n).relativeFloor).toBeGreaterThan(0.4);
    }
  });

  it("says so where every width is excluded", () => {
    const params = { function: "sin(20*t)", dimension: 5, totalBound: 0.1 };
    expect(() => target.leastWidth(params, 0.4)).toThrow(/every width/);
    expect(target.certify(params, 10n ** 30n).relativeFloor).toBeGreaterThan(0.4);
  });

  it("has a floor that falls with the width and rises as the norms are bounded", () => {
    const params = { function: "exp(2*t)", dimension: 3 };
    let last = 1;
    for (const width of [1n, 2n, 4n, 8n, 16n, 64n]) {
      const { relativeFloor, estimate, error, floor } = target.certify(params, width);
      expect(relativeFloor).toBeLessThanOrEqual(last);
      expect(Math.abs(estimate - floor)).toBeLessThanOrEqual(error);
      const bounded = target.certify({ ...params, weightBound: 0.1 }, width).relativeFloor;
      expect(bounded).toBeGreaterThanOrEqual(relativeFloor);
      last = relativeFloor;
    }
  });

  // Least squares on random ReLU units of both inputs, measured on fresh points: a network of the class.
  it("lies below what a network reaches", () => {
    const [d, r, samples] = [3, 8, 6000];
    const params = { function: "cos(8*t)", dimension: d };
    const { relativeFloor, targetVariance } = target.certify(params, BigInt(r));
    const stream = Key.root(3).stream();
    const weights = Array.from({ length: r }, () => Array.from({ length: 2 * d + 1 }, () => stream.gaussian()));
    const draw = () => {
      const parts = [0, 1].map(() => {
        const g = Array.from({ length: d }, () => stream.gaussian());
        return g.map((v) => v / Math.hypot(...g));
      });
      const x = [...parts[0]!, ...parts[1]!, 0.5];
      const y = Math.cos(8 * sum(parts[0]!.map((v, i) => v * parts[1]![i]!)));
      return { features: [1, ...weights.map((w) => Math.max(0, sum(w.map((v, i) => v * x[i]!))))], y };
    };
    const gram = Array.from({ length: r + 1 }, () => new Array<number>(r + 1).fill(0));
    const right = new Array<number>(r + 1).fill(0);
    for (let s = 0; s < samples; s++) {
      const { features, y } = draw();
      for (let i = 0; i <= r; i++) {
        right[i]! += features[i]! * y;
        for (let j = 0; j <= r; j++) gram[i]![j]! += features[i]! * features[j]!;
      }
    }
    const outer = solve(gram, right);
    const errors = Array.from({ length: samples }, () => {
      const { features, y } = draw();
      return (y - sum(outer.map((a, i) => a * features[i]!))) ** 2;
    });
    const mean = sum(errors) / samples;
    const deviation = Math.sqrt(sum(errors.map((e) => (e - mean) ** 2)) / samples ** 2);
    expect(relativeFloor).toBeGreaterThan(0.1);
    // Five standard errors: a false alarm once in 10⁶.
    expect(mean / targetVariance).toBeGreaterThan(relativeFloor - (5 * deviation) / targetVariance);
    expect(mean / targetVariance).toBeLessThan(1);
  });
});

/** a⁻¹b for a positive definite a, by elimination. */
function solve(a: readonly (readonly number[])[], b: readonly number[]): number[] {
  const rows = a.map((row, i) => [...row, b[i]!]);
  const n = b.length;
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      const factor = rows[j]![i]! / rows[i]![i]!;
      for (let k = i; k <= n; k++) rows[j]![k]! -= factor * rows[i]![k]!;
    }
  }
  const x = new Array<number>(n).fill(0);
  for (let i = n - 1; i >= 0; i--) {
    let rest = rows[i]![n]!;
    for (let k = i + 1; k < n; k++) rest -= rows[i]![k]! * x[k]!;
    x[i] = rest / rows[i]![i]!;
  }
  return x;
}

import { describe, expect, it } from "vitest";
import { fejer } from "./extended-fejer.ts";
import { legendreExactly, legendrePolynomial, rootOfFactorial, sinePowerIntegral } from "./extended-polynomials.ts";
import {
  cosineTrapezoid,
  doubleExponential,
  lineTrapezoid,
  type NestedRule,
  settle,
  withEnoughDigits,
} from "./extended-quadrature.ts";
import { type FixedPoint, fixedPoint } from "./fixed-point/fixed-point.ts";
import { legendre } from "./legendre.ts";

const f = fixedPoint(256);
/** 40 digits are asked for: what 42 binary digits of agreement between the last two estimates leave, doubled. */
const DIGITS = 80;
const near = (a: bigint, b: bigint, bits = DIGITS): boolean => {
  const difference = a < b ? b - a : a - b;
  return difference >> BigInt(f.bits - bits) === 0n;
};
const run = (rule: NestedRule) => settle(rule, { noise: 1n << 20n, nodes: 5000 });

describe("rules", () => {
  // ∫₀^π e^{cos θ} dθ = π I₀(1) and its sum Σ 1/(4^n n!²).
  const bessel = (): bigint => {
    let term = f.one;
    let sum = term;
    for (let n = 1n; term > 0n; n++) {
      term /= 4n * n * n;
      sum += term;
    }
    return f.multiply(f.pi, sum);
  };

  const pairOf = (g: (t: bigint) => bigint) => (t: bigint) => g(t) + g(-t);

  it("trapezoid in the angle", () => {
    const { value, refined } = run(cosineTrapezoid(f, pairOf(f.exp), { intervals: 4 }));
    expect(refined && near(value, bessel())).toBe(true);
    // Mutant: a part of the ends' weight missing.
    expect(near(value - (f.one >> 7n), bessel())).toBe(false);
  });

  it("Fejér: ∫ over [−1, 1], exact for polynomials, and for a function that jumps at the ends", () => {
    for (const intervals of [8, 24, 40]) {
      for (let degree = 0; degree < intervals; degree += 6) {
        const rule = fejer(f, (t) => 2n * f.power(t, degree), { intervals });
        expect(near(rule.next(), f.fromRatio(2, degree + 1), 200)).toBe(true);
        expect(near(rule.next(), f.fromRatio(2, degree + 1), 200)).toBe(true);
        expect(rule.nodes()).toBe(2 * intervals);
      }
      // Not exact beyond: the rule with n intervals takes T_{2n} for the constant 1 at all of its nodes.
      const rule = fejer(f, (t) => 2n * f.power(t, 2 * intervals), { intervals });
      expect(near(rule.next(), f.fromRatio(2, 2 * intervals + 1), 60)).toBe(false);
    }
    const sinh2 = f.exp(f.one) - f.exp(-f.one);
    const jumping = (t: bigint) => (t === f.one ? 7n * f.one : f.exp(t) + f.exp(-t));
    const { value, refined } = run(fejer(f, jumping, { intervals: 8 }));
    expect(refined && near(value, sinh2)).toBe(true);
    // A root at 1 has no geometric convergence.
    expect(run(fejer(f, (t) => f.sqrt(f.one - t), { intervals: 8 })).refined).toBe(false);
  });

  it("a window leaves out what is 0 outside it only", () => {
    // (1 − t²)^500 is below 2^−256 for |t| > 0.55.
    const g = (t: bigint) => f.power(f.one - f.square(t), 500);
    const { value } = run(cosineTrapezoid(f, pairOf(g), { intervals: 32, largest: 0.56 }));
    expect(near(value, sinePowerIntegral(f, 1000))).toBe(true);
    const narrow = run(cosineTrapezoid(f, pairOf(g), { intervals: 32, largest: 0.1 }));
    expect(near(narrow.value, sinePowerIntegral(f, 1000))).toBe(false);
  });

  it("trapezoid on the line: ∫ e^{−x²/2} = √(2π)", () => {
    const g = (x: bigint) => f.exp(-f.square(x) >> 1n);
    for (const even of [true, false]) {
      const { value } = run(lineTrapezoid(f, g, { range: 19, step: 1, even }));
      expect(near(value, f.sqrt(2n * f.pi))).toBe(true);
    }
    expect(near(run(lineTrapezoid(f, g, { range: 5, step: 1 })).value, f.sqrt(2n * f.pi))).toBe(false);
  });

  it("double exponential: kinks and roots at the ends of pieces do not matter", () => {
    const third = f.fromRatio(1, 3);
    // ∫₀^1 |x − 1/3| = 5/18, ∫₀^1 √x = 2/3.
    const kink = (x: bigint) => (x < third ? third - x : x - third);
    expect(near(run(doubleExponential(f, kink, [0n, third, f.one])).value, f.fromRatio(5, 18))).toBe(true);
    const root = run(doubleExponential(f, (x) => f.sqrt(x < 0n ? 0n : x), [0n, f.one]));
    expect(near(root.value, f.fromRatio(2, 3))).toBe(true);
    // Mutant: the kink not among the ends.
    const missed = run(doubleExponential(f, kink, [0n, f.one]));
    expect(missed.refined).toBe(false);
    expect(near(missed.value, f.fromRatio(5, 18))).toBe(false);
  });
});

describe("settling", () => {
  /** E[cos(θ)^20 cos(20 θ)] = 2^−20, of which all digits but those cancel. */
  const attempt = (bits: number, scale: bigint) => {
    const g: FixedPoint = fixedPoint(bits);
    const polynomial = legendrePolynomial(g, 20, 2);
    const pair = (t: bigint) => (2n * g.multiply(g.power(t, 20), polynomial.at(t))) / scale;
    const rule = cosineTrapezoid(g, pair, { intervals: 30 });
    return settle(rule, { noise: 1n << 30n, nodes: 2000 });
  };

  it("takes more digits until the value is certain", () => {
    for (const [bits, scale] of [
      [64, 0],
      [64, 300],
    ] as const) {
      const { value, error } = withEnoughDigits((b) => attempt(b, 1n << BigInt(scale)), { bits, mostBits: 1000 });
      const expected = Math.PI * 2 ** (-20 - scale);
      expect(error).toBeLessThan(1e-12 * expected);
      expect(Math.abs(value - expected)).toBeLessThan(error + 2e-16 * expected);
      // Mutant: an answer from the first precision.
      const first = attempt(64, 1n << BigInt(scale));
      expect(first.error * 1000000000000n < first.value).toBe(false);
    }
  });

  it("a value that all digits do not tell from 0 is 0, with the error reached", () => {
    const { value, error } = withEnoughDigits((b) => attempt(b, 1n << 600n), { bits: 64, mostBits: 400 });
    expect(value).toBe(0);
    expect(error).toBeGreaterThan(0);
    expect(error).toBeLessThan(2 ** -300);
  });
});

it("polynomials with many digits are those of legendre.ts", () => {
  for (const [k, d] of [
    [0, 2],
    [1, 2],
    [7, 2],
    [12, 3],
    [9, 17],
    [50, 1000],
  ] as const) {
    const polynomial = legendrePolynomial(f, k, d);
    for (const t of [-1, -0.7, -0.1, 0, 0.33, 0.9, 1]) {
      const exact = legendreExactly(k, t, d);
      // k ulps in float64; in fixed point 2^(lost + 8) units.
      expect(Math.abs(legendre(k, t, d) - exact)).toBeLessThanOrEqual((k + 1) * 1e-15);
      expect(Math.abs(f.toNumber(polynomial.at(f.fromNumber(t))) - exact)).toBeLessThanOrEqual(2 ** -53);
    }
    expect(legendreExactly(k, 1, d)).toBe(1);
    if (k > 0) expect(legendreExactly(k, 1, d + 1) - legendreExactly(k, 0.5, d)).not.toBe(0);
  }
  expect(f.toNumber(rootOfFactorial(f, 5))).toBe(Math.sqrt(120));
  expect(f.toNumber(sinePowerIntegral(f, 4))).toBeCloseTo((3 * Math.PI) / 8, 15);
  expect(f.toNumber(sinePowerIntegral(f, 5))).toBeCloseTo(16 / 15, 15);
});

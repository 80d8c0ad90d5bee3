import { describe, expect, it } from "vitest";
import reference from "../../../../tests/reference/ball-certificate.json" with { type: "json" };
import { gaussLegendre } from "../../../math/quadrature.ts";
import { type BallUnderLaw, ballUnderLaw, radiusOfQuantile } from "./ball-law.ts";
import { besselRow } from "./bessel-row.ts";
import { chebyshevDefect } from "./rule-defect.ts";
import { type Bounds, certificateIntegral, type SpectralMass, spectralMass } from "./spectral-mass.ts";
import { tubeFraction } from "./tube-fraction.ts";
import { widthFloor, withTubes } from "./width-floor.ts";

type Row3 = readonly [number, number, string];

/** Roundings of a reference value to float64, and of the differences taken here. */
const read = (value: number): number => 2 ** -51 * Math.abs(value);

describe("besselRow", () => {
  it.each(reference.bessel as unknown as readonly Row3[])("J_%i(%d) is within its bound of mpmath's", (n, x, text) => {
    const { values, error } = besselRow(x);
    const value = Number(text);
    expect(error).toBeLessThan(3e-15 * values.length);
    expect(Math.abs((values[n] ?? 0) - value)).toBeLessThanOrEqual(error + read(value));
    // Mutant: an error of 10⁻⁶.
    expect(Math.abs((values[n] ?? 0) + 1e-6 - value)).toBeGreaterThan(error + read(value));
  });

  it.each([0.01, 3, 40.5, 777])("at %d has the residual that its bound says, and one wrong value shows", (x) => {
    const { values, error } = besselRow(x);
    expect(residualBound(values, x)).toBeLessThanOrEqual(2 * error); // the sums here have roundings of their own
    for (const k of [0, 1, Math.min(values.length - 3, Math.floor(x))]) {
      const wrong = values.slice();
      wrong[k]! += 1e-6;
      expect(residualBound(wrong, x)).toBeGreaterThan(5e-7);
    }
  });

  it("refuses arguments that it has no bound for", () => {
    for (const x of [0, -1, 1e7, Number.NaN]) expect(() => besselRow(x)).toThrow("besselRow: x must be in");
  });
});

/** |G(0) − 1| + (πx/2) ‖r‖, measured in plain float64. */
function residualBound(values: Float64Array, x: number): number {
  const at = (k: number): number => values[k] ?? 0;
  let [sum, squares] = [at(0), 0];
  for (let k = 1; k <= values.length; k++) {
    if (k % 2 === 0) sum += 2 * at(k);
    squares += 2 * (at(k - 1) + at(k + 1) - ((2 * k) / x) * at(k)) ** 2;
  }
  return Math.abs(sum - 1) + ((Math.PI * x) / 2) * Math.sqrt(squares);
}

describe("tubeFraction", () => {
  it.each(reference.tube as unknown as readonly Row3[])("d = %i, u = %d: encloses mpmath's, closely", (d, u, text) => {
    const { lower, upper } = tubeFraction(d, u);
    const value = Number(text);
    expect(lower).toBeLessThanOrEqual(value * (1 + 2 ** -53));
    expect(upper).toBeGreaterThanOrEqual(value * (1 - 2 ** -53));
    expect(upper - lower).toBeLessThan(1e-10 * value);
    // Mutant: the next dimension's.
    expect(tubeFraction(d + 1, u).upper).toBeLessThan(value);
  });

  it("is 1 at u = 1, (2/π) asin(1/u) on the plane, and below 10⁻²⁹⁰ where float64 ends", () => {
    expect(tubeFraction(7, 1)).toEqual({ lower: 1, upper: 1 });
    expect(tubeFraction(7, 1 + 1e-9)).toEqual({ lower: 0, upper: 1 });
    const { lower, upper } = tubeFraction(2, 3);
    const plane = (2 / Math.PI) * Math.asin(1 / 3);
    expect(Math.abs(plane - (lower + upper) / 2)).toBeLessThan(1e-14);
    expect(tubeFraction(512, 30)).toEqual({ lower: 0, upper: 1e-290 });
    expect(() => tubeFraction(1, 2)).toThrow("dimension must be an integer ≥ 2, got 1");
    expect(() => tubeFraction(5, 0.5)).toThrow("u must be ≥ 1, got 0.5");
  });
});

describe("ballUnderLaw", () => {
  it.each(reference.probability as unknown as readonly Row3[])("d = %i, λ = %d: encloses P", (d, radius, text) => {
    const { probability, variance } = ballUnderLaw(d, radius);
    const value = Number(text);
    expect(probability.lower).toBeLessThanOrEqual(value + read(value));
    expect(probability.upper).toBeGreaterThanOrEqual(value - read(value));
    expect(probability.upper - probability.lower).toBeLessThan(1e-12);
    const exact = value * (1 - value);
    expect(variance.lower <= exact + read(1) && variance.upper >= exact - read(1)).toBe(true);
    // Mutant: without the factor 2 of the series.
    const { values } = besselRow(ballUnderLaw(d, radius).argument);
    const single = values.slice(d / 2).reduce((sum, j) => sum + j * j, 0);
    expect(single).toBeLessThan(probability.lower);
  });

  it("finds quantiles", () => {
    for (const [d, q] of [
      [2, 0.3],
      [20, 0.5],
      [40, 0.2],
      [300, 0.05],
    ] as const) {
      const { probability } = ballUnderLaw(d, radiusOfQuantile(d, q));
      expect(probability.lower).toBeLessThanOrEqual(q);
      expect(probability.upper).toBeGreaterThanOrEqual(q);
    }
  });

  it("refuses what it cannot certify", () => {
    expect(() => ballUnderLaw(11.5, 1)).toThrow("dimension must be an integer in [2, 1024], got 11.5");
    expect(() => ballUnderLaw(1025, 1)).toThrow("dimension must be an integer in [2, 1024], got 1025");
    expect(() => ballUnderLaw(10, 1e6)).toThrow("here λ ≤ 699.09");
    expect(() => ballUnderLaw(100, 0.1)).toThrow("must have probability ≥ 0.000001");
    expect(() => radiusOfQuantile(10, 0)).toThrow("quantile must be in");
  });
});

/** A ball by its Λ, taken as exact. */
const ballOf = (dimension: number, argument: number): BallUnderLaw => {
  const unknown = { lower: 0, upper: 1 };
  return { dimension, radius: 1, argument, argumentError: 0, probability: unknown, variance: unknown };
};

describe("certificateIntegral", () => {
  it.each(reference.integral as unknown as readonly (readonly [number, number, number, string])[])(
    "d = %i, Λ = %d, u = %d: within its bound of the integral over z",
    (d, argument, u, text) => {
      const { value, error } = certificateIntegral(ballOf(d, argument), u);
      expect(error).toBeLessThan(1e-12);
      expect(Math.abs(value - Number(text))).toBeLessThanOrEqual(error + read(value));
      // Mutants: an error of 10⁻¹¹; the order next to it.
      expect(Math.abs(value + 1e-11 - Number(text))).toBeGreaterThan(error + read(value));
      expect(Math.abs(certificateIntegral(ballOf(d + 2, argument), u).value - value)).toBeGreaterThan(1e-6);
    },
  );

  it("is what integration by parts makes of it, by quadrature over z", () => {
    const [d, argument, nu] = [12, 9, 6];
    const { nodes, weights } = gaussLegendre(60);
    for (const u of [1, 1.37, 4]) {
      let integral = 0;
      for (const [i, t] of nodes.entries()) {
        const z = (argument * (1 + t)) / 2;
        integral += (argument / 2) * weights[i]! * besselRow(z).values[nu + 1]! * besselRow(u * z).values[nu]!;
      }
      const boundary = besselRow(argument).values[nu]! * besselRow(u * argument).values[nu]!;
      const { value, error } = certificateIntegral(ballOf(d, argument), u);
      // Each factor within 1e-13, over a length of 9; the 60-point rule is exact to rounding for 9(1 + u) < 60 oscillations.
      expect(Math.abs(value - (boundary + integral) / u)).toBeLessThan(error + 2e-12);
    }
  });
});

const total = ({ left, right }: SpectralMass, bound: keyof Bounds): number =>
  left[bound].reduce((sum, mass, j) => sum + mass + right[bound][j]!, 0);

describe("spectralMass", () => {
  it("with what lies inside u < 1 and beyond the cutoff makes P(ball), by Parseval", () => {
    const ball = ballUnderLaw(10, 1.2);
    const { argument, probability } = ball;
    const [nu, cutoff] = [5, 200];
    const mass = spectralMass(ball, cutoff);
    expect(total(mass, "upper") - total(mass, "lower")).toBeLessThan(1e-9);
    const { nodes, weights } = gaussLegendre(30);
    // From u = 0.02 and z = 0.1 on: J_5(0.1) < 10⁻⁸, and I(u) < u⁴.
    let inner = 0;
    for (const [i, s] of nodes.entries()) {
      const u = 0.51 + 0.49 * s;
      let integral = 0;
      for (const [j, t] of nodes.entries()) {
        const half = (argument - 0.1) / 2;
        const z = 0.1 + half * (1 + t);
        integral += half * weights[j]! * besselRow(z).values[nu]! * besselRow(u * z).values[nu - 1]!;
      }
      inner += 0.49 * weights[i]! * 10 * u * integral * integral;
    }
    // I(u) ≈ J_ν(Λ) J_ν(uΛ)/u and J_ν² ≈ 1/(π u Λ) on average; the average costs 1/2Λu, the series' next terms about 10/u².
    const tail = (10 * besselRow(argument).values[nu]! ** 2) / (Math.PI * argument * cutoff);
    const tolerance = tail * (1 / (2 * argument * cutoff) + 10 / cutoff ** 2) + 1e-9;
    expect(tolerance).toBeLessThan(1e-6);
    expect(Math.abs(inner + total(mass, "lower") + tail - probability.lower)).toBeLessThan(tolerance);
    // Mutant: without the Jacobian's factor u.
    const flat = mass.left.lower.reduce((sum, m, j) => sum + (m + mass.right.lower[j]!) / mass.edges[j]!, 0);
    expect(Math.abs(inner + flat + tail - probability.lower)).toBeGreaterThan(1e3 * tolerance);
  });

  it("needs a rule whose exactness is proven: a node off by 10⁻⁹ shows in its defect", () => {
    const rule = gaussLegendre(12);
    expect(chebyshevDefect(rule, 24)).toBeLessThan(1e-13);
    expect(chebyshevDefect(rule, 26)).toBeGreaterThan(0.1);
    const nodes = rule.nodes.slice();
    nodes[3]! += 1e-9;
    expect(chebyshevDefect({ ...rule, nodes }, 24)).toBeGreaterThan(1e-10);
  });
});

describe("widthFloor", () => {
  it.each(reference.mass as unknown as readonly (readonly [number, number, readonly number[]])[])(
    "d = %i, λ = %d: agrees with direct quadrature over z and u, from below",
    (d, radius, masses) => {
      const mass = withTubes(spectralMass(ballUnderLaw(d, radius), 8), d);
      for (const [i, k] of reference.widths.entries()) {
        // Simpson at step 0.001, across the kink of max(0, ·): about 10⁻⁶ of the value; 10⁻⁵ allowed.
        const direct = masses[i]!;
        if (k === 0) {
          expect(Math.abs(total(mass, "lower") / direct - 1)).toBeLessThan(1e-5);
          continue;
        }
        const { floor, estimate } = widthFloor(mass, BigInt(k));
        expect(floor).toBeLessThanOrEqual(direct * (1 + 1e-5));
        expect(floor).toBeGreaterThan(0.998 * direct);
        expect(Math.abs(estimate.value - direct)).toBeLessThanOrEqual(estimate.error + 1e-5 * direct);
        expect(floor).toBeGreaterThanOrEqual(estimate.value - estimate.error * (1 + 1e-9));
        // Mutant: tubes of the dimension below.
        const other = widthFloor(withTubes(mass, d - 1), BigInt(k));
        expect(other.floor).toBeLessThan(estimate.value - 2 * estimate.error);
      }
    },
  );

  it("falls with the width, rises with the cutoff, and ends at 0", () => {
    const ball = ballUnderLaw(20, 1.5);
    const near = withTubes(spectralMass(ball, 4), 20);
    const far = withTubes(spectralMass(ball, 8), 20);
    let before = Number.POSITIVE_INFINITY;
    for (let k = 1n; k < 10n ** 12n; k *= 7n) {
      const { floor } = widthFloor(far, k);
      expect(floor).toBeLessThan(before);
      expect(widthFloor(near, k).floor).toBeLessThan(floor);
      before = floor;
    }
    for (const k of [10n ** 30n, 10n ** 400n]) expect(widthFloor(far, k).floor).toBe(0);
    expect(() => widthFloor(far, 0n)).toThrow("width must be an integer ≥ 1, got 0");
  });
});

import { describe, expect, it } from "vitest";
import reference from "../../../../tests/reference/bochner-riesz.json" with { type: "json" };
import { bochnerRiesz } from "../../../distributions/radial/bochner-riesz.ts";
import { spectralArgument } from "../radial/ball-law.ts";
import { enclosedFloor, floorWithDeviation } from "../radial/enclosed-floor.ts";
import { ballProfile, type PiecewiseProfile, piecewiseLinear, shellsProfile } from "../radial/profile.ts";
import type { Bounds, SpectralMass } from "../radial/spectral-mass.ts";
import { tubeFraction } from "../radial/tube-fraction.ts";
import { withTubes } from "../radial/width-floor.ts";
import { exactly, LAWS, relativeFloor } from "../radial-floor.ts";
import ballIndicator from "../targets/ball-indicator.ts";
import profileTarget from "../targets/profile.ts";
import shells from "../targets/shells.ts";
import { ballsSpectrum, factorOf } from "./ball-spectrum.ts";
import { bochnerRieszFloor } from "./floor.ts";
import { bochnerRieszProbability, radiusOfBochnerRieszQuantile } from "./probability.ts";
import { bochnerRieszSpectrum } from "./profile-spectrum.ts";

/** Roundings of a reference value to float64, and of the differences taken here. */
const read = (value: number): number => 2 ** -51 * Math.abs(value);

const floorOf = (profile: PiecewiseProfile, d: number, cutoff?: number) =>
  bochnerRieszFloor(exactly(profile), d, { cutoff });

describe("probabilities", () => {
  it.each(reference.probability as unknown as readonly (readonly [number, number, string])[])(
    "d = %i, Λ = %d: encloses the integral of the density",
    (d, argument, text) => {
      const { lower, upper } = bochnerRieszProbability(d, argument);
      const value = Number(text);
      expect(lower).toBeLessThanOrEqual(value + read(value));
      expect(upper).toBeGreaterThanOrEqual(value - read(value));
      expect(upper - lower).toBeLessThan(1e-11);
      // Mutant: the next dimension's.
      expect(bochnerRieszProbability(d + 1, argument).upper).toBeLessThan(value);
    },
  );

  it("are those of the law, also at quantiles", () => {
    for (const d of [2, 9, 40, 301]) {
      const law = bochnerRiesz({ dimension: d });
      for (const q of [3e-6, 0.2, 0.5, 0.99]) {
        const radius = radiusOfBochnerRieszQuantile(d, q);
        const { lower, upper } = bochnerRieszProbability(d, spectralArgument(d, radius));
        // The law's 10⁻¹² and the bounds' width.
        expect(Math.abs(law.cdf(radius) - (lower + upper) / 2)).toBeLessThan((upper - lower) / 2 + 1e-12);
        expect(Math.abs(law.cdf(radius) - q)).toBeLessThan(1e-11);
      }
    }
    expect(() => radiusOfBochnerRieszQuantile(10, 0)).toThrow("quantile must be in");
    expect(() => radiusOfBochnerRieszQuantile(1025, 0.5)).toThrow("dimension must be an integer in [2, 1024]");
  });
});

describe("spectra", () => {
  it.each(reference.integral as unknown as readonly (readonly [number, number, number, string])[])(
    "d = %i, Λ = %d, u = %d: within its bound of the integral over z",
    (d, argument, u, text) => {
      const ball = { arguments: [argument], values: [1] };
      const { value, error } = ballsSpectrum(d, ball).at(u);
      expect(error).toBeLessThan(1e-12);
      expect(Math.abs(value - Number(text))).toBeLessThanOrEqual(error + read(value));
      // Mutants: an error of 10⁻¹¹; the order next to it.
      expect(Math.abs(value + 1e-11 - Number(text))).toBeGreaterThan(error + read(value));
      expect(Math.abs(ballsSpectrum(d + 2, ball).at(u).value - value)).toBeGreaterThan(1e-6);
    },
  );

  it("of shells: the series and the quadrature agree to the sum of their bounds", () => {
    for (const d of [2, 3, 10, 21, 64]) {
      const median = radiusOfBochnerRieszQuantile(d, 0.5);
      const profile = shellsProfile([0, 0.7 * median, median, 1.3 * median], [1, -2, 0.5]);
      const series = bochnerRieszSpectrum(profile, d);
      const quadrature = bochnerRieszSpectrum(profile, d, "quadrature");
      for (const u of [1, 1.1, 1.77, 3, 9.5]) {
        const [a, b] = [series.at(u), quadrature.at(u)];
        expect(Math.max(a.error, b.error)).toBeLessThan(1e-10);
        expect(Math.abs(a.value - b.value)).toBeLessThanOrEqual(a.error + b.error);
      }
      // Their constants bound the same: those of single balls are the smaller ones for the variation.
      expect(series.variation).toBeLessThanOrEqual(quadrature.variation * (1 + 1e-12));
    }
  });

  it("keep the bounds that the integration over u relies on, and come near them", () => {
    for (const d of [2, 3, 20, 41]) {
      for (const stretch of [0.6, 1.1, 3]) {
        const argument = (stretch * d) / 2 + 1;
        const spectrum = ballsSpectrum(d, { arguments: [argument], values: [1] });
        let [largest, steepest] = [0, 0];
        for (let u = 1; u < 6; u += 0.4 / argument) {
          const [here, next] = [spectrum.at(u), spectrum.at(u + 1e-4)];
          largest = Math.max(largest, 2 * u * Math.abs(here.value));
          steepest = Math.max(steepest, (2 * u * Math.abs(next.value - here.value)) / 1e-4);
        }
        // The difference quotient is a derivative between; 2u changes by 10⁻⁴ there.
        expect(largest).toBeLessThan(spectrum.variation);
        expect(steepest).toBeLessThan(spectrum.variation * (argument + d / 2) * 1.0001);
        if (stretch > 1) expect(largest).toBeGreaterThan(0.3 * spectrum.variation);
        // |J_{ν−1}| ≤ 1.
        for (const u of [1, 2, 5]) expect(Math.abs(spectrum.at(u).value)).toBeLessThan(spectrum.absolute);
      }
    }
  });
});

interface Row {
  readonly dimension: number;
  readonly radii: readonly number[];
  readonly values: readonly number[];
  readonly variance: string;
  readonly energy: string;
  readonly inner: number;
  readonly masses: readonly number[];
}

const total = ({ left, right }: SpectralMass, bound: keyof Bounds): number =>
  left[bound].reduce((sum, mass, j) => sum + mass + right[bound][j]!, 0);

describe("floors", () => {
  it.each(reference.floors as unknown as readonly Row[])(
    "d = $dimension, radii $radii: agree with direct quadrature over z and u, from below",
    ({ dimension: d, radii, values, variance, energy, inner, masses }) => {
      const known = floorOf(shellsProfile([0, ...radii], values), d, 8);
      expect(known.variance.lower).toBeLessThanOrEqual(Number(variance) * (1 + 2 ** -52));
      expect(known.variance.upper).toBeGreaterThanOrEqual(Number(variance) * (1 - 2 ** -52));
      expect(known.variance.upper - known.variance.lower).toBeLessThan(1e-10);
      // Simpson at step 0.001, across the kink of max(0, ·): about 10⁻⁶ of the value; 10⁻⁵ allowed.
      expect(Math.abs(total(known.mass, "lower") / masses[0]! - 1)).toBeLessThan(1e-5);
      const beyond = Number(energy) - inner - masses[0]!;
      const { lower, upper } = known.mass.beyond!;
      expect(upper - lower).toBeLessThan(1e-8);
      expect(Math.abs(lower - beyond)).toBeLessThan(1e-5 * Number(energy));
      expect(beyond).toBeGreaterThan(1e-3 * Number(energy));
      for (const [i, k] of reference.widths.entries()) {
        if (k === 0) continue;
        const { floor, estimate } = floorWithDeviation(known, BigInt(k));
        const [least, most] = [masses[i]! + beyond * (1 - k * tubeFraction(d, 8).upper), masses[i]! + beyond];
        expect(floor).toBeLessThanOrEqual(most * (1 + 1e-5));
        expect(floor).toBeGreaterThan(0.998 * least);
        expect(estimate.value + estimate.error).toBeGreaterThan(least * (1 - 1e-5));
        expect(estimate.value - estimate.error).toBeLessThan(most * (1 + 1e-5));
        // Mutant: tubes of the dimension below.
        const other = floorWithDeviation({ ...known, mass: withTubes(known.mass, d - 1) }, BigInt(k));
        expect(other.floor).toBeLessThan(0.998 * least);
        // Mutant: without the law's own z^{−1}, which is the floor under φ².
        const shallow = floorWithDeviation(
          enclosedFloor(exactly(shellsProfile([0, ...radii], values)), d, { cutoff: 8 }),
          BigInt(k),
        );
        expect(Math.abs(shallow.floor / least - 1)).toBeGreaterThan(0.01);
      }
    },
  );

  it("of a hat: its stairs differ by their deviation, and what lies beyond one cutoff lies up to another and beyond that", () => {
    for (const d of [10, 11]) {
      const hat = piecewiseLinear([
        [0, 1],
        [1.25, 1],
        [1.5, 0],
      ]);
      const steps = 8;
      const edges = Array.from({ length: steps + 1 }, (_, i) => 1.25 + (0.25 * i) / steps);
      const stairs = shellsProfile([0, ...edges], [1, ...edges.slice(1).map((_, i) => 1 - (i + 0.5) / steps)]);
      const deviation = 0.5 / steps;
      const [smooth, rough] = [floorOf(hat, d, 8), floorOf(stairs, d, 8)];
      for (const k of [1n, 30n, 300n]) {
        const [a, b] = [floorWithDeviation(smooth, k).estimate, floorWithDeviation(rough, k).estimate];
        const unknown = a.error / Math.sqrt(a.value) + b.error / Math.sqrt(b.value);
        expect(Math.abs(Math.sqrt(a.value) - Math.sqrt(b.value))).toBeLessThan(deviation + unknown);
      }
      const deviations = new Float64Array(steps + 1).fill(deviation + 1e-12);
      deviations[0] = 0;
      const enclosed = bochnerRieszFloor({ profile: stairs, deviations, deviationBeyond: 0 }, d, { cutoff: 8 });
      expect(floorWithDeviation(enclosed, 10n).floor).toBeLessThan(floorWithDeviation(smooth, 10n).floor);
      expect(floorWithDeviation(enclosed, 10n).floor).toBeGreaterThan(0);
      expect(enclosed.variance.lower).toBeLessThan(smooth.variance.lower);
      expect(enclosed.variance.upper).toBeGreaterThan(smooth.variance.upper);
      const shorter = floorOf(hat, d, 3);
      const [near, far] = [total(shorter.mass, "lower"), total(smooth.mass, "lower")];
      expect(far - near).toBeGreaterThan(1e-6);
      // Four enclosures, of these widths.
      const widths = [shorter, smooth].map(
        ({ mass }) => mass.beyond!.upper - mass.beyond!.lower + total(mass, "upper") - total(mass, "lower"),
      );
      expect(Math.abs(far + smooth.mass.beyond!.lower - near - shorter.mass.beyond!.lower)).toBeLessThan(
        widths[0]! + widths[1]!,
      );
      expect(widths[0]! + widths[1]!).toBeLessThan(1e-9);
    }
  });

  it("of balls of the same probability are higher than under φ²", () => {
    for (const [d, q, factor] of [
      [20, 0.2, 1],
      [20, 0.5, 2],
      [41, 0.5, 2],
    ] as const) {
      const relative = (law: "phi2" | "bochner-riesz") =>
        relativeFloor(LAWS[law].floor(exactly(ballProfile(LAWS[law].radiusOfQuantile(d, q))), d, undefined), 100n);
      expect(relative("bochner-riesz")).toBeGreaterThan(factor * relative("phi2"));
    }
  });

  it("count a deviation beyond the last edge by its probability", () => {
    const [radius, deviationBeyond] = [1.25, 0.1];
    const exact = floorOf(ballProfile(radius), 12);
    const loose = { profile: ballProfile(radius), deviations: new Float64Array(1), deviationBeyond };
    const { epsilon } = bochnerRieszFloor(loose, 12);
    const beyond = bochnerRiesz({ dimension: 12 }).survival(radius);
    expect(Math.abs(epsilon / (deviationBeyond * Math.sqrt(beyond)) - 1)).toBeLessThan(1e-10);
    const [a, b] = [floorWithDeviation(exact, 50n), floorWithDeviation({ ...exact, epsilon }, 50n)];
    expect(Math.abs(Math.sqrt(a.floor) - Math.sqrt(b.floor) - epsilon)).toBeLessThan(1e-12);
  });

  it("refuse what they have no bounds for", () => {
    expect(() => floorOf(ballProfile(1e6), 10)).toThrow("the last edge must be between");
    expect(() => floorOf(ballProfile(1e-6), 10)).toThrow("the last edge must be between");
    expect(() => floorOf(ballProfile(1), 1)).toThrow("dimension must be an integer in [2, 1024], got 1");
    const wrong = { profile: ballProfile(1), deviations: new Float64Array(2), deviationBeyond: 0 };
    expect(() => bochnerRieszFloor(wrong, 10)).toThrow("a deviation ≥ 0 is needed for each piece");
  });

  it("c² = 4μ(μ² − 1)/d", () => {
    for (const d of [2, 3, 40]) {
      const order = d / 2 + 1;
      expect(factorOf(d) ** 2 / ((4 * order * (order * order - 1)) / d)).toBeCloseTo(1, 14);
    }
  });
});

describe("targets under this law", () => {
  const here = { law: "bochner-riesz", dimension: 11 } as const;

  it("agree with the ball where they are one, and name the law", () => {
    const ball = ballIndicator.certify({ ...here, radius: 1.25 }, 100n);
    expect(ball.statement).toContain("under the Bochner–Riesz law of order 1 on ℝ^11");
    expect(ball.cutoff).toBe(32);
    const others = [
      shells.certify({ ...here, radii: "1.25", values: "1" }, 100n),
      shells.certify({ ...here, radii: "0.5,1.25", values: "1,1" }, 100n),
      profileTarget.certify({ ...here, profile: "step(1.25-r)" }, 100n),
      profileTarget.certify({ ...here, points: "0:1,1.25:1,1.25:0" }, 100n),
    ];
    for (const { floor, targetVariance } of others) {
      expect(Math.abs(floor - ball.floor)).toBeLessThan(1e-4 * ball.floor);
      expect(Math.abs(targetVariance / ball.targetVariance - 1)).toBeLessThan(1e-9);
    }
  });

  it("the least width is not excluded, and the one before is", () => {
    const params = { ...here, quantile: 0.2 };
    const { width } = ballIndicator.leastWidth(params, 0.2);
    expect(ballIndicator.certify(params, width).relativeFloor).toBeLessThanOrEqual(0.2);
    expect(ballIndicator.certify(params, width - 1n).relativeFloor).toBeGreaterThan(0.2);
  });
});

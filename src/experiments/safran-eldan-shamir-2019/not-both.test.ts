import { describe, expect, it } from "vitest";
import { Key } from "../../math/random/key.ts";
import { besselJ } from "../../math/special/bessel.ts";
import { spectralArgument } from "../../theory/certificates/radial/ball-law.ts";
import { profileValue } from "../../theory/certificates/radial/profile.ts";
import { slopeOverHalfRanges } from "./half-ranges.ts";
import { crestNear, gaussianBump, hat, medianOf, triangleWave, waveEnd } from "./lipschitz-profiles.ts";
import claim from "./not-both.ts";
import { logOfDigits, type NotBothTask, widthsLeftPossible } from "./not-both-measure.ts";
import { leadingLogWidth, type Params, type Rows } from "./not-both-rows.ts";

const { laptop, paper, smoke } = claim.profiles;
const context = { level: 0.99, key: Key.root(0) };

/** e^x in decimal digits, 12 of them exact. */
function digits(x: number): string {
  const zeros = Math.max(0, Math.floor(x / Math.LN10) - 11);
  return `${Math.round(Math.exp(x - zeros * Math.LN10))}${"0".repeat(zeros)}`;
}

/** Verdicts where ln k is as given: at squared error d^(−c), and at constant error. */
const verdicts = (p: Params, log: (d: number) => number, constant: (d: number) => number) => {
  const rows = claim.plan(p).map((task) => {
    const widths = task.exponents.map(() => digits(log(task.dimension)));
    return { task, values: { widths, constantWidths: [digits(constant(task.dimension))] } } as unknown as Rows[number];
  });
  return claim.parts.map((part) => part.judge(part.predict(p), part.estimate(rows, p, context), p));
};

describe("profiles", () => {
  it("has a hat of slope 1 over a median, whose edge is a maximum of the density next to 1.5 medians", () => {
    for (const dimension of [8, 13, 40]) {
      const { profile, edge, median } = hat(dimension, { reach: 1.5, crest: true });
      // Half sums of float64 numbers: 2 roundings of values below 2.
      expect(Math.abs(profileValue(profile.profile, 0.25 * edge) - (0.75 * edge) / median)).toBeLessThan(1e-15);
      expect(profileValue(profile.profile, 2 * edge)).toBe(0);
      const square = (r: number) => besselJ(dimension / 2, spectralArgument(dimension, r)) ** 2;
      // About a maximum of curvature 1 or so a step of 0.01 in z costs 10⁻⁴ of it, 10¹⁰ roundings.
      for (const side of [-1, 1]) {
        expect(square(edge * (1 + (side * 0.01) / spectralArgument(dimension, edge)))).toBeLessThan(square(edge));
      }
      // Maxima are at most about 4 apart in z here.
      expect(Math.abs(spectralArgument(dimension, edge - 1.5 * median))).toBeLessThan(2.3);
      expect(hat(dimension, { reach: 1.5, crest: false }).edge).toBe(1.5 * median);
    }
    expect(() => crestNear(20, 0.3)).toThrow(/turning point/);
  });

  it("has waves of the slope that they say, which end at their mean", () => {
    for (const frequency of [0.7, 1, 3.3, 8]) {
      const { profile } = triangleWave(12, { frequency, amplitude: 3, reach: 2 });
      const m = medianOf(12);
      expect(profileValue(profile, (0.5 * m) / frequency)).toBeCloseTo(1.5, 12);
      expect(profileValue(profile, (0.25 * m) / frequency)).toBeCloseTo(0.75, 12);
      expect(profile.beyond).toBe(1.5);
      expect(profile.edges.at(-1)! / m).toBeCloseTo(waveEnd(frequency, 2), 12);
      expect(waveEnd(frequency, 2)).toBeGreaterThanOrEqual(2);
      expect(waveEnd(frequency, 2)).toBeLessThan(2 + 1 / frequency);
    }
    expect(() => triangleWave(12, { frequency: 0, amplitude: 1, reach: 2 })).toThrow(/> 0/);
  });

  it("has a bump that is e^(−r²/2d)", () => {
    const { profile } = gaussianBump(9);
    for (const r of [0, 1, 5, 12])
      expect(Math.abs(profileValue(profile, r) - Math.exp((-r * r) / 18))).toBeLessThan(1e-9);
  });
});

describe("slopeOverHalfRanges", () => {
  const points = (law: (x: number) => number) => [1, 2, 4, 8, 16].map((x) => ({ x, at: law(x) }));

  it("is exact for a line, with no width", () => {
    const { value, low, high } = slopeOverHalfRanges(
      points((x) => 2 - 3 * Math.log(x)),
      0.99,
    );
    for (const slope of [value, low, high]) expect(slope).toBeCloseTo(-3, 12);
  });

  it("shows curvature: a parabola's slopes over either half", () => {
    const { low, high } = slopeOverHalfRanges(
      points((x) => Math.log(x) ** 2),
      0.99,
    );
    expect(low).toBeCloseTo(2 * Math.log(2), 12);
    expect(high).toBeCloseTo(6 * Math.log(2), 12);
  });

  it("is undefined where a value is not finite", () => {
    expect(
      slopeOverHalfRanges(
        points((x) => Math.log(x - 1)),
        0.99,
      ).low,
    ).toBeNaN();
  });
});

describe("not-both", () => {
  const task: NotBothTask = {
    ...{ dimension: 12, profile: "hat", reach: 1.5, crest: true },
    ...{ exponents: [2, 6], rootMeanSquares: [0.25, 0.1] },
  };

  it("counts the least width not excluded: the floor there is not above the error, one unit less it is", () => {
    const { widths, constantWidths, floors, variance } = widthsLeftPossible(task);
    expect(floors).toEqual(floors.toSorted((a, b) => b - a));
    expect(variance).toBeGreaterThan(floors[0]!);
    // d² = 144, d³ = 1728: floors known at widths d^p put the widths that reach 12^(−2) and 12^(−6) between these.
    const between = (error: number, width: number) => {
      for (const [p, floor] of floors.entries()) expect(12 ** p < width).toBe(floor > error);
    };
    between(12 ** -2, Number(widths[0]));
    between(12 ** -6, Number(widths[1]));
    between(0.01, Number(constantWidths[1]));
    expect(constantWidths[0]).toBe("1");
  });

  it("leaves smoother functions to fewer units: a hat whose edge is on a zero of the density, and a Gaussian", () => {
    // At d = 16 1.5 medians are next to a zero.
    const width = (own: Partial<NotBothTask>) =>
      BigInt(widthsLeftPossible({ ...task, dimension: 16, ...own }).widths[1]!);
    const crest = width({});
    expect(width({ crest: false }) * 1000n).toBeLessThan(crest);
    expect(width({ profile: "gaussian" })).toBeLessThan(20n);
  });

  it("has a leading order that the certificate approaches at high frequencies, and not with a mass that is twice as large", () => {
    for (const dimension of [12, 13]) {
      const { widths } = widthsLeftPossible({ ...task, dimension, exponents: [7] });
      const log = leadingLogWidth(dimension, 7, { reach: 1.5, crest: true });
      // u₀ = 14: corrections are 6/u₀² = 3 % of the mass or less, and (d − 1)/3 ≤ 4 times that in ln k.
      expect(Math.abs(logOfDigits(widths[0]!) - log)).toBeLessThan(0.12);
      expect(((dimension - 1) / 3) * Math.log(2)).toBeGreaterThan(2);
    }
  });

  it("knows logarithms of long numbers", () => {
    expect(logOfDigits("1")).toBeCloseTo(0, 14);
    expect(logOfDigits("250")).toBeCloseTo(Math.log(250), 14);
    expect(logOfDigits((10n ** 400n).toString())).toBeCloseTo(400 * Math.LN10, 10);
  });

  it.each([laptop, paper, smoke])(
    "is consistent with its leading order, and rejects powers, exponentials and a power at constant error",
    (p) => {
      const leading = (d: number) => leadingLogWidth(d, p.exponent, p);
      expect(verdicts(p, leading, () => 2)).toEqual(["consistent", "consistent", "consistent"]);
      expect(
        verdicts(
          p,
          (d) => 3 * Math.log(d),
          () => 2,
        ).slice(0, 2),
      ).toEqual(["contradicted", "contradicted"]);
      expect(
        verdicts(
          p,
          (d) => d / 2,
          () => 2,
        )[0],
      ).toBe("contradicted");
      expect(
        verdicts(
          p,
          (d) => 1.3 * leading(d),
          () => 2,
        )[1],
      ).toBe("contradicted");
      expect(verdicts(p, leading, (d) => 2 * Math.log(d))[2]).toBe("contradicted");
    },
  );
});

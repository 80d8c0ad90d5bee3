import { describe, expect, it } from "vitest";
import { findActivation } from "../../activations/find.ts";
import { referenceEngine } from "../../engine/reference/reference-engine.ts";
import { DomainError } from "../../math/domain-error.ts";
import { harmonicDimension } from "../../math/harmonics.ts";
import { Key } from "../../math/random/key.ts";
import { funkHecke } from "../../theory/spherical/funk-hecke.ts";
import spectra from "./spectra.ts";
import { type Interval, measureSpectrum, pooled, quotient, scaled, squared } from "./spectra-measure.ts";

const key = Key.root(20);
const near = (expected: Interval, digits = 12) => ({
  value: expect.closeTo(expected.value, digits),
  low: expect.closeTo(expected.low, digits),
  high: expect.closeTo(expected.high, digits),
  standardError: expect.closeTo(expected.standardError, digits),
});
const params = { ...spectra.profiles.smoke, samples: 4000, pairSamples: 400 };
const planned = (activation: string) => () => spectra.plan({ ...params, activations: [{ activation }] });

describe("measureSpectrum", () => {
  const dimension = 6;
  const degrees = [0, 1, 2, 3];
  const [gain, bias] = [3, -0.5];
  const activation = "softplus";
  const task = { activation, gain, bias, dimension, degrees, samples: 60_000, pairSamples: 2000, replica: 0 };
  const values = measureSpectrum(task, { key });
  const alphasFor = (other: { readonly gain: number; readonly bias: number }) =>
    degrees.map((degree) => funkHecke(findActivation(activation), { dimension, degree, ...other }).value);
  const alphas = alphasFor({ gain, bias });
  const counts = degrees.map((degree) => Number(harmonicDimension(dimension, degree)));

  /** The largest deviation from a prediction, in standard errors. */
  const furthest = (measured: readonly Interval[], predicted: (s: number) => number): number =>
    Math.max(...measured.map(({ value, standardError }, s) => Math.abs(value - predicted(s)) / standardError));

  // Four deviates, each beyond 5.2 with probability 2e-7 if normal; energies are quadratic in the noise, whence a little more.
  it("is √N α_k along the unit's direction", () => {
    const along = (own: readonly number[]) => furthest(values.coefficients, (s) => Math.sqrt(counts[s]!) * own[s]!);
    expect(along(alphas)).toBeLessThan(5.2);
    expect(along(alphasFor({ gain: 1.1 * gain, bias }))).toBeGreaterThan(5.2);
    expect(along(alphasFor({ gain, bias: -bias }))).toBeGreaterThan(5.2);
    expect(furthest(values.coefficients, (s) => alphas[s]!)).toBeGreaterThan(5.2);
  });

  it("is N α_k² over pairs", () => {
    const pairs = (own: readonly number[]) => furthest(values.energies, (s) => counts[s]! * own[s]! ** 2);
    expect(pairs(alphas)).toBeLessThan(6);
    expect(pairs(alphasFor({ gain: 1.5 * gain, bias }))).toBeGreaterThan(6);
    expect(furthest(values.energies, (s) => alphas[s]! ** 2)).toBeGreaterThan(6);
  });

  it("has E φ² as the sum of the energies, but for higher degrees", () => {
    // Beyond degree 3 softplus has 1e-3 of its energy here at most.
    const total = degrees.reduce((sum, _, s) => sum + counts[s]! * alphas[s]! ** 2, 0);
    const { value, standardError } = values.secondMoment;
    expect(Math.abs(value / total - 1)).toBeLessThan(5.2 * (standardError / value) + 1e-3);
    expect(standardError).toBeLessThan(0.01 * value);
  });

  it("shares no points between the two: on the same ones, energies of degree 0 would be c² − s² to rounding", () => {
    const { coefficients, energies } = measureSpectrum({ ...task, samples: 300, pairSamples: 300 }, { key });
    const { value, standardError } = coefficients[0]!;
    expect(Math.abs(energies[0]!.value - (value ** 2 - standardError ** 2))).toBeGreaterThan(1e-6);
  });

  it("draws other points for another key and the same for the same", () => {
    expect(measureSpectrum(task, { key })).toEqual(values);
    expect(measureSpectrum(task, { key: Key.root(21) }).energies[1]!.value).not.toBe(values.energies[1]!.value);
  });
});

describe("intervals", () => {
  const interval = (value: number, below: number, above = below): Interval => ({
    value,
    low: value - below,
    high: value + above,
    standardError: below / 2,
  });

  it("pooled: independent errors add in squares", () => {
    expect(pooled([interval(1, 3), interval(3, 4, 12)])).toEqual(
      near({ value: 2, low: 2 - 2.5, high: 2 + Math.hypot(3, 12) / 2, standardError: 1.25 }),
    );
    expect(pooled([interval(5, 1, 2)])).toEqual(near(interval(5, 1, 2)));
  });

  it("squared: the image of the interval, from 0 where the sign is open", () => {
    expect(squared(interval(3, 1))).toEqual(near({ value: 9, low: 4, high: 16, standardError: 3 }));
    expect(squared(interval(-3, 1))).toEqual(near({ value: 9, low: 4, high: 16, standardError: 3 }));
    expect(squared(interval(-1, 3))).toEqual(near({ value: 1, low: 0, high: 16, standardError: 3 }));
  });

  it("scaled", () => {
    expect(scaled(interval(3, 1, 2), 0.5)).toEqual(near(interval(1.5, 0.5, 1)));
  });

  it("quotient: relative errors add in squares, with the divisor's ends exchanged", () => {
    expect(quotient(interval(4, 0.4, 0.8), interval(2, 0))).toEqual(near(interval(2, 0.2, 0.4)));
    const { low, high } = quotient(interval(4, 0), interval(2, 0.02, 0.04));
    expect([low, high]).toEqual([expect.closeTo(2 - 0.04, 12), expect.closeTo(2 + 0.02, 12)]);
    expect(quotient(interval(4, 0.3), interval(2, 0.2)).low).toBeCloseTo(2 - Math.hypot(0.15, 0.2), 12);
  });
});

describe("the survey", () => {
  it("refuses at once what has no spectrum, and says why", () => {
    expect(planned("1/t")).toThrow(DomainError);
    expect(planned("1/t")).toThrow(/E φ\(t\)² too .*E f² must be finite.* got "1\/t"/);
    expect(planned("sqrt(t)")).toThrow(/sqrt\(t\): must be a number/);
    expect(planned("rulu")).toThrow(/nearest is relu/);
  });

  it("takes what is infinite at one point alone, with finite moments", () => {
    const own = { ...params, dimension: 2, degrees: [0, 1, 2], activations: [{ activation: "abs(t)^(-0.3)" }] };
    expect(spectra.plan(own)).toHaveLength(1);
    const [shares] = spectra.figure({ params: own, rows: [], worlds: new Map(), judgement: {} as never }).panels;
    const theory = shares!.marks[1]!;
    const [first, second] = "points" in theory ? theory.points : [];
    // On the circle E|t|^p = Γ((1+p)/2)/(√π Γ(1+p/2)), by which E φ and E φ²; E φ (2t² − 1) = p/(p + 2) E φ by parts; mpmath.
    expect(first!.y).toBeCloseTo(0.83561332944054, 10);
    expect(second!.y).toBeCloseTo(0.052045120864809, 10);
  });

  it("takes gain 1 and bias 0 unless given, and no unit twice", () => {
    expect(planned("relu")()[0]).toMatchObject({ activation: "relu", gain: 1, bias: 0, replica: 0 });
    const twice = [{ activation: "relu" }, { activation: "relu", gain: 1 }];
    expect(spectra.params.safeParse({ ...params, activations: twice }).success).toBe(false);
    expect(spectra.params.safeParse({ ...params, degrees: [2, 1] }).success).toBe(false);
  });

  it("draws dead degrees without a mark and leaves them out of the line", () => {
    const own = { ...params, activations: [{ activation: "tanh", gain: 2 }] };
    const rows = spectra.plan(own).map((task) => {
      const values = spectra.measure(task, { key, engine: referenceEngine });
      return {
        address: "",
        experiment: "",
        codeVersion: "",
        seed: 1,
        engine: "",
        versions: {},
        outcome: "ok" as const,
        task,
        values,
      };
    });
    const judgement = { verdict: null, withheld: "", parts: [], controls: [], hypotheses: [] } as never;
    const [shares, eigenvalues] = spectra.figure({ params: own, rows, worlds: new Map(), judgement }).panels;
    for (const panel of [shares!, eigenvalues!]) {
      const [measured, theory] = panel.marks;
      expect(theory).toMatchObject({ kind: "theory", of: "tanh, gain 2" });
      const at = "points" in theory! ? theory.points.map(({ x }) => Math.round(x)) : [];
      expect(at).toEqual([1, 3, 5]);
      const dead = "points" in measured! ? measured.points[0] : undefined;
      expect(dead).toMatchObject({ y: 0, low: 0 });
    }
    // The same degree 1 in both, N = d = 5: within one half, some ten standard errors of the energy over 400 points.
    const first = [shares!, eigenvalues!].map((panel) =>
      "points" in panel.marks[0]! ? panel.marks[0].points[1]!.y : 0,
    );
    const moment = rows[0]!.values.secondMoment.value;
    expect(first[0]! / ((5 * first[1]!) / moment)).toBeCloseTo(1, 0);
  });
});

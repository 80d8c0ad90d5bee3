import { describe, expect, it } from "vitest";
import { harmonicDimension } from "../../math/harmonics.ts";
import { predictedHalfLife, predictedResidual, rateOf, type Setting } from "./decay-prediction.ts";
import harmonicDecay from "./harmonic-decay.ts";
import lowFrequencyFirst from "./low-frequency-first.ts";

describe("predictedHalfLife", () => {
  const setting: Setting = { activation: "relu", dimension: 10, degree: 2, units: 4000, rate: 0.9 / 0.1293449696 ** 2 };

  it("is ln 2/−ln(1 − ηα²) times a factor in [1 + 0.35 N/m, 1/(1 − N/m)], and r is ½ there", () => {
    // α_0, α_2 of ReLU at d = 10: Γ(5)/(2 √π Γ(5.5)) and α_0/11.
    const infinite = Math.LN2 / -Math.log1p(-0.9 / 121);
    const ratio = Number(harmonicDimension(10, 2)) / 4000;
    const factor = predictedHalfLife(setting) / infinite;
    expect(factor).toBeGreaterThan(1 + 0.35 * ratio);
    expect(factor).toBeLessThan(1 / (1 - ratio));
    expect(rateOf("relu", 10, 0.9)).toBeCloseTo(setting.rate, 3);
    for (const degree of [0, 1, 2, 4]) {
      const own = { ...setting, degree, units: 8000, rate: 5 };
      // Bisection to 1e-10 and quadrature to 1e-10.
      expect(Math.abs(predictedResidual(own, predictedHalfLife(own)) - 0.5)).toBeLessThan(1e-9);
    }
  });
});

describe("vempala-wilmes-2019/harmonic-decay", () => {
  const { laptop, paper } = harmonicDecay.profiles;
  const [another, infinite] = harmonicDecay.controls;

  it.each([laptop, paper])("both controls predict other half-lives by more than the margin and its interval", (p) => {
    for (const part of harmonicDecay.parts) {
      expect(Math.abs(part.predict(another!.predictFrom!(p)) / part.predict(p) - 1), part.name).toBeGreaterThan(1 / 3);
      if (infinite!.parts!.includes(part.name)) {
        // Outside the margin by twice the margin: the interval reaches half of it.
        const ratio = part.predict(infinite!.predictFrom!(p)) / part.predict(p);
        expect(1 - ratio, part.name).toBeGreaterThan(3 * p.margin);
      }
    }
  });

  it("rejects a mutant: with ten times the units the second control could not fail", () => {
    const groups = laptop.groups.map((group) => ({ ...group, units: 10 * group.units }));
    const p = { ...laptop, groups };
    const part = harmonicDecay.parts.find(({ name }) => name === "tanh, d = 10, degree 3")!;
    expect(1 - part.predict(infinite!.predictFrom!(p)) / part.predict(p)).toBeLessThan(p.margin);
  });

  it("takes each degree from one group", () => {
    const twice = { ...laptop, groups: [...laptop.groups, laptop.groups[0]!] };
    expect(harmonicDecay.params.safeParse(twice).error?.message).toContain("must not be in two groups");
    expect(harmonicDecay.params.safeParse(laptop).success).toBe(true);
  });

  it("says the limit of stability, and knows where steps overshoot", () => {
    const withStep = (step: number) => ({ ...laptop, groups: laptop.groups.map((group) => ({ ...group, step })) });
    // 2/α_0², α_0 = 3/16 at d = 5.
    expect(() => harmonicDecay.plan(withStep(2.1))).toThrow("rate must be in (0, 2/max α²) = (0, 56.8889)");
    const overshoots = harmonicDecay.hypotheses.find(({ states }) => states.startsWith("no eigenvalue"))!;
    expect(overshoots.holds(laptop)).toBe(true);
    expect(overshoots.holds(withStep(1.5))).toBe(false);
  });
});

describe("vempala-wilmes-2019/low-frequency-first", () => {
  const { laptop, paper } = lowFrequencyFirst.profiles;

  it.each([laptop, paper])("the slopes' margin is what 1 % of each half-life makes of them", (p) => {
    const logs = p.dimensions.map(Math.log);
    const middle = logs.reduce((sum, x) => sum + x, 0) / logs.length;
    const sum = (power: number) => logs.reduce((total, x) => total + Math.abs(x - middle) ** power, 0);
    expect((0.01 * sum(1)) / sum(2)).toBeLessThanOrEqual(p.margin);
    expect((0.01 * sum(1)) / sum(2)).toBeGreaterThan(p.margin / 2);
  });

  it.each([laptop, paper])("exchanged degrees, and the limiting powers, are told apart", (p) => {
    const reversed = lowFrequencyFirst.controls[0]!.predictFrom!(p);
    for (const part of lowFrequencyFirst.parts) {
      expect(Math.abs(part.predict(reversed) / part.predict(p) - 1), part.name).toBeGreaterThan(10 * p.margin);
    }
    const slope = lowFrequencyFirst.parts.find(({ name }) => name === "T_2 in d")!.predict(p);
    expect(3 - slope).toBeGreaterThan(2 * p.margin);
  });

  it("predicts ((k + d + 1)/(k − 1))² for T_4/T_2, up to the step's logarithms and the factors for finite m", () => {
    for (const d of [5, 10]) {
      const part = lowFrequencyFirst.parts.find(({ name }) => name === `T_4/T_2, d = ${d}`)!;
      // Degree 4 has m/N = 18 and 10: its factor lies in (1.01, 1.11); logarithms change less than η α_2² = 0.3 %.
      const ratio = part.predict(laptop) / (d + 3) ** 2;
      expect(ratio).toBeGreaterThan(1.005);
      expect(ratio).toBeLessThan(1.115);
    }
  });

  it("says the limit of stability", () => {
    expect(() => lowFrequencyFirst.plan({ ...laptop, rate: 60 })).toThrow("2/max α²) = (0, 56.8889)");
  });
});

import { describe, expect, it } from "vitest";
import { gaussLegendre } from "../../../math/quadrature.ts";
import { ballProbability, radiusOfQuantile, spectralArgument } from "./ball-law.ts";
import { besselTable } from "./bessel-table.ts";
import { enclosedFloor, floorWithDeviation } from "./enclosed-floor.ts";
import { orderRow } from "./order-row.ts";
import { ballProfile, type PiecewiseProfile, piecewiseLinear, profileValue, shellsProfile } from "./profile.ts";
import { profileSpectrum } from "./profile-spectrum.ts";
import { massOf } from "./spectral-mass.ts";
import type { Enclosure } from "./tube-fraction.ts";
import { widthFloor } from "./width-floor.ts";

const hat = (d: number): PiecewiseProfile =>
  piecewiseLinear([
    [0, 1],
    [1.5 * radiusOfQuantile(d, 0.5), 0],
  ]);

describe("profileValue", () => {
  it("takes pieces, jumps and what lies beyond", () => {
    const f = piecewiseLinear([
      [0, 1],
      [1, 3],
      [1, -1],
      [3, 0.5],
    ]);
    expect([0, 0.5, 1, 2, 3, 9].map((r) => profileValue(f, r))).toEqual([1, 2, 3, -0.25, 0.5, 0.5]);
    const quartic = { edges: Float64Array.of(0, 2), pieces: [Float64Array.of(1, 0, 0, 0, 2)], beyond: 7 };
    expect(profileValue(quartic, 1.25)).toBeCloseTo(1 + 2 * Math.cos(4 * Math.acos(0.25)), 14);
    expect(() => shellsProfile([0, 2, 1], [1, 2])).toThrow("edges must begin with 0 and ascend");
    expect(() => shellsProfile([0, 1], [1, 2])).toThrow("1 pieces are needed, got 2");
  });
});

describe("besselTable", () => {
  it.each([2, 3, 20, 21, 300])("d = %d: between its points as the rows, within its bound", (d) => {
    const table = besselTable(d);
    for (const y of [0.02, 1.7, 5.03, 41.3, 399.9]) {
      const row = orderRow(d, y);
      const index = Math.floor(d / 2);
      const bound = table.lowerError(y) + row.rawError;
      expect(bound).toBeLessThan(1e-11);
      expect(Math.abs(table.lowerAt(y) - (row.values[index - 1] ?? 0))).toBeLessThan(bound);
      const { value, error } = table.upperAt(y);
      expect(Math.abs(value - (row.values[index] ?? 0))).toBeLessThan(error + row.rawError);
      expect(Math.abs(value)).toBeLessThanOrEqual(table.largest(1, y));
    }
  });
});

describe("profileSpectrum", () => {
  it.each([2, 3, 10, 11, 64])("d = %d: quadrature over z agrees with the series of a ball and of shells", (d) => {
    const r = radiusOfQuantile(d, 0.5);
    for (const f of [ballProfile(r), shellsProfile([0, 0.6 * r, r, 1.3 * r], [0.5, -1, 2])]) {
      const [series, quadrature] = [profileSpectrum(f, d), profileSpectrum(f, d, "quadrature")];
      for (const u of [1, 1.3, 2.7, 9]) {
        const [a, b] = [series.at(u), quadrature.at(u)];
        expect(b.error).toBeLessThan(1e-10);
        expect(Math.abs(a.value - b.value)).toBeLessThanOrEqual(a.error + b.error);
        expect(Math.abs(a.value)).toBeLessThanOrEqual(series.variation / (2 * u));
        // Mutant: a millionth of another ball.
        expect(Math.abs(a.value + 1e-9 - b.value)).toBeGreaterThan(a.error + b.error);
      }
    }
  });

  it("is plain quadrature of f J_ν(z) J_{ν−1}(uz) for a polynomial of degree 3 in two pieces", () => {
    const { nodes, weights } = gaussLegendre(44);
    for (const d of [8, 9]) {
      const f = {
        edges: Float64Array.of(0, 0.8, 1.4),
        pieces: [Float64Array.of(0.3, -1, 0.25, 0.1), Float64Array.of(1, 0, 0.5)],
        beyond: 0.7,
      };
      const spectrum = profileSpectrum(f, d);
      const wave = spectralArgument(d, 1);
      for (const u of [0.6, 1, 2.2, 5]) {
        let direct = 0;
        for (const j of [0, 1]) {
          const [from, to] = [f.edges[j]!, f.edges[j + 1]!];
          for (const [i, t] of nodes.entries()) {
            const r = (from + to + (to - from) * t) / 2;
            const [a, b] = [orderRow(d, wave * r), orderRow(d, u * wave * r)];
            const index = Math.floor(d / 2);
            const product = a.scale * b.scale * a.values[index]! * b.values[index - 1]!;
            direct += ((wave * (to - from)) / 2) * weights[i]! * (profileValue(f, r) - 0.7) * product;
          }
        }
        const { value, error } = spectrum.at(u);
        expect(Math.abs(value - direct)).toBeLessThan(error + 1e-13);
        expect(error).toBeLessThan(1e-11);
      }
    }
  });

  it("has the mean and variance of the law", () => {
    for (const d of [10, 11, 60]) {
      const [q, p] = [0.3, 0.7].map((level) => radiusOfQuantile(d, level)) as [number, number];
      const { variance, energy } = profileSpectrum(shellsProfile([0, q, p], [2, -1]), d);
      expect(energy.lower).toBeLessThanOrEqual(1.6 + 1e-12); // 4 · 0.3 + 0.4
      expect(energy.upper).toBeGreaterThanOrEqual(1.6 - 1e-12);
      expect(variance.lower).toBeLessThanOrEqual(1.56 + 1e-12); // less 0.2²
      expect(variance.upper).toBeGreaterThanOrEqual(1.56 - 1e-12);
      expect(energy.upper - energy.lower).toBeLessThan(1e-9);
    }
  });

  it("takes no notice of a constant, and refuses what it has no bound for", () => {
    const a = hat(10);
    const b = { ...a, pieces: a.pieces.map((c) => Float64Array.of(c[0]! + 2, c[1]!)), beyond: 2 };
    expect(profileSpectrum(b, 10).at(1.5).value).toBeCloseTo(profileSpectrum(a, 10).at(1.5).value, 14);
    expect(() => profileSpectrum(ballProfile(1e5), 10)).toThrow("the last edge must be between");
    expect(() => profileSpectrum(ballProfile(1), 1)).toThrow("dimension must be an integer in [2, 1024], got 1");
  });
});

/** d ∫ u^power I(u)² du over 0 < u < 1, where no series converges. */
function inner(f: PiecewiseProfile, d: number, power: number): number {
  const spectrum = profileSpectrum(f, d, "quadrature");
  const { nodes, weights } = gaussLegendre(60);
  return nodes.reduce((sum, t, i) => {
    const u = (1 + t) / 2;
    return sum + (weights[i]! / 2) * d * u ** power * spectrum.at(u).value ** 2;
  }, 0);
}

/**
 * What lies beyond a large cutoff u: f jumps by c_j at Λ_j, and I(u) ≈ Σ c_j J_ν(Λ_j) J_ν(uΛ_j)/u with J_ν(uΛ)² ≈ 1/(πuΛ) on average; where f is
 * continuous, with a jump s in df/dz, one more integration by parts gives s J_ν(Λ) J_{ν+1}(uΛ)/u². */
function tail(d: number, cutoff: number, jumps: readonly (readonly [number, number])[], order: 1 | 2): number {
  return jumps.reduce((sum, [argument, c]) => {
    const row = orderRow(d, argument);
    const j = row.scale * row.values[Math.floor(d / 2)]!;
    const decay = order === 1 ? cutoff : 3 * cutoff ** 3;
    return sum + (d * (c * j) ** 2) / (Math.PI * argument * decay);
  }, 0);
}

describe("Parseval: the spectrum's mass over all u is E f²", () => {
  it.each([6, 11])("d = %d: a ball, shells and a hat; neither without the Jacobian's u nor without d", (d) => {
    const r = radiusOfQuantile(d, 0.5);
    const at = (x: number) => spectralArgument(d, x);
    const cutoff = 60;
    const cases = [
      { f: ballProfile(r), jumps: [[at(r), 1]], order: 1 },
      {
        f: shellsProfile([0, r, 1.4 * r], [1, -0.5]),
        jumps: [
          [at(r), 1.5],
          [at(1.4 * r), 0.5],
        ],
        order: 1,
      },
      { f: hat(d), jumps: [[at(1.5 * r), 1 / at(1.5 * r)]], order: 2 },
    ] as const;
    for (const { f, jumps, order } of cases) {
      const spectrum = profileSpectrum(f, d);
      const mass = massOf(spectrum, cutoff);
      const parts = mass.left.lower.map((m, j) => m + mass.right.lower[j]!);
      const outer = parts.reduce((sum, m) => sum + m, 0);
      const rest = tail(d, cutoff, jumps, order);
      const energy = spectrum.energy.lower;
      // The tail's next term is about 1/(Λ cutoff) of it (oscillations), and interference of jumps no more than that over their gap.
      const tolerance = (10 * rest) / (at(0.4 * r) * cutoff) + 1e-9;
      expect(tolerance).toBeLessThan(1e-3 * energy);
      const total = inner(f, d, 1) + outer + rest;
      expect(Math.abs(total - energy)).toBeLessThan(tolerance);
      // Mutants: the factor u (outside and inside); the factor d.
      const flat = parts.reduce((sum, m, j) => sum + m / mass.edges[j]!, 0);
      expect(Math.abs(inner(f, d, 0) + flat + rest - energy)).toBeGreaterThan(10 * tolerance);
      expect(Math.abs(total / d - energy)).toBeGreaterThan(10 * tolerance);
    }
  });
});

describe("enclosedFloor", () => {
  it.each([9, 10])("d = %d: the mass beyond a cutoff is what shells further out hold, and the rest", (d) => {
    for (const f of [ballProfile(radiusOfQuantile(d, 0.5)), hat(d)]) {
      const [near, far] = [3, 12].map((cutoff) => exactly(f, d, cutoff).mass.beyond!) as [Enclosure, Enclosure];
      const shells = massOf(profileSpectrum(f, d), 12);
      let between = 0;
      for (const [j, m] of shells.left.lower.entries()) {
        if (shells.edges[j]! >= 3) between += m + shells.right.lower[j]!;
        else if (shells.edges[j + 1]! > 3) between += (m + shells.right.lower[j]!) / 2; // the panel that holds u = 3
      }
      const panel = 0.003 * between;
      expect(near.upper - near.lower).toBeLessThan(1e-8);
      expect(Math.abs(near.lower - far.lower - between)).toBeLessThan(2e-8 + panel);
      // Without what lies in u < 1 there would be far more.
      expect(near.lower).toBeLessThan(0.2 * profileSpectrum(f, d).energy.lower);
    }
  });

  it("answers at any cutoff within the bounds of every other", () => {
    const f = ballProfile(radiusOfQuantile(10, 0.5));
    const floors = [4, 8, 60].map((cutoff) => floorWithDeviation(exactly(f, 10, cutoff), 1000n));
    const cut = widthFloor({ ...exactly(f, 10, 60).mass, beyond: { lower: 0, upper: 0 } }, 1000n);
    for (const a of floors) {
      for (const b of floors) expect(a.floor).toBeLessThanOrEqual(b.estimate.value + b.estimate.error);
      expect(a.floor).toBeGreaterThan(cut.floor);
    }
  });

  it("is the ball's floor in one dimension more than the other parity knows", () => {
    const floors = [10, 11, 12].map((d) => {
      const { mass, variance } = exactly(ballProfile(radiusOfQuantile(d, 0.2)), d, 8);
      return widthFloor(mass, 100n).floor / variance.upper;
    });
    expect(floors[1]).toBeGreaterThan(floors[0]! - 0.05);
    expect(floors[1]).toBeLessThan(floors[2]! + 0.05);
    expect(Math.abs(floors[1]! - (floors[0]! + floors[2]!) / 2)).toBeLessThan(0.02);
  });

  it("takes the deviation off the root, and adds it to the standard deviation", () => {
    const d = 10;
    const f = hat(d);
    const exact = exactly(f, d, 6);
    const most = widthFloor(exact.mass, 100n);
    expect(floorWithDeviation(exact, 100n)).toEqual(most);
    const last = f.edges[1]!;
    const inside = ballProbability(d, spectralArgument(d, last)).probability.lower;
    const deviation = 1e-4;
    const off = enclosedFloor({ profile: f, deviations: Float64Array.of(deviation), deviationBeyond: 0 }, d, {
      cutoff: 6,
    });
    expect(off.epsilon).toBeCloseTo(deviation * Math.sqrt(inside), 14);
    const both = enclosedFloor(
      { profile: f, deviations: Float64Array.of(deviation), deviationBeyond: 3 * deviation },
      d,
      { cutoff: 6 },
    );
    expect(both.epsilon).toBeCloseTo(deviation * Math.sqrt(inside + 9 * (1 - inside)), 14);
    const { floor, estimate } = floorWithDeviation(off, 100n);
    expect(Math.sqrt(floor)).toBeCloseTo(Math.sqrt(most.floor) - off.epsilon, 12);
    expect(estimate.value - estimate.error).toBeLessThanOrEqual(floor * (1 + 1e-9));
    expect(off.variance.lower).toBeLessThan(exact.variance.lower);
    expect(off.variance.upper).toBeGreaterThan(exact.variance.upper);
    // A function within the deviation: its floor is above. 1 − 10⁻⁴ times the hat differs by at most 10⁻⁴.
    const near = { ...f, pieces: f.pieces.map((c) => c.map((v) => v * (1 - deviation))) };
    expect(widthFloor(exactly(near, d, 6).mass, 100n).floor).toBeGreaterThanOrEqual(floor);
    // Mutant: without the deviation, the other's floor is no bound for it.
    expect(widthFloor(exactly(near, d, 6).mass, 100n).floor).toBeLessThan(most.floor);
    expect(() => enclosedFloor({ profile: f, deviations: new Float64Array(0), deviationBeyond: 0 }, d)).toThrow(
      "a deviation ≥ 0 is needed for each piece",
    );
  });
});

function exactly(profile: PiecewiseProfile, d: number, cutoff: number) {
  return enclosedFloor({ profile, deviations: new Float64Array(profile.pieces.length), deviationBeyond: 0 }, d, {
    cutoff,
  });
}

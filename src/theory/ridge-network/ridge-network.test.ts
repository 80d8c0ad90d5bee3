import { describe, expect, it } from "vitest";
import { besselLaw } from "../../distributions/radial/bessel-law.ts";
import { gaussianRadius } from "../../distributions/radial/gaussian.ts";
import { gaussLegendre } from "../../math/quadrature.ts";
import { Key } from "../../math/random/key.ts";
import { pointsOnSphere } from "../../math/random/samplers.ts";
import { besselJ } from "../../math/special/bessel.ts";
import { unitVolumeRadius } from "../../math/special/unit-volume-radius.ts";
import { rankFloor } from "../certificates/gaussian/rank-floor.ts";
import { gaussianBall, radiusOfGaussianQuantile } from "../certificates/gaussian/spectrum.ts";
import { certificateIntegral } from "../certificates/radial/spectral-mass.ts";
import quantity from "../quantities/ridge-network-error.ts";
import { ballTransform } from "./ball-transform.ts";
import { banded, place, solve } from "./banded.ts";
import { besselUnits } from "./bessel-units.ts";
import { ridgeNetworkError } from "./ridge-network-error.ts";
import { ballShare, commonVolume, lineShare } from "./tube-share.ts";

describe("shares of spheres", () => {
  it("are those of caps in ℝ³ and of arcs in ℝ²", () => {
    for (const u of [0.3, 0.9, 1, 1.2, 2.5]) {
      // Areas of caps by Archimedes. Rounding of c is of the size of an ulp over s.
      for (const s of [0.05, 0.4, 1, 1.9, 3]) {
        const c = Math.min(1, Math.max(-1, (u * u + s * s - 1) / (2 * u * s)));
        expect(ballShare(3, u, s)).toBeCloseTo((1 - c) / 2, 13);
        expect(ballShare(2, u, s)).toBeCloseTo(Math.acos(c) / Math.PI, 7); // arccos near ±1: the root of an ulp
      }
      if (u > 1) expect(lineShare(3, u)).toBeCloseTo(1 - Math.sqrt(1 - 1 / u ** 2), 13);
    }
    expect(ballShare(20, 0.5, 0)).toBe(1);
    expect(ballShare(20, 1.5, 0)).toBe(0);
    expect(lineShare(9, 1)).toBe(1);
  });

  it("add up to the common volume of two balls", () => {
    for (const t of [0, 0.3, 1, 1.7, 2]) expect(commonVolume(3, t)).toBeCloseTo(1 - 0.75 * t + t ** 3 / 16, 13);
    const rule = gaussLegendre(200);
    for (const [d, s] of [
      [4, 0.7],
      [20, 0.4],
      [20, 1.1],
    ] as const) {
      // ∫_0^1 d u^{d−1} share du, from where the share is no longer 1 (or still 0).
      const start = Math.abs(1 - s);
      const inner = s < 1 ? start ** d : 0;
      let sum = inner;
      for (let i = 0; i < 200; i++) {
        const u = start + ((1 - start) * (rule.nodes[i]! + 1)) / 2;
        sum += (rule.weights[i]! / 2) * (1 - start) * d * u ** (d - 1) * ballShare(d, u, s);
      }
      expect(sum).toBeCloseTo(commonVolume(d, s), 7); // the ends' roots of (1 − c²)^{(d−1)/2}, d = 4
    }
  });
});

describe("solve", () => {
  it("inverts a banded matrix", () => {
    const matrix = banded(9, 2);
    const dense = (i: number, j: number): number => (i === j ? 6 + i : ([0, -2, 1.5][Math.abs(i - j)] ?? 0));
    for (let i = 0; i < 9; i++) {
      for (let j = Math.max(0, i - 2); j <= i; j++) matrix.rows[place(matrix, i, j)] = dense(i, j);
    }
    const b = Float64Array.from({ length: 9 }, (_, i) => Math.sin(i + 1));
    const { x, form } = solve(matrix, b);
    for (let i = 0; i < 9; i++) {
      const row = x.reduce((sum, v, j) => sum + dense(i, j) * v, 0);
      expect(row).toBeCloseTo(b[i]!, 14);
    }
    expect(form).toBeCloseTo(
      x.reduce((sum, v, i) => sum + v * b[i]!, 0),
      14,
    );
    matrix.rows[place(matrix, 4, 4)] = -1;
    expect(() => solve(matrix, b)).toThrow("pivot");
  });
});

describe("ballTransform", () => {
  it("is the certificate's series above 1", () => {
    const at = Float64Array.of(1, 1.3, 4);
    for (const d of [5, 20]) {
      const values = ballTransform(d, 17, at);
      for (const [i, u] of at.entries()) {
        expect(values[i]).toBe(certificateIntegral({ dimension: d, argument: 17, argumentError: 0 }, u).value);
      }
    }
  });

  it("is, below 1, the series of the other integration by parts", () => {
    // I_ν = u I_{ν−1} − J_{ν−1}(Λ) J_{ν−1}(uΛ), ν = d/2, down to I_0(u) = −∫ J_0(z) J_1(uz) dz, by symmetry a sum in u.
    const argument = 11;
    const products = (u: number, k: number): number => besselJ(k, argument) * besselJ(k, u * argument);
    for (const d of [4, 12]) {
      for (const u of [0.3, 0.8]) {
        const order = d / 2;
        let sum = u ** (order - 1);
        for (let k = 0; k < 400; k++) sum -= u ** k * products(u, Math.abs(order - 1 - k));
        expect(ballTransform(d, argument, Float64Array.of(u))[0]).toBeCloseTo(sum, 12);
      }
    }
  });

  it.each([5, 8])("has all the mass of the ball, d = %i (Parseval)", (d) => {
    const law = besselLaw({ dimension: d });
    const radius = law.quantile(0.4);
    const argument = 2 * Math.PI * unitVolumeRadius(d) * radius;
    const rule = gaussLegendre(6);
    const mass = (end: number): number => {
      let sum = 0;
      for (let panel = 0; panel < 10 * end; panel++) {
        const nodes = rule.nodes.map((t) => (panel + (t + 1) / 2) / 10);
        const values = ballTransform(d, argument, nodes);
        for (let i = 0; i < 6; i++) sum += (rule.weights[i]! / 20) * d * nodes[i]! * values[i]! ** 2;
      }
      return sum;
    };
    // The jump of f leaves about c/u beyond u: extrapolated from 10 and 20, the rest falls like 1/u² and oscillates.
    expect(2 * mass(20) - mass(10)).toBeCloseTo(0.4, 3);
    expect(mass(20)).toBeLessThan(0.4);
  });
});

describe("besselUnits", () => {
  // Draws networks and inputs, and measures what is predicted. False alarms: 10⁻⁶ each (4.9 standard errors).
  it.each([
    [20, 0.2, 3],
    [15, 0.6, 4],
    [9, 0.4, 1],
  ])("agrees with networks that are drawn: d = %i, P = %d, k = %i", (dimension, probability, width) => {
    const law = besselLaw({ dimension });
    const radius = law.quantile(probability);
    const units = besselUnits(dimension, radius);
    const wave = 2 * Math.PI * unitVolumeRadius(dimension);
    const profile = units.profile(width);
    const h = (t: number): number => profile.reduce((sum, a, j) => sum + a * Math.cos(wave * j * units.spacing * t), 0);
    const count = 8000;
    const stream = Key.root(20).fold("ridge-network", dimension).stream();
    let [sum, squares] = [0, 0];
    for (let n = 0; n < count; n++) {
      const directions = pointsOnSphere(width, dimension, stream);
      const r = law.quantile((n + stream.uniform()) / count);
      let g = 0;
      // x = r e_1: only the angles count, and the directions are uniform.
      for (let i = 0; i < width; i++) g += h(r * directions[i * dimension]!) / width;
      const loss = (g - (r <= radius ? 1 : 0)) ** 2;
      sum += loss;
      squares += loss ** 2;
    }
    const mean = sum / count;
    // Strata in r only lessen the variance.
    const standardError = Math.sqrt((squares / count - mean ** 2) / count);
    const { value } = units.leastError(width);
    expect(Math.abs(mean - value)).toBeLessThan(4.9 * standardError);
    expect(standardError).toBeLessThan(0.02 * value);
  });

  it("falls with the width, from below the variance, above the union floor, and towards 0", () => {
    const dimension = 10;
    const radius = besselLaw({ dimension }).quantile(0.5);
    const error = (width: number) => ridgeNetworkError({ law: "phi2", dimension, radius, width });
    const values = [1, 2, 10, 100, 1000, 1e4, 1e5, 1e6].map(error);
    for (let i = 1; i < values.length; i++) expect(values[i]!.value).toBeLessThan(values[i - 1]!.value);
    expect(values[0]!.value).toBeLessThan(1);
    expect(values.at(-1)!.value).toBeLessThan(0.1);
    for (const { value, error: by } of values) expect(by).toBeLessThan(2e-3 * value);
    // d ∫_1^∞ u I² (1 − kτ)₊ du, below: what no network reaches (the certificate); here up to u = 8.
    const argument = 2 * Math.PI * unitVolumeRadius(dimension) * radius;
    const rule = gaussLegendre(400);
    const nodes = rule.nodes.map((t) => 1 + 3.5 * (t + 1));
    const transform = ballTransform(dimension, argument, nodes);
    for (const width of [10, 1000]) {
      const floor = nodes.reduce((sum, u, i) => {
        const share = Math.max(0, 1 - width * lineShare(dimension, u));
        return sum + 3.5 * rule.weights[i]! * dimension * u * transform[i]! ** 2 * share;
      }, 0);
      expect(floor / 0.25).toBeLessThan(error(width).value);
      expect(floor / 0.25).toBeGreaterThan(0.3 * error(width).value);
    }
  });

  it("knows how far it is from the infimum", () => {
    // In d = 3 the frequencies above 64 matter for the widest networks, and the error must say so.
    const radius = besselLaw({ dimension: 3 }).quantile(0.5);
    const at = (width: number) => ridgeNetworkError({ law: "phi2", dimension: 3, radius, width });
    expect(at(100).error).toBeLessThan(2e-3 * at(100).value);
    expect(at(1e6).error).toBeGreaterThan(0.1 * at(1e6).value);
    expect(at(1e6).error).toBeLessThanOrEqual(1.1 * at(1e6).value);
  });

  it("refuses what it cannot do", () => {
    const ask = (changes: object) => () =>
      ridgeNetworkError({ law: "phi2", dimension: 10, radius: 0.7, width: 10, ...changes });
    expect(ask({ dimension: 201 })).toThrow("dimension must be");
    expect(ask({ dimension: 1 })).toThrow("dimension must be");
    expect(ask({ radius: Number.NaN })).toThrow("radius must be");
    expect(ask({ radius: 1e4 })).toThrow("2π R_d λ");
    expect(ask({ radius: 0.01 })).toThrow("probability");
    expect(ask({ width: 0 })).toThrow("width must be");
    expect(ask({ width: 1.5 })).toThrow("width must be");
    expect(ask({ law: "normal" })).toThrow("law must be");
  });
});

describe("gaussianUnits", () => {
  it("is what least squares over cosines finds in ℝ³", () => {
    // There h̄(r) = ∫_0^1 h(rt) dt: a cosine cos(st) has the mean sin(rs)/rs, and E cos(sz) cos(s′z) is known.
    const law = gaussianRadius({ dimension: 3, standardDeviation: 1 });
    const radius = law.quantile(0.3);
    const [spacing, size] = [0.25, 161];
    const rule = gaussLegendre(240);
    const parts = [
      [0, radius],
      [radius, 9],
    ] as const;
    const mean = (r: number, j: number): number => (j === 0 ? 1 : Math.sin(r * j * spacing) / (r * j * spacing));
    const b = new Float64Array(size);
    const squares = banded(size, size - 1);
    for (const [part, [low, high]] of parts.entries()) {
      for (let i = 0; i < 240; i++) {
        const r = low + ((high - low) * (rule.nodes[i]! + 1)) / 2;
        const weight = ((high - low) / 2) * rule.weights[i]! * law.density(r);
        for (let j = 0; j < size; j++) {
          if (part === 0) b[j]! += weight * mean(r, j);
          for (let m = 0; m <= j; m++) squares.rows[place(squares, j, m)]! += weight * mean(r, j) * mean(r, m);
        }
      }
    }
    for (const width of [1, 10, 100]) {
      const matrix = banded(size, size - 1);
      for (let j = 0; j < size; j++) {
        for (let m = 0; m <= j; m++) {
          const [less, more] = [(j - m) * spacing, (j + m) * spacing];
          const single = (Math.exp(-(less ** 2) / 2) + Math.exp(-(more ** 2) / 2)) / 2;
          const at = place(matrix, j, m);
          // Cosines that the law cannot tell apart: a trace of the identity, which costs less than 10⁻⁹.
          matrix.rows[at] = (1 - 1 / width) * squares.rows[at]! + single / width + (j === m ? 1e-11 : 0);
        }
      }
      const least = (0.3 - solve(matrix, b).form) / (0.3 * 0.7);
      const closed = ridgeNetworkError({ law: "gaussian", dimension: 3, radius, width });
      // The infimum is below; what frequencies beyond 40 could gain there is their share of f times k c: it grows like the width.
      expect(least).toBeGreaterThan(closed.value - closed.error - 1e-7);
      expect(least).toBeLessThan(closed.value * (1 + 5e-5 * width));
    }
  });

  it.each([
    [10, 0.2],
    [20, 0.5],
    [40, 0.2],
  ])("is above the rank floor and falls with the width: d = %i, P = %d", (dimension, quantile) => {
    const radius = radiusOfGaussianQuantile(dimension, quantile);
    const { spectrum } = gaussianBall(dimension, { radius });
    let before = 1;
    for (const width of [1, 10, 100, 1000, 1e4, 1e6]) {
      const { value, error } = ridgeNetworkError({ law: "gaussian", dimension, radius, width });
      const { floor } = rankFloor(spectrum, BigInt(width));
      const share = floor / (quantile * (1 - quantile));
      expect(error).toBeLessThan(1e-9);
      expect(value).toBeLessThan(before);
      expect(value).toBeGreaterThan(share);
      if (width === 1) expect(value).toBeCloseTo(share, 9); // one unit: 1 − c_N both
      before = value;
    }
  });
});

describe("the quantity", () => {
  it("is the same number", () => {
    const params = { law: "gaussian", dimension: 20, quantile: 0.5, width: 100 } as const;
    const radius = radiusOfGaussianQuantile(20, 0.5);
    expect(quantity.value(params).value).toBe(
      ridgeNetworkError({ law: "gaussian", dimension: 20, radius, width: 100 }).value,
    );
    const heavy = quantity.value({ ...params, law: "phi2" });
    expect(heavy.value).toBeLessThan(0.21);
    expect(heavy.value).toBeGreaterThan(0.19);
  });
});

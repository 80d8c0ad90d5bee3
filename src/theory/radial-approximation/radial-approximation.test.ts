import { describe, expect, it } from "vitest";
import { gaussianRadius } from "../../distributions/radial/gaussian.ts";
import { ownDensityRadius } from "../../distributions/radial/own-density.ts";
import { uniformBallRadius } from "../../distributions/radial/uniform-ball.ts";
import { profileOfPoints } from "../certificates/enclosure/enclose-profile.ts";
import { profileValue } from "../certificates/radial/profile.ts";
import { approximateRadial, METHODS } from "./approximate.ts";
import { favardBound, jacksonBound, jacksonDamped, jacksonFactor, truncatedChebyshev } from "./chebyshev.ts";
import { encloseWithin } from "./enclose-within.ts";
import { polynomialRoundoff, polynomialValue } from "./even-polynomial.ts";
import { largestError } from "./largest-error.ts";
import { lawRule } from "./law-rule.ts";
import { leastSquares, rootMeanSquareError } from "./least-squares.ts";
import { minimax } from "./minimax.ts";

const TENT = "max(0, 1 - 2*abs(r - 1/2))";
const tent = encloseWithin(TENT, 1);
const uniform = ownDensityRadius({ dimension: 2, density: "1", from: 0, to: 1 });

/** |f − p| at 3001 angles. */
function sampled(f: typeof tent, p: ReturnType<typeof truncatedChebyshev>): number {
  let most = 0;
  for (let i = 0; i <= 3000; i++) {
    const r = p.radius * Math.cos((i * Math.PI) / 6000);
    most = Math.max(most, Math.abs(profileValue(f.profile, r) - polynomialValue(p, r)));
  }
  return most;
}

describe("the tent on [0, 1]", () => {
  // Found independently with 4000 points of a discrete cosine transform: hence the last digit may be off by one.
  it.each([
    [2, 0.655, 1.047, 0.28],
    [4, 0.375, 0.628, 0.159],
    [6, 0.176, 0.449, 0.06],
    [8, 0.097, 0.349, 0.03],
    [12, 0.104, 0.242, 0.029],
    [16, 0.085, 0.185, 0.022],
  ])("degree %d: truncated series %d, Favard's bound %d, mean square %d", (degree, series, favard, mean) => {
    const { lower, upper } = largestError(tent, truncatedChebyshev(tent, { degree }));
    expect(Math.abs(upper - series)).toBeLessThan(1e-3);
    expect(upper - lower).toBeLessThan(1e-8);
    expect(Math.abs(favardBound(2, { degree }) - favard)).toBeLessThan(1e-3);
    const best = leastSquares(tent, { degree, law: uniform });
    expect(Math.abs(rootMeanSquareError(tent, best, uniform).value - mean)).toBeLessThan(1e-3);
  });

  it("has the least mean square error 1/12 − 5/1024 in degree 2", () => {
    // Var f − Cov(f, r²)²/Var r² = 1/12 − (1/48)²/(4/45).
    const { value, error } = rootMeanSquareError(tent, leastSquares(tent, { degree: 2, law: uniform }), uniform);
    expect(Math.abs(value - Math.sqrt(1 / 12 - 45 / 9216))).toBeLessThan(error);
    expect(error).toBeLessThan(1e-10);
  });

  it("has the Chebyshev coefficients of a closed form", () => {
    // f = 2r below ½, 2 − 2r above, in θ: ∫ cos θ cos 2kθ = ½ [sin((2k + 1)θ)/(2k + 1) + sin((2k − 1)θ)/(2k − 1)], the corner at θ = π/3.
    const { coefficients } = truncatedChebyshev(tent, { degree: 64 });
    const primitive = (k: number, t: number) =>
      Math.sin((2 * k + 1) * t) / (2 * k + 1) + Math.sin((2 * k - 1) * t) / (2 * k - 1);
    for (let k = 1; k <= 32; k++) {
      const corner = Math.PI / 3;
      const outer = Math.sin(2 * k * corner) / k - primitive(k, corner);
      const inner = primitive(k, Math.PI / 2) - primitive(k, corner);
      // 100 terms of size 1, and f̃ is the tent to 10⁻¹⁵.
      expect(Math.abs(coefficients[k]! - (4 / Math.PI) * (outer + inner))).toBeLessThan(2e-14);
    }
  });

  // By linear programming on 4001 angles (SciPy's HiGHS), a hair less than on the whole interval.
  it.each([
    [2, 0.5],
    [4, 0.26606522],
    [8, 0.06118006],
    [16, 0.04224849],
  ])("degree %d: the least largest error is %d", (degree, reference) => {
    const { least } = minimax(tent, { degree });
    expect(least.upper).toBeGreaterThan(reference);
    expect(least.upper - reference).toBeLessThan(2e-7);
    expect(least.upper - least.lower).toBeLessThan(1e-8);
  });
});

describe("largestError", () => {
  it.each([TENT, "cos(9*r)", "max(0, 1 - 3*abs(r - 1/3))", "step(r - 0.3)", "sqrt(r)", "1/(1.01 - r)"])(
    "encloses what is seen of %s",
    (source) => {
      for (const radius of [1, 0.75]) {
        const f = encloseWithin(source, radius);
        for (const degree of [0, 8, 40]) {
          const p = truncatedChebyshev(f, { degree, radius });
          const { lower, upper } = largestError(f, p);
          const seen = sampled(f, p);
          const size = Math.max(...f.profile.pieces.map((c) => c.reduce((sum, v) => sum + Math.abs(v), 0)));
          expect(seen).toBeLessThanOrEqual(upper);
          // Both know f̃ only, and f̃ − p to its rounding.
          expect(lower).toBeGreaterThanOrEqual(
            seen - 1.01 * Math.max(...f.deviations) - 1e-8 * seen - 1e-12 * (1 + seen),
          );
          expect(upper - lower).toBeLessThan(2.1 * Math.max(...f.deviations) + 1e-8 * upper + 2e-11 * size);
        }
      }
    },
  );

  it("holds however few the stretches, so that each of its steps must", () => {
    // Zero at both ends; in the last also the second derivative in θ at r = ½, the middle: −16 cos 4θ + … at θ = π/3.
    const turning = -24 / 176;
    const waves = [
      [0, 0, 1, 0, -1],
      [0, 0, 1, 0, -1 - turning, 0, turning],
    ].map((c) => ({ degree: 2 * c.length - 2, radius: 1, coefficients: Float64Array.from(c) }));
    const zero = { degree: 0, radius: 1, coefficients: Float64Array.of(0) };
    const worlds = [
      ...waves.map((p) => [encloseWithin("0", 1), p] as const),
      [encloseWithin("r*(1 - r)", 1), zero] as const,
      [encloseWithin("r*(1 - r)*(r - 1/2)*(r - 0.9)", 1), zero] as const,
    ];
    for (const [f, p] of worlds) {
      for (const cells of [1, 2, 3, 5, 8, 20, 100]) {
        expect(largestError(f, p, { cells }).upper).toBeGreaterThanOrEqual(sampled(f, p));
      }
    }
  });

  it("is exact where the error is one of Chebyshev's polynomials", () => {
    // T_6(r) has no part of degree ≤ 4.
    const f = encloseWithin("32*r^6 - 48*r^4 + 18*r^2 - 1", 1);
    const { lower, upper } = largestError(f, truncatedChebyshev(f, { degree: 4 }));
    expect(lower).toBeLessThanOrEqual(1);
    expect(upper).toBeGreaterThanOrEqual(1);
    expect(upper - lower).toBeLessThan(1e-8);
  });
});

describe("Jackson's factors", () => {
  it("make a kernel that is nowhere negative, with E cos θ = cos π/(n + 2)", () => {
    for (const n of [2, 8, 31]) {
      expect(jacksonFactor(n, 0)).toBeCloseTo(1, 14);
      expect(jacksonFactor(n, 1)).toBeCloseTo(Math.cos(Math.PI / (n + 2)), 14);
      for (let i = 0; i <= 500; i++) {
        let kernel = 1;
        for (let j = 1; j <= n; j++) kernel += 2 * jacksonFactor(n, j) * Math.cos((j * i * Math.PI) / 500);
        expect(kernel).toBeGreaterThan(-1e-12);
      }
    }
  });

  it("keep the error within the bound, and the bound is not idle: r comes within a third", () => {
    for (const degree of [2, 8, 40, 128]) {
      const bound = jacksonBound(2, { degree });
      expect(largestError(tent, jacksonDamped(tent, { degree })).upper).toBeLessThan(bound);
      const cone = encloseWithin("r", 5);
      const { lower, upper } = largestError(cone, jacksonDamped(cone, { degree, radius: 5 }));
      expect(upper).toBeLessThan(jacksonBound(1, { degree, radius: 5 }));
      expect(lower).toBeGreaterThan(jacksonBound(1, { degree, radius: 5 }) / 1.5);
    }
  });
});

describe("minimax", () => {
  it("of 1/(2r² − 1 − 2) is Chebyshev's (2 − √3)^(n/2)/3", () => {
    // Chebyshev: E_m of 1/(x − a) on [−1, 1] is (a − √(a² − 1))^m/(a² − 1); x = 2r² − 1.
    const f = encloseWithin("1/(2*r^2 - 3)", 1);
    for (const degree of [0, 2, 8, 14]) {
      const exact = (2 - Math.sqrt(3)) ** (degree / 2) / 3;
      const { least } = minimax(f, { degree });
      expect(least.lower).toBeLessThanOrEqual(exact);
      expect(least.upper).toBeGreaterThanOrEqual(exact);
      expect(least.upper - least.lower).toBeLessThan(2e-9);
    }
  });

  it("of r in degree 2 is 1/8, whatever the unit", () => {
    const { error, least } = minimax(encloseWithin("r", 5), { degree: 2, radius: 5 });
    expect(Math.abs(least.lower - 5 / 8)).toBeLessThan(1e-12);
    expect(Math.abs(error.upper - 5 / 8)).toBeLessThan(1e-8);
  });

  it("is below Favard's bound and below all other methods", () => {
    for (const source of [TENT, "r", "abs(r - 0.3)", "sin(3*r)/3"]) {
      const f = encloseWithin(source, 1);
      for (const degree of [2, 6, 40]) {
        const { least } = minimax(f, { degree });
        expect(least.lower).toBeLessThan(favardBound(2, { degree }));
        for (const method of METHODS) {
          const p = approximateRadial(f, { method, degree, law: uniform });
          expect(largestError(f, p).upper).toBeGreaterThanOrEqual(least.lower);
        }
      }
    }
  });

  it("levels its peaks at corners and in the highest degrees", () => {
    const worlds = [
      ["max(0, 1 - abs(r - 2))", 4],
      ["abs(sin(12*r))", 1],
      ["abs(r - 0.3)", 1],
      ["1/(1 + exp(40*(r - 0.5)))", 1],
    ] as const;
    for (const [source, radius] of worlds) {
      const f = encloseWithin(source, radius);
      for (const degree of [64, 128]) {
        const { least } = minimax(f, { degree, radius });
        expect(least.upper - least.lower).toBeLessThan(1e-8 * least.upper + 1e-10);
      }
    }
  });

  it("is proven best at all degrees, of narrow tents and quick waves, and never worse for a higher degree", () => {
    const wave = (count: number) => {
      const points = Array.from({ length: count + 1 }, (_, i): [number, number] => [i / count, i % 2]);
      return profileOfPoints(points);
    };
    const tents = [2, 10, 100, 1000].flatMap((slope) => [0, 0.37, 1 / 2, 0.8, 1].map((at) => [slope, at] as const));
    const worlds = [
      ...tents.map(([slope, at]) => encloseWithin(`max(0, 1 - ${slope}*abs(r - ${at}))`, 1)),
      ...["exp(-1e5*(r - 0.37)^2)", "abs(r - 0.3)"].map((source) => encloseWithin(source, 1)),
      ...[8, 16, 50].map(wave),
    ];
    for (const f of worlds) {
      let last = (1 + 1e-8) / 2; // a constant, between 0 and 1
      for (const degree of [0, 2, 4, 6, 8, 10, 14, 20, 26, 30, 32, 36, 40, 46, 52, 58, 64]) {
        const { error, least } = minimax(f, { degree });
        expect(error.upper).toBeLessThanOrEqual(last * (1 + 1e-6));
        // Deviations of 1e-11 of the range, and 10⁻⁹ of `largestError`.
        expect(error.upper).toBeLessThanOrEqual((1 + 1e-6) * least.lower);
        last = error.upper;
      }
    }
  });

  it("has the error ½ for a wave of 50 teeth in degree 46, and below for 2 teeth", () => {
    // 51 places at which 0 and 1 take turns: ½ alternates on as many as degree 98 has coefficients, and one.
    const teeth = (count: number) =>
      profileOfPoints(Array.from({ length: count + 1 }, (_, i): [number, number] => [i / count, i % 2]));
    for (const degree of [0, 46, 98]) expect(minimax(teeth(50), { degree }).least.lower).toBeGreaterThan(0.5 - 1e-9);
    expect(minimax(teeth(2), { degree: 4 }).error.upper).toBeLessThan(0.49);
  });

  it("is 0 for 0, and refuses what is too small or too large", () => {
    expect(minimax(encloseWithin("0", 1), { degree: 6 }).error.upper).toBe(0);
    for (const source of ["1e-100*r", "1e300*r"]) {
      const f = encloseWithin(source, 1);
      for (const method of METHODS) {
        const requirement = "f must have a size in [1e-60, 1e+60], or be 0";
        expect(() => approximateRadial(f, { method, degree: 4, law: uniform })).toThrow(requirement);
      }
    }
  });

  it("refuses jumps", () => {
    expect(() => minimax(encloseWithin("step(r - 0.3)", 1), { degree: 4 })).toThrow("minimax: f must be continuous");
  });
});

describe("leastSquares", () => {
  it("leaves an error that is orthogonal to all even powers", () => {
    const law = gaussianRadius({ dimension: 6, standardDeviation: 0.3 });
    const f = encloseWithin("abs(r - 0.7)", 2);
    const p = leastSquares(f, { degree: 12, radius: 1, law });
    const { value } = rootMeanSquareError(f, p, law);
    for (let k = 0; k <= 6; k++) {
      // Perturbed along any T_j(2t − 1), the mean square has no first-order term: the two sides agree to their sum of squares.
      const moved = (h: number) => ({ ...p, coefficients: p.coefficients.map((c, j) => c + (j === k ? h : 0)) });
      const [above, below] = [rootMeanSquareError(f, moved(1e-3), law), rootMeanSquareError(f, moved(-1e-3), law)];
      expect(above.value).toBeGreaterThan(value);
      // The stationary point is known as well as rounding lets p be known: ‖T‖h ≤ ‖f − p − hT‖ times that, both signs.
      const size = Math.max(above.value, below.value);
      expect(Math.abs(above.value ** 2 - below.value ** 2)).toBeLessThan(4 * size * above.error);
      expect(above.error).toBeLessThan(1e-10);
    }
  });

  it("refuses a law that is too narrow for the degree, and says what was lost", () => {
    const f = encloseWithin("abs(r - 0.999)", 1);
    const law = uniformBallRadius({ dimension: 1000, radius: 1 });
    expect(leastSquares(f, { degree: 4, law }).coefficients).toHaveLength(3);
    expect(() => leastSquares(f, { degree: 48, law })).toThrow(
      /cancel on it, and rounding adds up to .*degree, got 48/,
    );
  });
});

describe("lawRule", () => {
  it("finds corners of the density that nobody told it of", () => {
    // A triangle on [0, 1] with its corner at 0.4: E r = 1.4/3, E r² = (1 + 0.4 + 0.16)/6.
    const law = ownDensityRadius({ dimension: 3, density: "max(0, min(r/0.4, (1 - r)/0.6))", from: 0, to: 1 });
    const { fine, coarse } = lawRule(law, []);
    for (const { nodes, weights } of [fine, coarse]) {
      const mean = (power: number) => nodes.reduce((sum, r, i) => sum + weights[i]! * r ** power, 0);
      expect(Math.abs(mean(1) - 1.4 / 3)).toBeLessThan(1e-12);
      expect(Math.abs(mean(2) - 1.56 / 6)).toBeLessThan(1e-12);
    }
    expect(fine.nodes.length).toBe(2 * coarse.nodes.length);
  });

  it("reaches the tails: E r²⁰ of a Gaussian vector", () => {
    const law = gaussianRadius({ dimension: 10, standardDeviation: 1 });
    const { nodes, weights } = lawRule(law, [1]).fine;
    const mean = nodes.reduce((sum, r, i) => sum + weights[i]! * r ** 20, 0);
    // The law's own accuracy; the tail left out has 2⁻⁶⁰ · 10¹⁰ of it.
    expect(mean / law.moment(20)).toBeCloseTo(1, 8);
  });
});

it("refuses odd, negative and too large degrees", () => {
  for (const degree of [3, -2, 130, 2.5]) {
    expect(() => truncatedChebyshev(tent, { degree })).toThrow("degree must be an even integer in [0, 128]");
  }
  expect(() => encloseWithin("r", -1)).toThrow("encloseWithin: the radius must be finite");
  expect(() => jacksonBound(-1, { degree: 2 })).toThrow("the Lipschitz constant");
});

it("bounds the rounding of a sum of 65 terms", () => {
  const p = truncatedChebyshev(tent, { degree: 128 });
  expect(polynomialRoundoff(p)).toBeLessThan(1e-11);
  // Σ c_k cos(2kθ) in another order, from cosines: within 65 roundings of angles up to 128 · π/2.
  for (let i = 0; i <= 200; i++) {
    const theta = (i * Math.PI) / 400;
    const direct = p.coefficients.reduce((sum, c, k) => sum + c * Math.cos(2 * k * theta), 0);
    expect(Math.abs(direct - polynomialValue(p, Math.cos(theta)))).toBeLessThan(polynomialRoundoff(p) + 2e-13);
  }
});

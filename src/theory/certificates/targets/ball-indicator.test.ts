import { describe, expect, it } from "vitest";
import reference from "../../../../tests/reference/ball-certificate.json" with { type: "json" };
import { LAWS } from "../radial-floor.ts";
import ballIndicator from "./ball-indicator.ts";
import profile from "./profile.ts";
import shells from "./shells.ts";

const PARAMS = { law: "phi2", dimension: 20, quantile: 0.2 } as const;

describe("ball-indicator", () => {
  it("certifies: the floor is below the estimate, relative to the variance q(1 − q)", () => {
    const certificate = ballIndicator.certify(PARAMS, 1000n);
    const { floor, relativeFloor, targetVariance, estimate, error, cutoff } = certificate;
    expect(certificate).toMatchObject({ width: 1000, dimension: 20, cutoff: 32 });
    expect(Math.abs(targetVariance - 0.16)).toBeLessThan(1e-11);
    expect(relativeFloor).toBeLessThanOrEqual(floor / targetVariance);
    expect(floor).toBeGreaterThanOrEqual(estimate - error);
    expect(floor).toBeLessThanOrEqual(estimate + error);
    expect(error).toBeLessThan(1e-3 * estimate);
    // The radius that the statement names gives the same floor, up to the float64 variance.
    const radius = Number(/radius (\S+) /.exec(certificate.statement)?.[1]);
    expect(ballIndicator.certify({ law: "phi2", dimension: 20, radius }, 1000n)).toEqual(certificate);
    expect(certificate.statement).toContain(`below ${floor}, ${relativeFloor} of the variance`);
    expect(cutoff).not.toBeNull();
  });

  it("finds the least width that is not excluded, under either law", () => {
    for (const law of ["phi2", "gaussian"] as const) {
      const params = { ...PARAMS, law };
      for (const floor of [0.5, 0.2, 0.05]) {
        const { width } = ballIndicator.leastWidth(params, floor);
        expect(ballIndicator.certify(params, width).relativeFloor).toBeLessThanOrEqual(floor);
        expect(ballIndicator.certify(params, width - 1n).relativeFloor).toBeGreaterThan(floor);
      }
    }
    const { width } = ballIndicator.leastWidth(PARAMS, 0);
    expect(ballIndicator.certify(PARAMS, width).statement).toContain("Nothing is excluded");
    expect(() => ballIndicator.leastWidth(PARAMS, 1)).toThrow("relativeFloor must be in [0, 1), got 1");
  });

  it("says nothing where the bound is vacuous: in the plane, with many units", () => {
    const { floor, statement } = ballIndicator.certify({ ...PARAMS, dimension: 2 }, 10n ** 30n);
    expect(floor).toBe(0);
    expect(statement).toContain("Nothing is excluded: the bound is vacuous");
  });

  it("needs one of radius, quantile and optimise, and no cutoff under the Gaussian law", () => {
    const bare = { law: "phi2", dimension: 20 } as const;
    expect(() => ballIndicator.certify(bare, 1n)).toThrow("exactly one of radius, quantile and optimise");
    expect(() => ballIndicator.certify({ ...PARAMS, radius: 1 }, 1n)).toThrow("exactly one of radius");
    expect(() => ballIndicator.leastWidth({ ...bare, optimise: "radius" }, 0.2)).toThrow("optimise needs a width");
    expect(() => ballIndicator.certify({ ...PARAMS, law: "gaussian", cutoff: 8 }, 1n)).toThrow(
      "cutoff must be left out",
    );
  });

  it("finds a radius with a larger floor than its neighbours", () => {
    for (const law of ["phi2", "gaussian"] as const) {
      const best = ballIndicator.certify({ law, dimension: 12, optimise: "radius" }, 300n);
      const radius = Number(/radius (\S+) /.exec(best.statement)?.[1]);
      for (const factor of [0.8, 0.93, 1.07, 1.25]) {
        const other = ballIndicator.certify({ law, dimension: 12, radius: factor * radius }, 300n);
        expect(other.floor).toBeLessThan(best.floor);
      }
    }
  });

  it("finds another radius for another width", () => {
    const params = { law: "gaussian", dimension: 12, optimise: "radius" } as const;
    const widths = [3n, 3000n];
    const found = widths.map((width) => ballIndicator.certify(params, width)); // one after the other
    for (const [i, width] of widths.entries()) {
      const best = found[i]!;
      const radius = Number(/radius (\S+) /.exec(best.statement)?.[1]);
      expect(ballIndicator.certify({ law: "gaussian", dimension: 12, radius }, width).floor).toBe(best.floor);
    }
  });

  it("estimates what it certifies, in even and odd dimensions", () => {
    for (const law of ["phi2", "gaussian"] as const) {
      for (const dimension of [9, 20, 41]) {
        const params = { law, dimension, quantile: 0.3 };
        for (const width of [10n, 1000n]) {
          const { estimate, targetVariance } = ballIndicator.estimate!(params, width);
          const proven = ballIndicator.certify(params, width);
          // Four-point quadrature on an oscillating integrand, with kinks at kτ = 1: some parts in a thousand.
          expect(Math.abs(estimate / proven.estimate - 1)).toBeLessThan(5e-3);
          expect(Math.abs(targetVariance / proven.targetVariance - 1)).toBeLessThan(1e-6);
        }
      }
    }
  });
});

describe("shells and profiles", () => {
  const common = { law: "phi2", dimension: 11 } as const;

  it("agree with the ball where they are one", () => {
    for (const law of ["phi2", "gaussian"] as const) {
      const here = { law, dimension: 11 };
      const ball = ballIndicator.certify({ ...here, radius: 1.25 }, 100n);
      const others = [
        shells.certify({ ...here, radii: "1.25", values: "1" }, 100n),
        shells.certify({ ...here, radii: "0.5,1.25", values: "1,1" }, 100n),
        profile.certify({ ...here, profile: "step(1.25-r)" }, 100n),
        profile.certify({ ...here, points: "0:1,1.25:1,1.25:0" }, 100n),
      ];
      for (const { floor, targetVariance } of others) {
        expect(Math.abs(floor - ball.floor)).toBeLessThan(1e-4 * ball.floor);
        expect(Math.abs(targetVariance / ball.targetVariance - 1)).toBeLessThan(1e-9);
      }
    }
  });

  it("scale: twice the function has four times the floor, and a constant changes nothing", () => {
    const one = shells.certify({ ...common, radii: "1,1.5,2", values: "1,-1,1" }, 50n);
    const twice = shells.certify({ ...common, radii: "1,1.5,2", values: "2,-2,2" }, 50n);
    expect(twice.floor / one.floor).toBeCloseTo(4, 9);
    const hat = profile.certify({ ...common, profile: "max(0,1-r/2)" }, 50n);
    const shifted = profile.certify({ ...common, profile: "3+max(0,1-r/2)" }, 50n);
    expect(shifted.floor / hat.floor).toBeCloseTo(1, 6);
  });

  it("refuse what float64 cannot hold with its errors, and scale as far as it can", () => {
    for (const law of ["phi2", "gaussian", "bochner-riesz"] as const) {
      const here = { law, dimension: 10, radii: "1,2" };
      const one = shells.certify({ ...here, values: "1,-1" }, 100n).relativeFloor;
      for (const size of ["1e-59", "1e59"]) {
        const { relativeFloor } = shells.certify({ ...here, values: `${size},-${size}` }, 100n);
        expect(Math.abs(relativeFloor / one - 1)).toBeLessThan(1e-9);
      }
      for (const size of ["3e-161", "1e200"]) {
        expect(() => shells.certify({ ...here, values: `${size},-${size}` }, 100n)).toThrow("must have a size in");
      }
      expect(shells.certify({ ...here, values: "0,0" }, 100n).relativeFloor).toBe(0);
      // A constant is free, whatever its size.
      expect(profile.certify({ law, dimension: 10, points: "0:1e70,1:1e70" }, 100n).relativeFloor).toBe(0);
    }
  });

  it("follow a formula as far out as its tail asks for", () => {
    const params = { ...common, profile: "cos(3*r)/(1+r^2)" };
    const near = profile.certify({ ...params, last: LAWS.phi2.radiusOfQuantile(11, 0.75) }, 100n);
    expect(profile.certify(params, 100n).floor).toBeGreaterThan(1.05 * near.floor);
  });

  it("refuse what is not square integrable, or no formula, or no points", () => {
    expect(() => profile.certify({ ...common, profile: "r" }, 5n)).toThrow("not square integrable");
    expect(() => profile.certify({ ...common, profile: "1/(r-1)" }, 5n)).toThrow("expression, column");
    expect(() => profile.certify({ ...common, points: "0:1,1" }, 5n)).toThrow(
      'r:value pairs separated by commas, got "1"',
    );
    expect(() => profile.certify({ ...common }, 5n)).toThrow("either profile or points");
    expect(() => profile.certify({ ...common, points: "0:1,1:0", last: 3 }, 5n)).toThrow("last belongs to a formula");
    expect(() => shells.certify({ ...common, radii: "1,2", values: "1" }, 5n)).toThrow("there must be 2 values, got 1");
    expect(() => shells.certify({ ...common, radii: "2,1", values: "1,0" }, 5n)).toThrow(
      "edges must begin with 0 and ascend",
    );
  });
});

describe("the table of the specification", () => {
  it.each(reference.table as unknown as readonly (readonly [number, number, number, number])[])(
    "d = %i, q = %d, k = %i: at most 1 % below it, and never above the estimate plus its error",
    (dimension, quantile, width, tabulated) => {
      const { relativeFloor, floor, estimate, error } = ballIndicator.certify(
        { law: "phi2", dimension, quantile },
        BigInt(width),
      );
      expect(relativeFloor).toBeGreaterThan(0.99 * tabulated - 5e-4); // three digits
      expect(floor).toBeLessThanOrEqual(estimate + error);
    },
  );
});

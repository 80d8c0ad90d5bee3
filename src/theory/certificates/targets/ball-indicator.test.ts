import { describe, expect, it } from "vitest";
import ballIndicator from "./ball-indicator.ts";

const PARAMS = { dimension: 20, quantile: 0.2 } as const;

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
    expect(ballIndicator.certify({ dimension: 20, radius }, 1000n)).toEqual(certificate);
    expect(certificate.statement).toContain(`below ${floor}, ${relativeFloor} of the variance`);
    expect(cutoff).not.toBeNull();
  });

  it("finds the least width that is not excluded", () => {
    for (const floor of [0.5, 0.2, 0.05]) {
      const { width } = ballIndicator.leastWidth(PARAMS, floor);
      expect(ballIndicator.certify(PARAMS, width).relativeFloor).toBeLessThanOrEqual(floor);
      expect(ballIndicator.certify(PARAMS, width - 1n).relativeFloor).toBeGreaterThan(floor);
    }
    const { width } = ballIndicator.leastWidth(PARAMS, 0);
    expect(ballIndicator.certify(PARAMS, width).statement).toContain("Nothing is excluded");
    expect(() => ballIndicator.leastWidth(PARAMS, 1)).toThrow("relativeFloor must be in [0, 1), got 1");
  });

  it("needs one of radius and quantile, and an even dimension", () => {
    expect(() => ballIndicator.certify({ dimension: 20 }, 1n)).toThrow("either radius or quantile");
    expect(() => ballIndicator.certify({ ...PARAMS, radius: 1 }, 1n)).toThrow("either radius or quantile");
    expect(ballIndicator.params.safeParse({ dimension: 21, quantile: 0.2 }).success).toBe(false);
  });
});

import { describe, expect, it } from "vitest";
import { tabulate } from "./table.ts";

const angles = Array.from({ length: 1001 }, (_, i) => (Math.PI * i) / 1000);

describe("tabulate", () => {
  it("interpolates analytic functions with few terms and says its error", () => {
    const f = (theta: number): number => Math.sin(theta) + (Math.PI - theta) * Math.cos(theta);
    const table = tabulate(f, { ends: [0, Math.PI], tolerance: 1e-14 });
    // Values up to π: a few ulps of them.
    for (const theta of angles) expect(Math.abs(table.value(theta) - f(theta))).toBeLessThan(3e-14);
    expect(table.error).toBeLessThan(1e-14);
    expect(table.terms).toBeLessThan(32);
  });

  it("interpolates a half-integer power of the distance to an inner end, which without that end it cannot", () => {
    const f = (theta: number): number => Math.max(0, 1 - theta) ** 1.5 + Math.cos(theta);
    const table = tabulate(f, { ends: [0, 1, Math.PI], tolerance: 1e-14 });
    for (const theta of angles) expect(Math.abs(table.value(theta) - f(theta))).toBeLessThan(5e-14);
    const whole = tabulate(f, { ends: [0, Math.PI], tolerance: 1e-14 });
    expect(whole.error).toBeGreaterThan(1e-6);
  });
});

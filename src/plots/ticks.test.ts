import { describe, expect, it } from "vitest";
import { DomainError } from "../math/domain-error.ts";
import { formatNumber, linearTicks, logTicks, superscript, type Tick } from "./ticks.ts";

const labels = (ticks: readonly Tick[]) => ticks.map(({ label }) => label).filter((label) => label !== "");

describe("linearTicks", () => {
  it("marks multiples of 1, 2 or 5 with as many decimals as the step has", () => {
    expect(labels(linearTicks(0, 1))).toEqual(["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
    expect(labels(linearTicks(-1.2, 1.2))).toEqual(["−1.0", "−0.5", "0.0", "0.5", "1.0"]);
    expect(labels(linearTicks(0, 2400))).toEqual(["0", "500", "1000", "1500", "2000"]);
  });

  it("gives three to nine ticks in the interval, whatever it is", () => {
    for (let low = -3; low < 3; low += 0.37) {
      for (const width of [1e-3, 0.07, 1.9, 44, 9e6]) {
        const ticks = linearTicks(low, low + width);
        expect(ticks.length).toBeGreaterThanOrEqual(3);
        expect(ticks.length).toBeLessThanOrEqual(9);
        for (const { at } of ticks) {
          expect(at).toBeGreaterThanOrEqual(low - width * 1e-6);
          expect(at).toBeLessThanOrEqual(low + width * (1 + 1e-6));
        }
        expect(new Set(labels(ticks)).size).toBe(ticks.length);
      }
    }
  });

  it("refuses an empty interval", () => {
    expect(() => linearTicks(1, 1)).toThrow(DomainError);
  });
});

describe("logTicks", () => {
  it("labels powers of ten over many decades, 1-2-5 over few", () => {
    expect(labels(logTicks(0.07, 60))).toEqual(["0.1", "1", "10"]);
    expect(labels(logTicks(150, 9500))).toEqual(["200", "500", "1000", "2000", "5000"]);
    expect(labels(logTicks(0.09, 0.8))).toEqual(["0.1", "0.2", "0.5"]);
    expect(labels(logTicks(1, 1e8))).toEqual(["10⁰", "10²", "10⁴", "10⁶", "10⁸"]);
  });

  it("never writes SI prefixes or exponents of the programming kind, and always two to nine labels", () => {
    for (let power = -12; power < 9; power += 0.7) {
      for (const decades of [0.1, 0.5, 0.9, 1.5, 2.2, 4, 9, 20]) {
        const written = labels(logTicks(10 ** power, 10 ** (power + decades)));
        expect(written.length).toBeGreaterThanOrEqual(2);
        expect(written.length).toBeLessThanOrEqual(9);
        for (const label of written) expect(label).toMatch(/^[−\d.·⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+$/);
      }
    }
  });

  it("refuses zero", () => {
    expect(() => logTicks(0, 1)).toThrow("logTicks: 0 < low < high, got [0,1]");
  });
});

describe("formatNumber", () => {
  it("writes numbers as people read them", () => {
    expect([1, 0.169, 12345.6, 1.23456e7, -0.5, -4e-9, 0].map((value) => formatNumber(value))).toEqual([
      "1",
      "0.169",
      "12346",
      "1.23·10⁷",
      "−0.5",
      "−4·10⁻⁹",
      "0",
    ]);
    expect([Number.NaN, Infinity, -Infinity].map((value) => formatNumber(value))).toEqual(["undefined", "∞", "−∞"]);
    expect(superscript(-30)).toBe("⁻³⁰");
  });
});

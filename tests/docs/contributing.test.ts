import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { Activation } from "../../src/activations/activation.ts";
import { hermite } from "../../src/math/hermite.ts";
import { gaussHermite } from "../../src/math/quadrature.ts";

/** The activation that CONTRIBUTING.md shows, taken out of the page and held to what it declares. */
const page = readFileSync(new URL("../../CONTRIBUTING.md", import.meta.url), "utf8");
const code = /```ts\n(import \{ defineActivation \}[\s\S]*?)```/.exec(page)?.[1] ?? "";
const folder = mkdtempSync(join(import.meta.dirname, "example-"));
afterAll(() => rmSync(folder, { recursive: true }));
const path = join(folder, "cosine.ts");
writeFileSync(path, code.replace("./activation.ts", "../../../src/activations/activation.ts"));
const { default: cosine } = (await import(path)) as { readonly default: Activation };

/** Largest difference of declared coefficients from a Gauss rule, which is exact to rounding for an entire function. */
const worst = ({ value, hermite: declared }: Activation, gain: number): number => {
  const { nodes, weights } = gaussHermite(80);
  return Math.max(
    ...[0, 1, 2, 3, 4, 6].map((k) => {
      const integral = nodes.reduce((sum, t, i) => sum + weights[i] * value(gain * t) * hermite(k, t), 0);
      return Math.abs(integral - declared(k, gain));
    }),
  );
};

test("the example's Hermite coefficients are those of its function; with a sign turned they are not", () => {
  // 80 terms of size below 1, each some ulps: 80 · 10 · 2⁻⁵³ < 1e-13.
  expect(worst(cosine, 1)).toBeLessThan(1e-13);
  expect(worst(cosine, 0.6)).toBeLessThan(1e-13);
  expect(worst({ ...cosine, hermite: (k, gain) => Math.abs(cosine.hermite(k, gain)) }, 1)).toBeGreaterThan(0.1);
});

test("the example's derivative and reference values are right", () => {
  for (const t of [-2, 0.3, 1.7]) {
    const step = 1e-5;
    // A central difference is off by step²/6 + 2⁻⁵³/step < 4e-11.
    expect(
      Math.abs((cosine.value(t + step) - cosine.value(t - step)) / (2 * step) - cosine.derivative(t)),
    ).toBeLessThan(4e-11);
  }
  for (const { t, value } of cosine.reference) expect(cosine.value(t)).toBe(value);
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { Activation } from "../../src/activations/activation.ts";
import { pinThreads } from "../../src/engine/native/environment.ts";
import { ENGINE_KINDS, openEngine } from "../../src/engine/native/open.ts";
import { hermite } from "../../src/math/hermite.ts";
import { gaussHermite } from "../../src/math/quadrature.ts";
import { Key } from "../../src/math/random/key.ts";
import { gaussianWeights } from "../../src/networks/initialise.ts";
import { createNetwork } from "../../src/training/networks/network.ts";
import { train } from "../../src/training/networks/train.ts";

/** The activation that CONTRIBUTING.md shows, taken out of the page and held to what it declares. */
const page = readFileSync(new URL("../../CONTRIBUTING.md", import.meta.url), "utf8");
const code = /```ts\n((?:import .*\n)*import \{ defineActivation \}[\s\S]*?)```/.exec(page)?.[1] ?? "";
const folder = mkdtempSync(join(import.meta.dirname, "example-"));
afterAll(() => rmSync(folder, { recursive: true }));
const path = join(folder, "example.ts");
writeFileSync(
  path,
  code.replace(/from "(\.\.?)\//g, (_, up) => `from "../../../src/${up === "." ? "activations/" : ""}`),
);
const { default: example } = (await import(path)) as { readonly default: Activation };

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
  expect(worst(example, 1)).toBeLessThan(1e-13);
  expect(worst(example, 0.6)).toBeLessThan(1e-13);
  expect(worst({ ...example, hermite: (k, gain) => Math.abs(example.hermite(k, gain)) }, 1)).toBeGreaterThan(0.1);
});

test("the example's derivative and reference values are right", () => {
  for (const t of [-2, 0.3, 1.7]) {
    const step = 1e-5;
    // A central difference is off by step²/6 + 2⁻⁵³/step < 4e-11.
    expect(
      Math.abs((example.value(t + step) - example.value(t - step)) / (2 * step) - example.derivative(t)),
    ).toBeLessThan(4e-11);
  }
  for (const { t, value } of example.reference) expect(example.value(t)).toBe(value);
});

/** Mean losses on the way, and predictions at the end, of a 5-24-8 network with the example's function in both layers. */
async function trained(kind: (typeof ENGINE_KINDS)[number], precision: "float32" | "float64") {
  const engine = await openEngine(kind, { memoryMebibytes: 64 });
  const [n, d] = [300, 5];
  const key = Key.root(1);
  const hidden = [24, 8].map((width) => ({ width, activation: example, bias: false }));
  const network = createNetwork({ inputs: d, hidden }, { engine, precision });
  for (const [l, w] of [...network.weights.hidden, network.weights.readout].entries()) {
    gaussianWeights(w, { standardDeviation: 1 / Math.sqrt(w.columns) }, key.fold("weights", l).stream());
  }
  const x = { rows: n, columns: d, data: new Float64Array(n * d) };
  key.fold("x").stream().fillGaussian(x.data);
  const y = Float64Array.from({ length: n }, (_, i) => Math.cos(x.data[i * d]!));
  const layers = [1, 2, 3].map((layer) => ({ layer, rate: 0.05 }));
  const phases = [
    { name: "all", layers, loss: "squared", batches: { kind: "full" }, optimiser: { kind: "gradient" }, steps: 20 },
  ] as const;
  const observer = { at: () => true, observe: () => ({}) };
  const { outcome, observations } = train(network, { data: { x, y }, phases, key, observer });
  expect(outcome).toBe("ok");
  const predictions = network.predict(x);
  network.release();
  engine.close();
  return { losses: observations.map(({ batchLoss }) => batchLoss ?? Number.NaN).slice(1), predictions };
}

test("a network with the example trains on every engine, in both precisions, alike", async () => {
  pinThreads();
  const reference = await trained("reference", "float64");
  expect(reference.losses.at(-1)).toBeLessThan(0.7 * reference.losses[0]!);
  for (const kind of ENGINE_KINDS) {
    for (const precision of ["float32", "float64"] as const) {
      // 20 steps, each with sums of 300 terms and functions good to a few units in the last place, carried on by a map that
      // contracts but for a factor below 1 + rate · curvature: 20 · (300 + 20) · 2 roundings of numbers of size 1.
      const tolerance = 20 * 640 * 2 ** (precision === "float32" ? -24 : -53);
      const { predictions } = await trained(kind, precision);
      for (const [i, value] of predictions.entries()) {
        expect(Math.abs(value - reference.predictions[i]!)).toBeLessThan(tolerance);
      }
    }
  }
});

import { expect, test } from "vitest";
import { type AuthorsSettings, jointPhases, layerwisePhases, twoLayerPhases } from "./authors-networks.ts";
import { AUTHORS_FILE, networkSettings } from "./sample-complexity-parameters.ts";

/** Numbers with which every factor of the authors' updates shows. */
const settings: AuthorsSettings = {
  ...networkSettings(AUTHORS_FILE, 16, 8),
  p1: 4,
  p2: 9,
  twoLayerWidth: 25,
  batch: 6,
  rate: 0.5,
  decay: { layerwise: [0.1, 0.3], joint: [0.2, 0.4, 0.7], twoLayer: 0.6 },
};
const sizes = { dimension: 16, samples: 8 };

/** For each layer: what multiplies the mean gradient, and what multiplies the weights, in W ← W − a G − b W. */
const factors = (phases: ReturnType<typeof layerwisePhases>) =>
  phases.flatMap(({ layers }) => layers.map(({ layer, rate, decay = 0 }) => [layer, rate, rate * decay]));

const close = (rows: readonly (readonly number[])[]) =>
  rows.map((row) => row.map((value) => expect.closeTo(value, 12)));

// By hand, with e = 0.2, d = 16: d^(−3/2) = 1/64.
test("layer by layer: lr √p₁/e² and lr reg₁; 4 lr √p₂/(e p₁) b/n and 4 lr reg₂ d^(−3/2)", () => {
  expect(factors(layerwisePhases(settings, sizes))).toEqual(
    close([
      [1, 25, 0.05],
      [2, 5.625, 0.009375],
    ]),
  );
  const paper = { ...settings, secondFactor: 2 };
  expect(factors(layerwisePhases(paper, sizes))[1]).toEqual(close([[2, 2.8125, 0.0046875]])[0]);
});

test("jointly: 0.15 of the same without b/n, and the read-out's lr/(e p₂)", () => {
  expect(factors(jointPhases(settings, sizes))).toEqual(
    close([
      [1, 3.75, 0.015],
      [2, 0.28125, 0.00046875],
      [3, 0.075 / 1.8, 0.0525],
    ]),
  );
});

test("two layers: lr √p/e and lr reg", () => {
  expect(factors(twoLayerPhases(settings))).toEqual(close([[1, 12.5, 0.3]]));
});

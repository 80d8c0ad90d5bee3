import { describe, expect, it } from "vitest";
import { referenceEngine as engine } from "../../engine/reference/reference-engine.ts";
import { Key } from "../../math/random/key.ts";
import { errorOrNull, trainJointly, trainLayerwise, trainTwoLayers } from "./authors-networks.ts";
import { authorsSettings, authorsWidths, drawTrial } from "./authors-trial.ts";
import { AUTHORS_INNER } from "./running-example.ts";

describe("the authors' settings", () => {
  it("at d = 32 and κ = 2.2 have 955 and 100 units, 63 in the two-layer network, and 1292 steps", () => {
    const widths = authorsWidths(32, 2.2);
    expect(widths).toEqual({ p1: 955, p2: 100, twoLayerWidth: 63 });
    const { steps, firstSteps, batch } = authorsSettings(widths, { dimension: 32, samples: 2048 });
    expect([steps, firstSteps, batch]).toEqual([1292, 72, 1433]);
    expect(authorsSettings(widths, { dimension: 32, samples: 2048, coefficient: 1 }).steps).toBe(258);
  });
});

describe("drawTrial", () => {
  const sizes = { dimension: 9, effectiveDimension: 2, inner: AUTHORS_INNER, samples: 40, testSamples: 50 };
  const settings = (samples: number) =>
    authorsSettings({ p1: 6, p2: 5, twoLayerWidth: 4 }, { dimension: 9, samples, coefficient: 0.5 });

  it("nests its samples", () => {
    const { setting, training } = drawTrial(sizes, { key: Key.root(1), engine });
    const { x, y } = setting(10).training;
    expect(x.data).toEqual(training.x.data.subarray(0, 90));
    expect(y).toEqual(training.y.subarray(0, 10));
    expect(drawTrial({ ...sizes, samples: 10 }, { key: Key.root(1), engine }).training.y).toEqual(y);
  });

  it("keeps the checkpoints of different trainings apart, and takes them up again to the same bits", () => {
    const kept = new Map<string, Uint8Array>();
    const checkpoints = {
      load: (name: string) => kept.get(name),
      due: () => true,
      save: (name: string, state: Uint8Array) => {
        kept.set(name, state.slice());
      },
    };
    const errors = (trial: ReturnType<typeof drawTrial>) => [
      ...[20, 40].map((n) => trainLayerwise(trial.setting(n), settings(n)).error),
      trainJointly(trial.setting(40), settings(40)).error,
      trainTwoLayers(trial.setting(40), settings(40)).error,
      trainTwoLayers(trial.setting(40, { name: "wide" }), settings(40)).error,
    ];
    const plain = errors(drawTrial(sizes, { key: Key.root(2), engine }));
    expect(errors(drawTrial(sizes, { key: Key.root(2), engine, checkpoints }))).toEqual(plain);
    expect(kept.size).toBe(5);
    expect(errors(drawTrial(sizes, { key: Key.root(2), engine, checkpoints }))).toEqual(plain);
    expect(new Set(plain).size).toBe(5);
  });

  it("a network that diverges has no error", () => {
    const { setting } = drawTrial(sizes, { key: Key.root(3), engine });
    expect(errorOrNull(trainTwoLayers(setting(40), { ...settings(40), rate: 1e6 }))).toBeNull();
    expect(errorOrNull(trainTwoLayers(setting(40), settings(40)))).toBeGreaterThan(0);
  });
});

import { describe, expect, it } from "vitest";
import { failureOf } from "../../../tests/laws/engine-oracle.ts";
import { activations } from "../../activations/registry.gen.ts";
import { type Batches, type Optimiser, type Phase, requirePhase, type TrainedLayer } from "./phase.ts";

const architecture = {
  inputs: 3,
  hidden: [4, 5].map((width) => ({ width, activation: activations.relu, bias: false })),
};
const sound: Phase = {
  name: "first",
  layers: [{ layer: 1, rate: 0.1 }],
  loss: "squared",
  batches: { kind: "full" },
  optimiser: { kind: "gradient" },
  steps: 10,
};
const said = (change: Partial<Phase>, samples = 100): string =>
  failureOf(() => requirePhase({ ...sound, ...change }, architecture, samples));
const layer = (change: Partial<TrainedLayer>): Partial<Phase> => ({ layers: [{ layer: 1, rate: 0.1, ...change }] });
const batches = (kind: Batches): Partial<Phase> => ({ batches: kind });
const optimiser = (of: Optimiser, rest: Partial<TrainedLayer> = {}): Partial<Phase> => ({
  ...layer(rest),
  optimiser: of,
});
const draw = (): void => undefined;
const adam = { kind: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;

const refusals: readonly (readonly [change: Partial<Phase>, message: string, samples?: number])[] = [
  [{ steps: 1.5 }, "steps must be an integer ≥ 0, got 1.5"],
  [{ layers: [] }, "some layer must be trained, got []"],
  [
    { layers: [sound.layers[0]!, sound.layers[0]!] },
    'layers must differ, got [{"layer":1,"rate":0.1},{"layer":1,"rate":0.1}]',
  ],
  [layer({ layer: 4 }), "layer must be an integer from 1 to 3, got 4"],
  [layer({ layer: 0 }), "layer must be an integer from 1 to 3, got 0"],
  [layer({ rate: Number.NaN }), "rate must be finite, got NaN"],
  [layer({ decay: -1 }), "decay must be ≥ 0, got -1"],
  [layer({ sphere: 0 }), "sphere must be a positive radius, got 0"],
  [
    optimiser(adam, { sphere: 1 }),
    `rows stay on a sphere only under plain gradient descent, got ${JSON.stringify(adam)}`,
  ],
  [
    optimiser({ kind: "gradient", momentum: 0.5 }, { sphere: 1 }),
    'rows stay on a sphere only under plain gradient descent, got {"kind":"gradient","momentum":0.5}',
  ],
  [optimiser({ kind: "gradient", momentum: 1 }), "momentum must lie in [0, 1), got 1"],
  [optimiser({ ...adam, beta1: 1 }), "beta1 must lie in [0, 1), got 1"],
  [optimiser({ ...adam, beta2: -0.1 }), "beta2 must lie in [0, 1), got -0.1"],
  [optimiser({ ...adam, epsilon: -1 }), "epsilon must be ≥ 0 and finite, got -1"],
  [{}, "there must be a point to train on, got 0", 0],
  [batches({ kind: "subset", size: 101 }), "batch size must be at most the 100 points given, got 101"],
  [batches({ kind: "epochs", size: 101 }), "batch size must be at most the 100 points given, got 101"],
  [batches({ kind: "one-pass", size: 101 }), "batch size must be at most the 100 points given, got 101"],
  [batches({ kind: "subset", size: 0 }), "batch size must be an integer ≥ 1, got 0"],
  [batches({ kind: "fresh", size: 0.5, draw }), "batch size must be an integer ≥ 1, got 0.5"],
  [batches({ kind: "fresh", size: 5, repeats: 0, draw }), "repeats must be an integer ≥ 1, got 0"],
  [
    batches({ kind: "one-pass", size: 30, repeats: 2 }),
    "steps must be at most 6, where one pass over 100 points ends, got 10",
  ],
];

describe("requirePhase", () => {
  for (const [change, message, samples] of refusals) {
    it(`says: ${message}`, () => expect(said(change, samples)).toBe(`phase «first»: ${message}`));
  }

  it("takes what can be run", () => {
    const runnable: readonly Partial<Phase>[] = [
      {},
      { steps: 0 },
      layer({ layer: 3, decay: 0.1, sphere: 2 }),
      optimiser(adam, { decay: 0.1 }),
      batches({ kind: "subset", size: 100 }),
      batches({ kind: "one-pass", size: 20, repeats: 2 }),
      batches({ kind: "fresh", size: 1000, draw }),
    ];
    for (const change of runnable) requirePhase({ ...sound, ...change }, architecture, 100);
  });
});

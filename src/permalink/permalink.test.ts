import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { RADIAL_LAWS } from "../distributions/named-radial.ts";
import type { ProfileName } from "../experiments/experiment.ts";
import { experiments } from "../experiments/registry.gen.ts";
import { NAMED_PROFILES } from "../experiments/safran-eldan-shamir-2019/sandwich-profiles.ts";
import { targets } from "../targets/registry.gen.ts";
import { sphereTargets } from "../targets/sphere/registry.gen.ts";
import { formatPermalink, PAPERS, parsePermalink, SANDWICH } from "./permalink.ts";
import { PermalinkError } from "./permalink-error.ts";
import { PLAYGROUND_LAWS, playgroundNetwork, QUANTITIES, usualPlayground } from "./playground-state.ts";
import { PROFILE_NAMES } from "./text-schemas.ts";
import type { View } from "./view.ts";

const SIZES: readonly ProfileName[] = ["smoke", "laptop", "paper"];
const runs = { seed: 7, numRuns: 150 } as const;

const FORMULAS = ["relu", "max(t, 0.1*t)", "exp(-t^2/2)", "hermite-3", "sin(3*t) + 1e-3"];
const PROFILES = ["ball", "tent 2", "0:1, 1.5:0", "max(0, 1 - r/2)", "cos(2*pi*r)/(1 + r^2)", "0:1,1:1,1:0"];
/** Numbers of every shape that decimal has; −0 is 0 in an address. */
const positive = (max: number) => fc.double({ min: 1e-300, max, noNaN: true });

const network = fc
  .record({
    widths: fc.array(fc.integer({ min: 1, max: 4096 }), { minLength: 1, maxLength: 3 }),
    activation: fc.constantFrom(...FORMULAS),
    bias: fc.boolean(),
    layers: fc.subarray([1, 2, 3, 4], { minLength: 1 }),
    all: fc.boolean(),
    initialisation: fc.constantFrom("fan-in", "sphere"),
    gain: positive(1000),
    rate: positive(1000),
  })
  .map(({ layers, all, ...own }) => {
    const trained = layers.filter((layer) => layer <= own.widths.length + 1);
    return playgroundNetwork.parse({ ...own, trained: all || trained.length === 0 ? "all" : trained });
  });

const playground: fc.Arbitrary<View> = fc
  .record({
    law: fc.constantFrom(...RADIAL_LAWS),
    dimension: fc.integer({ min: 2, max: 1000 }),
    radius: positive(1e6),
    profile: fc.constantFrom(...PROFILES),
    networks: fc.array(network, { minLength: 1, maxLength: 4 }),
    training: fc.record({
      loss: fc.constantFrom("squared", "correlation", "cross-entropy"),
      optimiser: fc.constantFrom("gradient", "adam"),
      rate: positive(1e6),
      momentum: fc.double({ min: 0, max: 0.999, noNaN: true }),
      batch: fc.integer({ min: 0, max: 500 }),
      steps: fc.integer({ min: 1, max: 10_000_000 }),
    }),
    trainingPoints: fc.integer({ min: 500, max: 1_000_000 }),
    seed: fc.nat(),
    seeds: fc.integer({ min: 1, max: 32 }),
    shown: fc.subarray([...QUANTITIES]),
    speed: positive(1000),
  })
  .map((own) => {
    // As many points as the limit on their coordinates leaves.
    const trainingPoints = Math.min(own.trainingPoints, Math.floor(2e7 / own.dimension / own.seeds) - 100);
    return { ...usualPlayground, ...own, trainingPoints, testPoints: 100, view: "playground" } as unknown as View;
  });

const spectra: fc.Arbitrary<View> = fc.record({
  view: fc.constant("spectra" as const),
  activation: fc.constantFrom(...FORMULAS),
  dimension: fc.integer({ min: 2, max: 1_000_000 }),
  degrees: fc.integer({ min: 0, max: 200 }),
  gain: positive(1e4),
  bias: fc.double({ min: -1e4, max: 1e4, noNaN: true }).map((b) => (b === 0 ? 0 : b)),
  compare: fc.array(fc.constantFrom(...FORMULAS), { maxLength: 5 }),
  target: fc
    .uniqueArray(fc.integer({ min: 0, max: 200 }), { minLength: 1, maxLength: 6 })
    .map((degrees) => degrees.sort((a, b) => a - b)),
  step: positive(1.99),
  steps: fc.integer({ min: 1, max: 1e15 }),
  samples: fc.oneof(fc.constant(0), fc.integer({ min: 100, max: 1_000_000 })),
  seed: fc.nat(),
});

const lists: fc.Arbitrary<View> = fc.oneof(
  fc.constantFrom<View>({ view: "board" }, { view: "papers" }, { view: "runs", compare: [] }),
  fc.constantFrom(...PAPERS).map((paper): View => ({ view: "board", paper })),
  fc.constantFrom(...PAPERS).map((paper): View => ({ view: "papers", paper })),
  fc.constantFrom(...PAPERS).map((paper): View => ({ view: "papers", paper, note: "two-layer-guarantee" })),
  fc
    .array(fc.constantFrom("safran-lee-2022.floor-holds", "dandi-2025.might~01abcdef"), { maxLength: 8 })
    .map((compare): View => ({ view: "runs", compare })),
);

const anyView = fc.oneof(playground, spectra, lists);

/** The same address, its keys in another order. */
const reordered = (address: string): string => {
  const [path, query = ""] = address.split("?");
  return query === "" ? address : `${path}?${query.split("&").reverse().join("&")}`;
};

describe("round trip", () => {
  test("every state has an address that gives it back, in whatever order its keys are", async () => {
    await fc.assert(
      fc.asyncProperty(anyView, async (view) => {
        const address = await formatPermalink(view);
        expect(await parsePermalink(address)).toEqual(view);
        const again = await parsePermalink(`https://example.org/a/b/?c=d${reordered(address)}`);
        expect(await formatPermalink(again)).toBe(address);
        // Nothing that a browser would write otherwise.
        expect(new URL(address, "https://example.org/").hash).toBe(address);
      }),
      runs,
    );
  });

  test.each(Object.keys(experiments))("%s: every profile's parameters in the place of every other's", async (id) => {
    const { profiles } = await experiments[id]!();
    for (const profile of SIZES) {
      for (const other of SIZES) {
        const params = profiles[other] as Readonly<Record<string, unknown>>;
        const view: View = { view: "claim", id, profile, seed: 5, engine: "wasm", params };
        const address = await formatPermalink(view).catch((error: unknown) => error);
        // What a profile has and another leaves out cannot be said, here or on the command line.
        if (address instanceof PermalinkError) {
          expect(address.message).toContain("cannot be left out");
          continue;
        }
        expect(await parsePermalink(address as string)).toEqual(view);
        if (profile === other) expect(address).not.toContain("set.");
      }
    }
  });

  test("the sandwich's parameters stand without a prefix", async () => {
    const { profiles } = await experiments[SANDWICH]!();
    const params = { ...(profiles.smoke as object), profile: "max(0, 1 - r)", dimension: 12, widths: [1, 10] };
    const own = { sizes: "smoke", seed: 1, engine: "auto", units: 1000, measure: "rms" } as const;
    const view: View = { view: "sandwich", ...own, params };
    const address = await formatPermalink(view);
    expect(address).toBe(
      "#/sandwich?dimension=12&profile=max(0,%201%20-%20r)&widths=1,10&sizes=smoke&units=1000&measure=rms",
    );
    expect(await parsePermalink(address)).toEqual(view);
    // Addresses that are older than these two mean what they meant.
    expect(await parsePermalink("#/sandwich")).toMatchObject({ units: 100, measure: "share" });
  });

  test("a file is said by its digest, and by what is chosen about it", async () => {
    const data = { sha256: "0f".repeat(32), standardise: true, held: 0.25, along: [] };
    const view = { ...usualPlayground, view: "playground", target: "data", data } as View;
    const address = await formatPermalink(view);
    expect(address).toBe(`#/playground?target=data&data.sha256=${"0f".repeat(32)}`);
    expect(await parsePermalink(address)).toEqual(view);
    const chosen = { ...data, name: "a b, c.csv", column: 2, standardise: false, held: 0.5, along: [3, 1] };
    const other = { ...view, data: chosen } as View;
    expect(await parsePermalink(await formatPermalink(other))).toEqual(other);
    // A page that waits for its file.
    expect(await parsePermalink("#/playground?target=data")).toEqual({
      ...usualPlayground,
      view: "playground",
      target: "data",
    });
    // What a file has no say in does not limit it.
    await parsePermalink("#/playground?target=data&dimension=1000&trainingPoints=1000000");
  });

  test("targets of the catalogue bring their parameters", async () => {
    for (const [target, { params, examples }] of Object.entries({ ...targets, ...sphereTargets })) {
      const law = Object.hasOwn(sphereTargets, target) ? "uniform-sphere" : "gaussian";
      for (const example of examples) {
        const parameters = params.parse(example) as object;
        const view = { ...usualPlayground, view: "playground", law, target, parameters } as View;
        const address = await formatPermalink(view).catch((error: unknown) => error);
        // An example may lack an optional key that the first one has.
        if (address instanceof PermalinkError) expect(address.message).toContain("cannot be left out");
        else expect(await parsePermalink(address as string)).toEqual(view);
      }
    }
  });
});

/** Addresses of version 1 that somebody may have kept: what they mean must not change. Where it must, VERSION rises. */
test("old links keep their meaning", async () => {
  expect(await parsePermalink("#/?v=1")).toEqual({ view: "board" });
  expect(await parsePermalink("#/spectra")).toEqual({
    ...{ view: "spectra", activation: "relu", dimension: 20, degrees: 12, gain: 1, bias: 0 },
    ...{ compare: [], target: [1, 2, 3, 4], step: 0.9, steps: 1_000_000, samples: 20_000, seed: 1 },
  });
  expect(await parsePermalink("#/claim/safran-lee-2022/floor-holds?profile=smoke&seed=3&set.gain=4")).toMatchObject({
    ...{ view: "claim", id: "safran-lee-2022/floor-holds", profile: "smoke", seed: 3, engine: "auto" },
    params: { gain: 4 },
  });
  const network = { activation: "logistic", bias: true, trained: "all", initialisation: "fan-in", gain: 4, rate: 1 };
  expect(await parsePermalink("#/playground")).toEqual({
    ...{
      view: "playground",
      law: "phi2",
      dimension: 10,
      radius: 1,
      target: "radial",
      profile: "ball 0.2",
      parameters: {},
    },
    networks: [
      { widths: [64], ...network },
      { widths: [56, 8], ...network },
    ],
    training: { loss: "squared", optimiser: "adam", rate: 0.01, momentum: 0, batch: 256, steps: 10_000 },
    ...{ trainingPoints: 12_000, testPoints: 2000, seed: 1, seeds: 2, speed: 4 },
    shown: ["loss", "error", "radius", "plane", "floor"],
    axes: ["error-steps", "loss-steps", "loss-values"],
  });
  expect(await parsePermalink("#/playground?networks=1&networks.1.widths=100,30&training.rate=0.5")).toMatchObject({
    networks: [{ widths: [100, 30], trained: "all" }],
    training: { rate: 0.5 },
  });
  await expect(parsePermalink("#/spectra?v=2")).rejects.toThrow("later version");
});

test("names that are written here are those of the catalogue", () => {
  expect(PROFILE_NAMES).toEqual(Object.keys(NAMED_PROFILES));
  expect(PLAYGROUND_LAWS).toEqual([...RADIAL_LAWS, "uniform-sphere"]);
});

test("an address that says nothing shows the first story, as old links do", () => {
  expect(usualPlayground).toMatchObject({
    law: "phi2",
    dimension: 10,
    target: "radial",
    profile: "ball 0.2",
    networks: [
      { widths: [64], activation: "logistic", gain: 4 },
      { widths: [56, 8], activation: "logistic", gain: 4 },
    ],
    training: { optimiser: "adam", rate: 0.01, batch: 256, steps: 10_000 },
    trainingPoints: 12_000,
    testPoints: 2000,
    seeds: 2,
    speed: 4,
    shown: ["loss", "error", "radius", "plane", "floor"],
  });
});

test("a state that is none has no address", async () => {
  const spectrum = await parsePermalink("#/spectra?degrees=3");
  for (const bad of [
    ...[{ gain: Number.NaN }, { bias: Infinity }, { activation: "a\u0000" }, { activation: "\ud800" }],
    ...[{ compare: ["t +"] }, { target: [2, 1] }, { target: [] }, { step: 2 }, { steps: 0.5 }, { samples: 99 }],
  ]) {
    await expect(formatPermalink({ ...spectrum, ...bad } as View)).rejects.toThrow(PermalinkError);
  }
  await expect(formatPermalink({ view: "board", paper: "nobody-2000" })).rejects.toThrow("paper");
});

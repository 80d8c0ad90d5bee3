import { describe, expect, test } from "vitest";
import { MemoryLimitError } from "../../engine/workspace.ts";
import { formatPermalink, parsePermalink } from "../../permalink/permalink.ts";
import { type PlaygroundState, playgroundFields, usualPlayground } from "../../permalink/playground-state.ts";
import type { PlaygroundView } from "../../playground/view.ts";
import { choices, forms, problemsOfState, targetControls, withTarget } from "../laboratory/playground-forms.ts";
import { scalesOf, withAxis } from "./chart-panels.ts";
import { curvesCsv } from "./playground-csv.ts";
import { sameNumbers } from "./playground-pace.ts";
import { adviceOn, inWords } from "./playground-problem.ts";
import { namedProfile, profileSlider, profileText } from "./playground-profile.ts";
import { progressOf, speedOf, speedPlace } from "./playground-progress.ts";
import { STORIES } from "./playground-stories.ts";
import { quantityTitle, targetTitle } from "./playground-words.ts";

describe("stories", () => {
  test.each(STORIES)("$title is a playground, and no other", async ({ address }) => {
    const view = await parsePermalink(address);
    expect(view).toMatchObject({ view: "playground" });
    expect(await parsePermalink(await formatPermalink(view))).toEqual(view);
    const { view: _, ...state } = view as PlaygroundState & { readonly view: string };
    expect(problemsOfState(state)).toEqual({});
  });
  test("begin with the playground without a choice, and differ", async () => {
    expect(await parsePermalink(STORIES[0]!.address)).toEqual({ view: "playground", ...usualPlayground });
    const addresses = await Promise.all(
      STORIES.map(async ({ address }) => formatPermalink(await parsePermalink(address))),
    );
    expect(new Set(addresses).size).toBe(STORIES.length);
  });
});

test("an axis is one word of the address, and none of the numbers", async () => {
  const linear = withAxis(usualPlayground, "error-steps", false);
  expect(scalesOf(linear, "error", 9)).toEqual({ x: "linear", y: "linear", most: 9 });
  expect(scalesOf(linear, "loss", 9)).toEqual({ x: "log", y: "log", most: 9 });
  const address = await formatPermalink({ view: "playground", ...linear });
  expect(address).toBe("#/playground?axes=loss-steps,loss-values");
  expect(await parsePermalink(address)).toEqual({ view: "playground", ...linear });
  expect(sameNumbers(linear, usualPlayground)).toBe(true);
  expect(withAxis(linear, "error-steps", true)).toEqual(usualPlayground);
  const signed = { ...usualPlayground, training: { ...usualPlayground.training, loss: "correlation" } } as const;
  expect(scalesOf(signed, "loss", 9).y).toBe("linear");
});

describe("forms", () => {
  test("every target can be chosen, has words, and its usual parameters are a state", () => {
    for (const { id } of choices().targets) {
      const state = withTarget({ ...usualPlayground, dimension: 20 }, id as PlaygroundState["target"]);
      expect(problemsOfState(state)).toEqual({});
      expect(targetControls(state).length).toBeGreaterThan(0);
      expect(targetTitle(id)).not.toBe(id);
      expect(problemsOfState(withTarget(state, "radial"))).toEqual({});
    }
  });
  test("what the page asks for by name is there", () => {
    const names = forms().state.map(({ name }) => name);
    for (const name of ["law", "dimension", "radius", "training", "trainingPoints", "testPoints", "seed", "seeds"]) {
      expect(names).toContain(name);
    }
    expect(JSON.stringify(forms())).not.toContain('"empty"');
    const own = forms().network.map(({ name }) => name);
    for (const name of ["widths", "bias", "initialisation", "gain", "rate"]) expect(own).toContain(name);
    for (const quantity of playgroundFields.shape.shown.unwrap().unwrap().element.options) {
      expect(quantityTitle(quantity)).not.toBe(quantity);
    }
  });
  test("problems have the names of their fields", () => {
    const networks = [{ ...usualPlayground.networks[0]!, widths: [0] }];
    const problems = problemsOfState({ ...usualPlayground, profile: "sin(", networks });
    expect(problems).toMatchObject({
      profile: expect.stringMatching(/column 5/),
      "networks[0].widths[0]": expect.stringMatching(/must be ≥ 1/),
    });
  });
});

test("a refusal finds its field, and says what to do", () => {
  expect(adviceOn("createPlayground: the target must vary where the law has its mass, got 0", true)).toEqual({
    field: "profile",
    sentence: "Choose another function of the radius. The networks before it stay.",
  });
  expect(adviceOn("networks: 9 MiB of memory", false).sentence).not.toMatch(/before/);
  expect(inWords("createPlayground: the target must vary")).toBe("the target must vary.");
  const short = new MemoryLimitError("networks", { wanted: 2 ** 29, limit: 2 ** 30 }).message;
  expect(inWords(short)).toMatch(/more than the 1024 MiB of memory/);
  expect(adviceOn(short, true).sentence).toMatch(/fewer units/);
});

test("a profile is a name with a number, or a text", () => {
  const { profiles } = choices();
  expect(namedProfile("ball 0.2", profiles)).toMatchObject({ name: "ball", number: 0.2 });
  expect(namedProfile("hat", profiles)).toMatchObject({ name: "hat", number: 1.5 });
  expect(namedProfile("exp(-r)", profiles)).toBeUndefined();
  for (const { name, usual, range } of profiles) {
    const slider = profileSlider(range);
    expect(namedProfile(profileText(name, usual), profiles)?.number).toBe(usual);
    for (const place of [10, 37, 90])
      expect(Math.abs(slider.place(slider.number(place)) - place)).toBeLessThanOrEqual(1);
    for (const place of [0, 100]) {
      expect(slider.number(place)).toBeGreaterThanOrEqual(range[0]);
      expect(slider.number(place)).toBeLessThanOrEqual(range[1]);
    }
  }
});

test("the speed's slider goes from slow to as fast as it can", () => {
  for (const place of [0, 20, 50, 99, 100]) expect(speedPlace(speedOf(place))).toBe(place);
  expect(speedOf(100)).toBe(1000);
  for (const speed of [speedOf(0), speedOf(99)]) expect(playgroundFields.safeParse({ speed }).success).toBe(true);
});

test("progress has words for every status", () => {
  const view = { steps: 12_345 } as unknown as PlaygroundView;
  const news = { status: "running", view, state: { ...usualPlayground }, problem: undefined } as const;
  expect(progressOf({ ...news, view: { ...view, steps: 5000 } }, false)).toEqual({
    share: 0.5,
    words: "step 5\u202f000 of 10\u202f000",
  });
  expect(progressOf({ ...news, status: "done" }, false).words).toMatch(/done$/);
  expect(progressOf({ ...news, view: undefined }, true).words).toBe("waiting for a file");
});

test("curves as a table read back to the same numbers", () => {
  const point = {
    step: 3,
    loss: 0.1,
    error: 1 / 3,
    low: 0.2,
    high: 0.4,
    errors: [0.2, 0.4],
    standardErrors: [0.01, 0.02],
  };
  const error = { value: 1 / 3, low: 0.1, high: 0.5, level: 0.95 };
  const view = { networks: [{ label: "64 tanh", curve: [{ ...point, step: 0 }, point], error }] };
  const [head, first, last, ...rest] = curvesCsv(view as unknown as PlaygroundView)
    .trim()
    .split("\n")
    .map((line) => line.split(","));
  expect(rest).toEqual([]);
  expect(Number(last![head!.indexOf("error")])).toBe(1 / 3);
  expect(Number(last![head!.indexOf("error of seed 2")])).toBe(0.4);
  expect([first, last].map((row) => row![head!.indexOf("interval from")])).toEqual(["", "0.1"]);
});

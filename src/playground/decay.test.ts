import { expect, test } from "vitest";
import { parsePermalink } from "../permalink/permalink.ts";
import type { PlaygroundState } from "../permalink/playground-state.ts";
import { openBrowserEngine } from "../web/computation/open-engine.ts";
import { errorAfter } from "./decay-curve.ts";
import { createPlayground } from "./session.ts";
import { theoryOf } from "./theory.ts";

const UNITS = 400;
const BASE =
  `#/playground?law=uniform-sphere&dimension=4&target=zonal&networks=1&networks.1.widths=${UNITS}&networks.1.activation=relu&networks.1.gain=1.5` +
  "&networks.1.initialisation=sphere&training.optimiser=gradient&training.batch=0&training.rate=0.001&trainingPoints=3000&testPoints=2000&seeds=6&shown=error" +
  "&target.parts=3&target.parts.1.degree=1&target.parts.1.energy=1&target.parts.2.degree=2&target.parts.2.energy=1&target.parts.3.degree=4&target.parts.3.energy=1&target.poles=common";
const stateOf = async (more: string): Promise<PlaygroundState> => {
  const { view: _, ...state } = (await parsePermalink(BASE + more)) as { view: "playground" } & PlaygroundState;
  return state;
};

test.each([
  ["without biases", "&networks.1.bias=false"],
  ["with one bias for all units", ""],
])("a read-out's descent has the predicted error, %s", async (_, bias) => {
  const state = await stateOf(`&networks.1.trained=2${bias}`);
  const decay = theoryOf(state)[0]!.decay!;
  const engine = await openBrowserEngine({ memoryMebibytes: 128 });
  const playground = createPlayground(state, { engine });
  for (const step of [0, 20, 300]) {
    playground.step(step - playground.steps);
    const { variance, networks } = playground.view();
    const { errors } = networks[0]!.curve.at(-1)!;
    const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
    // Finite m: the kernel's relative fluctuation is about √(N/m) for the N ≈ 25 harmonics that matter, its square N/m = 6 % in the mean;
    // 3000 points add N/n, below 1 %, and six first draws a spread of 10 %/√6.
    expect(Math.abs(mean / (errorAfter(decay, step) / variance) - 1)).toBeLessThan(0.12);
  }
  // It has moved much further than that in the meantime.
  expect(errorAfter(decay, 300)).toBeLessThan(0.6 * errorAfter(decay, 0));
  playground.release();
  await engine.close();
});

test.each([
  ["", "trained 2"],
  ["&networks.1.trained=2&networks.1.initialisation=fan-in", "initialisation sphere"],
  ["&networks.1.trained=2&training.optimiser=adam", "without momentum"],
  ["&networks.1.trained=2&training.rate=1", "descent diverges in degree 0"],
])("another network %s is told what is missing", async (more, words) => {
  const base = await stateOf("");
  expect(base.target).toBe("zonal");
  const replaced = BASE.replaceAll(/&(networks\.1\.initialisation|training\.(optimiser|rate))=[^&]*/g, (all, key) =>
    more.includes(key) ? "" : all,
  );
  const { view: _, ...state } = (await parsePermalink(replaced + more)) as { view: "playground" } & PlaygroundState;
  const { decay, note } = theoryOf(state)[0]!;
  expect(decay).toBeUndefined();
  expect(note).toContain(words);
});

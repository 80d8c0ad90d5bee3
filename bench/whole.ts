import { pinThreads } from "../src/engine/native/environment.ts";
import { openEngine } from "../src/engine/native/open.ts";
import { trainLayerwise } from "../src/experiments/dandi-2025/authors-networks.ts";
import survey from "../src/experiments/dandi-2025/sample-complexity.ts";
import { networkSettings } from "../src/experiments/dandi-2025/sample-complexity-parameters.ts";
import { Key } from "../src/math/random/key.ts";
import { dandiRunningExample } from "../src/targets/presets.ts";
import sight from "../src/targets/sight.ts";
import { gaussianSample } from "../src/training/gaussian-sample.ts";

/**
 * One case in a process of its own, so that its peak memory is known: `layerwise`, one training at d = 32 and n = 1024, or
 * `authors`, everything that their script does at d = 32 for four sample sizes, one trial. Prints seconds (starting the engine
 * included) and the peak of resident memory.
 */
pinThreads();
const start = performance.now();
const engine = await openEngine("native", { threads: 2 });
const params = {
  ...survey.profiles.paper,
  ds: [32],
  exp_min: 1.25,
  exp_max: 2,
  num: 4,
  trials: 1,
  preset: "code",
  p2: 100,
  ridge_grid: [],
} as const;
if (process.argv[2] === "authors") {
  for (const task of survey.plan(params)) survey.measure(task, { key: Key.root(1).fold(task), engine });
} else {
  const key = Key.root(1);
  const [dimension, samples] = [32, 1024];
  const target = sight.draw({ effectiveDimension: 5, ...dandiRunningExample }, key.fold("target"));
  const draw = (name: string, n: number) => gaussianSample(target, { dimension, samples: n }, key.fold(name));
  const settings = networkSettings({ ...params, exp_max: 2.2 }, dimension, samples);
  const [training, test] = [draw("training", samples), draw("test", 1000)];
  const setting = { engine, key, target, training, test, validation: test, probe: test.x, observed: false };
  trainLayerwise(setting, settings);
}
const seconds = (performance.now() - start) / 1000;
engine.close();
process.stdout.write(JSON.stringify({ seconds, peakMiB: process.resourceUsage().maxRSS / 1024 }));

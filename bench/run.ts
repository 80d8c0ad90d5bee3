import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { pinThreads } from "../src/engine/native/environment.ts";
import { inspectNative, openEngine } from "../src/engine/native/open.ts";
import { timeKernelRidge, timeSmallTrainings } from "./cases.ts";
import { engineProducts, flopsOf, peerProducts, productsOf } from "./gemm-rate.ts";
import { type Form, type Peer, startPeer } from "./peer.ts";
import { type BenchReport, type Contest, type StepReport, showReport } from "./report.ts";
import { median, spread } from "./statistics.ts";
import { benchNetwork, STEPS, type StepName, timeSteps } from "./step.ts";

/**
 * Measures the engines against PyTorch on the same cores: contenders in turn, round by round, and of each round the ratio
 * of their times; what is reported is the median of the ratios. `--json` prints one object; `--rounds` says how many.
 */
const THREADS = 2;
const SIZES = { n: 4096, d: 64, p1: 2000, p2: 100 };
/** Steps of a round; the median counts. */
const REPEATS = 8;

const { values: flags } = parseArgs({
  options: { json: { type: "boolean" }, rounds: { type: "string", default: "7" }, save: { type: "boolean" } },
});
const rounds = Number(flags.rounds);
const say = (text: string): void => void process.stderr.write(`${text}\n`);

pinThreads();
const found = await inspectNative();
if (found.id === undefined) throw new Error(`no native library: ${found.problem}. ${found.advice ?? ""}`);
const native = await openEngine("native", { threads: THREADS });
const wasm = await openEngine("wasm", { threads: THREADS });
const asFound = await startPeer({ threads: THREADS });
const passive = await startPeer({ threads: THREADS, waiting: "passive" });

/** Median seconds of a peer's step; `frozen`: the layer-2 step with the output of the first layer kept, as we keep it. */
async function stepOf(peer: Peer, step: StepName, form: Form, tile: number, frozen = false): Promise<number> {
  return median((await peer.ask({ task: "step", step, form, ...SIZES, repeats: REPEATS, tile, frozen })).seconds);
}

/** The tile size that is best for the tuned form on this machine. */
async function bestTile(peer: Peer, step: StepName): Promise<number> {
  const times = [];
  for (const tile of [0, 512, 1024]) times.push({ tile, seconds: await stepOf(peer, step, "tuned", tile) });
  return times.reduce((best, next) => (next.seconds < best.seconds ? next : best)).tile;
}

async function measureStep(name: StepName): Promise<StepReport> {
  const tiles = { asFound: await bestTile(asFound, name), passive: await bestTile(passive, name) };
  const products = productsOf(name, SIZES);
  const flops = flopsOf(products);
  const seen = {
    ours: [] as number[],
    wasm: [] as number[],
    plain: [] as number[],
    autograd: [] as number[],
    tuned: [] as number[],
    tunedPassive: [] as number[],
    tunedKept: [] as number[],
    plainPassive: [] as number[],
    gemm: [] as number[],
  };
  const onNative = benchNetwork(native, SIZES);
  const onWasm = benchNetwork(wasm, SIZES);
  for (let round = 0; round < rounds; round++) {
    say(`${name}: round ${round + 1} of ${rounds}`);
    seen.plain.push(await stepOf(asFound, name, "plain", 0));
    seen.ours.push(median(timeSteps(onNative, name, REPEATS)));
    seen.tuned.push(await stepOf(asFound, name, "tuned", tiles.asFound));
    seen.gemm.push(Math.min(engineProducts(native, products, REPEATS), await peerProducts(passive, products, REPEATS)));
    seen.autograd.push(await stepOf(asFound, name, "autograd", 0));
    seen.tunedPassive.push(await stepOf(passive, name, "tuned", tiles.passive));
    if (name === "layer2") seen.tunedKept.push(await stepOf(passive, name, "tuned", tiles.passive, true));
    seen.wasm.push(median(timeSteps(onWasm, name, 3)));
    seen.plainPassive.push(await stepOf(passive, name, "plain", 0));
  }
  onNative.network.release();
  onWasm.network.release();
  const ratio = (peer: readonly number[], ours: readonly number[]) =>
    spread(peer.map((seconds, i) => seconds / ours[i]!));
  const spreads = {
    plain: ratio(seen.plain, seen.ours),
    plainPassive: ratio(seen.plainPassive, seen.ours),
    autograd: ratio(seen.autograd, seen.ours),
    tuned: ratio(seen.tuned, seen.ours),
    tunedPassive: ratio(seen.tunedPassive, seen.ours),
    ...(name === "layer2" && { tunedKept: ratio(seen.tunedKept, seen.ours) }),
    wasmPlain: ratio(seen.plain, seen.wasm),
    gemmShare: ratio(seen.gemm, seen.ours),
  };
  return {
    gigaflop: flops / 1e9,
    milliseconds: Object.fromEntries(
      Object.entries(seen)
        .filter(([, values]) => values.length > 0)
        .map(([key, values]) => [key, spread(values.map((s) => 1000 * s))]),
    ) as StepReport["milliseconds"],
    ratioPlain: spreads.plain.median,
    ratioTuned: spreads.tuned.median,
    gemmShare: spreads.gemmShare.median,
    spreads,
    gigaflops: flops / median(seen.ours) / 1e9,
    gemmGigaflops: flops / median(seen.gemm) / 1e9,
  };
}

/** Contenders in turn; seconds. */
async function contest(name: string, ours: () => number, peer: () => Promise<number>, count: number): Promise<Contest> {
  const seen = { ours: [] as number[], peer: [] as number[] };
  for (let round = 0; round < count; round++) {
    say(`${name}: round ${round + 1} of ${count}`);
    seen.peer.push(await peer());
    seen.ours.push(ours());
  }
  return {
    ours: spread(seen.ours),
    peer: spread(seen.peer),
    ratio: spread(seen.peer.map((s, i) => s / seen.ours[i]!)),
  };
}

const steps = {} as Record<StepName, StepReport>;
for (const name of Object.keys(STEPS) as StepName[]) steps[name] = await measureStep(name);

const ridge = { task: "kernel-ridge", n: 4000, d: 64, precision: "float64", form: "plain", repeats: 1 };
const kernelRidge = await contest(
  "kernel ridge",
  () => timeKernelRidge(native),
  async () => (await passive.ask(ridge)).seconds[0]!,
  3,
);
const small = await contest(
  "200 small trainings",
  () => timeSmallTrainings(native),
  async () => (await asFound.ask({ task: "small", form: "plain" })).seconds[0]!,
  3,
);
const layerwiseRequest = { task: "layerwise", d: 32, n: 1024, p1: 955, p2: 100, trials: 1, repeats: 1 };
native.close();
wasm.close();

say("whole layerwise runs");
const layerwise = { ours: [] as number[], plain: [] as number[], tuned: [] as number[] };
for (let round = 0; round < 3; round++) {
  layerwise.plain.push((await asFound.ask({ ...layerwiseRequest, form: "plain" })).seconds[0]!);
  layerwise.ours.push(child(["layerwise"]).seconds);
  layerwise.tuned.push((await passive.ask({ ...layerwiseRequest, form: "tuned" })).seconds[0]!);
}
asFound.close();
passive.close();

say("the authors' whole script");
const whole = await startPeer({ threads: THREADS });
const theirs = (await whole.ask({ task: "authors", d: 32, kappas: [1.25, 1.5, 1.75, 2] })) as unknown as {
  seconds: number[];
  peakMiB: number;
};
whole.close();
const ours = child(["authors"]);

const ratios = (peer: readonly number[]) => spread(peer.map((seconds, i) => seconds / layerwise.ours[i]!));
const report: BenchReport = {
  machine: {
    processor: `${cpus().length} × ${cpus()[0]?.model}`,
    threads: THREADS,
    node: process.version,
    library: found.id,
    torch: "Debian's python3-torch",
  },
  rounds,
  steps,
  wasm: {
    layer1: { ratioPlain: steps.layer1.spreads.wasmPlain.median },
    layer2: { ratioPlain: steps.layer2.spreads.wasmPlain.median },
    joint: { ratioPlain: steps.joint.spreads.wasmPlain.median },
  },
  layerwise: { ours: spread(layerwise.ours), ratioPlain: ratios(layerwise.plain), ratioTuned: ratios(layerwise.tuned) },
  kernelRidge,
  smallTrainings: small,
  endToEnd: {
    seconds: ours.seconds,
    peakMebibytes: ours.peakMiB,
    peerSeconds: theirs.seconds[0]!,
    peerPeakMebibytes: theirs.peakMiB,
    ratioPlain: theirs.seconds[0]! / ours.seconds,
    peakMemoryRatio: theirs.peakMiB / ours.peakMiB,
  },
};
const text = `${JSON.stringify(report, null, 2)}\n`;
if (flags.save) writeFileSync(fileURLToPath(new URL("../docs/generated/benchmark.json", import.meta.url)), text);
process.stdout.write(flags.json ? text : showReport(report));

/** A case in a process of its own, whose peak memory is its own. */
function child(args: readonly string[]): { readonly seconds: number; readonly peakMiB: number } {
  const script = fileURLToPath(new URL("whole.ts", import.meta.url));
  const { stdout, stderr, status } = spawnSync(process.execPath, [script, ...args], { encoding: "utf8" });
  if (status !== 0) throw new Error(`${args.join(" ")}: ${stderr}`);
  return JSON.parse(stdout) as { seconds: number; peakMiB: number };
}

import type { Spread } from "./statistics.ts";
import type { StepName } from "./step.ts";

export interface StepReport {
  /** Arithmetic of the products that a step cannot do without, in GFLOP. */
  readonly gigaflop: number;
  readonly milliseconds: Readonly<
    Record<"ours" | "wasm" | "plain" | "plainPassive" | "autograd" | "tuned" | "tunedPassive" | "gemm", Spread>
  >;
  /** Medians over the rounds of PyTorch's time over ours: plain form, tuned by hand. */
  readonly ratioPlain: number;
  readonly ratioTuned: number;
  /** Time of the products alone over that of the step, median. */
  readonly gemmShare: number;
  /** These and other ratios with their spread: by autograd, with OMP_WAIT_POLICY=passive, with the first layer's output kept
   *  by the peer too (layer 2 only), PyTorch's plain form over WebAssembly alone. */
  readonly spreads: Readonly<
    Record<"plain" | "plainPassive" | "autograd" | "tuned" | "tunedPassive" | "wasmPlain" | "gemmShare", Spread>
  > & { readonly tunedKept?: Spread };
  /** Speed of the step, and of its products alone in the best library. */
  readonly gigaflops: number;
  readonly gemmGigaflops: number;
}

/** Seconds of two contenders. */
export interface Contest {
  readonly ours: Spread;
  readonly peer: Spread;
  readonly ratio: Spread;
}

export interface BenchReport {
  readonly machine: Readonly<Record<"processor" | "node" | "library" | "torch", string>> & { readonly threads: number };
  readonly rounds: number;
  readonly steps: Readonly<Record<StepName, StepReport>>;
  readonly wasm: Readonly<Record<StepName, { readonly ratioPlain: number }>>;
  readonly layerwise: { readonly ours: Spread; readonly ratioPlain: Spread; readonly ratioTuned: Spread };
  readonly kernelRidge: Contest;
  readonly smallTrainings: Contest;
  readonly endToEnd: {
    readonly seconds: number;
    readonly peakMebibytes: number;
    readonly peerSeconds: number;
    readonly peerPeakMebibytes: number;
    readonly ratioPlain: number;
    readonly peakMemoryRatio: number;
  };
}

const show = ({ median, low, high }: Spread, digits = 3): string =>
  `${median.toPrecision(digits)} (${low.toPrecision(digits)} to ${high.toPrecision(digits)})`;

/** The report as Markdown tables. */
export function showReport({
  machine,
  rounds,
  steps,
  layerwise,
  kernelRidge,
  smallTrainings,
  endToEnd,
}: BenchReport): string {
  const names = Object.keys(steps) as StepName[];
  const row = (title: string, cell: (step: StepReport) => string): string =>
    `| ${title} | ${names.map((name) => cell(steps[name])).join(" | ")} |`;
  const milliseconds = (title: string, key: keyof StepReport["milliseconds"]): string =>
    row(title, (step) => show(step.milliseconds[key]));
  return [
    `${machine.processor}, ${machine.threads} threads, Node ${machine.node}, ${machine.library}; ${machine.torch}. Medians of ${rounds} rounds, least and greatest in brackets.`,
    "",
    "One full-batch step, n = 4096, d = 64, p1 = 2000, p2 = 100, float32; ms:",
    "",
    `| | ${names.join(" | ")} |`,
    `|---|${names.map(() => "---|").join("")}`,
    milliseconds("Thalweg, native", "ours"),
    milliseconds("Thalweg, WebAssembly alone", "wasm"),
    milliseconds("PyTorch, plain", "plain"),
    milliseconds("PyTorch, autograd", "autograd"),
    milliseconds("PyTorch, tuned", "tuned"),
    milliseconds("PyTorch, plain, passive waiting", "plainPassive"),
    milliseconds("PyTorch, tuned, passive waiting", "tunedPassive"),
    milliseconds("the products alone, best library", "gemm"),
    row("plain / native", (step) => show(step.spreads.plain)),
    row("tuned / native", (step) => show(step.spreads.tuned)),
    row("tuned, passive / native", (step) => show(step.spreads.tunedPassive)),
    row("tuned, passive, first layer kept / native", ({ spreads: { tunedKept } }) =>
      tunedKept ? show(tunedKept) : "",
    ),
    row("plain / WebAssembly", (step) => show(step.spreads.wasmPlain)),
    row("GFLOP/s", (step) => step.gigaflops.toFixed(0)),
    row("GFLOP/s of the products alone", (step) => step.gemmGigaflops.toFixed(0)),
    row("share of that", (step) => show(step.spreads.gemmShare, 2)),
    "",
    "Whole computations, seconds:",
    "",
    "| | Thalweg | PyTorch / Thalweg |",
    "|---|---|---|",
    `| layerwise training, d = 32, n = 1024 | ${show(layerwise.ours)} | plain ${show(layerwise.ratioPlain)}, tuned and passive ${show(layerwise.ratioTuned)} |`,
    `| kernel ridge, n = 4000, float64 | ${show(kernelRidge.ours)} | ${show(kernelRidge.ratio)} |`,
    `| 200 small trainings | ${show(smallTrainings.ours)} | ${show(smallTrainings.ratio)} |`,
    `| all of the authors' script, d = 32, four sizes | ${endToEnd.seconds.toPrecision(3)} | ${endToEnd.ratioPlain.toPrecision(3)} |`,
    "",
    `Peak memory of the last: ${endToEnd.peakMebibytes.toFixed(0)} MiB, PyTorch ${endToEnd.peerPeakMebibytes.toFixed(0)} MiB.`,
    "",
  ].join("\n");
}

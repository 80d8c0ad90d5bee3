// Written by `npm run registry` from the files of this folder. Do not edit.
import type { Experiment } from "./experiment.ts";

export const experiments: Readonly<Record<string, () => Promise<Experiment>>> = {
  "dandi-2025/baselines": () => import("./dandi-2025/baselines.ts").then((m) => m.default),
  "dandi-2025/depth-gap": () => import("./dandi-2025/depth-gap.ts").then((m) => m.default),
  "dandi-2025/feature-recovery-threshold": () => import("./dandi-2025/feature-recovery-threshold.ts").then((m) => m.default),
  "dandi-2025/first-layer-weak-recovery": () => import("./dandi-2025/first-layer-weak-recovery.ts").then((m) => m.default),
  "dandi-2025/four-stages": () => import("./dandi-2025/four-stages.ts").then((m) => m.default),
  "dandi-2025/information-exponent": () => import("./dandi-2025/information-exponent.ts").then((m) => m.default),
  "dandi-2025/joint-training-agrees": () => import("./dandi-2025/joint-training-agrees.ts").then((m) => m.default),
  "dandi-2025/kernel-threshold": () => import("./dandi-2025/kernel-threshold.ts").then((m) => m.default),
  "dandi-2025/layerwise-three-beats-two": () => import("./dandi-2025/layerwise-three-beats-two.ts").then((m) => m.default),
  "dandi-2025/overlap-transitions": () => import("./dandi-2025/overlap-transitions.ts").then((m) => m.default),
  "dandi-2025/preconditioned-step": () => import("./dandi-2025/preconditioned-step.ts").then((m) => m.default),
  "dandi-2025/sample-complexity": () => import("./dandi-2025/sample-complexity.ts").then((m) => m.default),
  "dandi-2025/theorem-algorithm": () => import("./dandi-2025/theorem-algorithm.ts").then((m) => m.default),
  "dandi-2025/two-layer-threshold": () => import("./dandi-2025/two-layer-threshold.ts").then((m) => m.default),
  "vempala-wilmes-2019/agnostic-convergence": () => import("./vempala-wilmes-2019/agnostic-convergence.ts").then((m) => m.default),
  "vempala-wilmes-2019/both-layers": () => import("./vempala-wilmes-2019/both-layers.ts").then((m) => m.default),
  "vempala-wilmes-2019/dead-degrees": () => import("./vempala-wilmes-2019/dead-degrees.ts").then((m) => m.default),
  "vempala-wilmes-2019/fixed-features": () => import("./vempala-wilmes-2019/fixed-features.ts").then((m) => m.default),
  "vempala-wilmes-2019/harmonic-decay": () => import("./vempala-wilmes-2019/harmonic-decay.ts").then((m) => m.default),
  "vempala-wilmes-2019/low-frequency-first": () => import("./vempala-wilmes-2019/low-frequency-first.ts").then((m) => m.default),
  "vempala-wilmes-2019/spectra": () => import("./vempala-wilmes-2019/spectra.ts").then((m) => m.default),
  "vempala-wilmes-2019/statistical-queries": () => import("./vempala-wilmes-2019/statistical-queries.ts").then((m) => m.default),
  "vempala-wilmes-2019/training-curves": () => import("./vempala-wilmes-2019/training-curves.ts").then((m) => m.default),
  "vempala-wilmes-2019/width-threshold": () => import("./vempala-wilmes-2019/width-threshold.ts").then((m) => m.default),
};

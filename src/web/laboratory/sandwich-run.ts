import type { MeasuredRow } from "../../experiments/experiment.ts";
import { withValues } from "../../experiments/judge.ts";
import type { SandwichTask, SandwichValues } from "../../experiments/safran-eldan-shamir-2019/sandwich-measure.ts";
import { params as schema } from "../../experiments/safran-eldan-shamir-2019/sandwich-params.ts";
import { requireTarget, resolved } from "../../experiments/safran-eldan-shamir-2019/sandwich-profiles.ts";
import { type CurvePoint, layersOf, sandwichOf } from "../../experiments/safran-eldan-shamir-2019/sandwich-rows.ts";
import { SANDWICH } from "../../permalink/permalink.ts";
import type { BuildStamp } from "../app/build-stamp.ts";
import { openBrowserEngine } from "../computation/open-engine.ts";
import { runInBrowser } from "../computation/run.ts";
import type { SandwichRun, SandwichRunProgress, SandwichRunRequest } from "../model/sandwich-run.ts";

declare const __BUILD__: BuildStamp | undefined;

export async function run(
  { params: given, seed, threads }: SandwichRunRequest,
  onProgress: (progress: SandwichRunProgress) => void,
): Promise<SandwichRun> {
  const params = schema.parse(given);
  requireTarget(resolved(params));
  const build = typeof __BUILD__ === "undefined" ? undefined : __BUILD__;
  const engine = await openBrowserEngine({ threads });
  try {
    const { rows, figure, seconds } = await runInBrowser({
      ...{ experimentId: SANDWICH, params, seed, engine, onProgress },
      ...(build && { codeVersion: build.codeVersions[SANDWICH]!, versions: build.versions }),
    });
    const known = withValues(rows) as unknown as readonly MeasuredRow<SandwichTask, SandwichValues>[];
    const sandwich = sandwichOf(known);
    const { variance } = sandwich;
    const share = (point: CurvePoint | undefined): number | null => (point === undefined ? null : point.y / variance);
    const widths = [...new Set([...params.widths, ...params.frameWidths, ...params.reluWidths])].sort((a, b) => a - b);
    const table = layersOf(sandwich, widths).map(({ width, floor, fitted, built, relu, twoLayers }) => ({
      ...{ width, floor: floor / variance, fitted: share(fitted), built: share(built), relu: share(relu) },
      ...{ twoLayers: share(twoLayers), by: fitted?.label.replace(/^measured, one layer: /, "") ?? "" },
    }));
    const missing = rows.flatMap(({ message }) => (message === undefined ? [] : [message]));
    return { figure, table, variance, missing, seconds };
  } finally {
    await engine.close();
  }
}

import type { Experiment, ProfileName } from "../../experiments/experiment.ts";
import type { Figure } from "../../experiments/figure.ts";
import type { ClaimView } from "../../permalink/view.ts";
import type { BuildStamp } from "../app/build-stamp.ts";
import type { RunProgress } from "../computation/run.ts";
import type { ClaimForm, ClaimPlan } from "./claim-form.ts";
import type { ClaimRun } from "./claim-run.ts";

declare const __BUILD__: BuildStamp;

/** What the pages about claims ask for. Rejections are sentences. */
export const claims = {
  /** The form of a claim's parameters, at the profile's values unless others are given. A moment. */
  async claimForm(id: string, profile: ProfileName, params?: Readonly<Record<string, unknown>>): Promise<ClaimForm> {
    const { claimForm } = await import("./claim-form.ts");
    return claimForm(await experiment(id), { profile, ...(params && { params }) });
  },

  /** Hypotheses and size at parameters that the form accepts. May take seconds: for a room of its own. */
  async claimPlan(id: string, params: Readonly<Record<string, unknown>>): Promise<ClaimPlan> {
    const { claimPlan } = await import("./claim-form.ts");
    return claimPlan(await experiment(id), params);
  },

  /** The line for a terminal that computes what this page does: with its engine, so that the numbers are the same. */
  async claimCommand(view: ClaimView): Promise<string> {
    const { argumentsOf, commandLine } = await import("../../permalink/copy-as.ts");
    return commandLine(await argumentsOf({ ...view, engine: "wasm" }, experiment));
  },

  /** All parameters as the file for `--config`. */
  async claimParameterFile(view: ClaimView): Promise<string> {
    const { parameterFile } = await import("../../permalink/copy-as.ts");
    return parameterFile({ ...view, engine: "wasm" }, await experiment(view.id));
  },

  /**
   * Measures, judges and draws with so many threads (one where the page is not isolated). For a room of its own: closing it is how a run is
   * ended within a task; `cancel` (shared memory, see computation/cancel.ts) ends it at the next step of a training.
   */
  async claimRun(
    view: ClaimView,
    options: { readonly threads: number; readonly cancel?: SharedArrayBuffer },
    onProgress: (progress: RunProgress) => void,
  ): Promise<ClaimRun> {
    const { claimRun } = await import("./claim-run.ts");
    const { versions, codeVersions } = stamp();
    const codeVersion = codeVersions[view.id] ?? "unknown";
    return claimRun(view, { ...options, onProgress, versions, codeVersion, experiment: await experiment(view.id) });
  },

  /** A figure for LaTeX. */
  async figureTex(figure: Figure): Promise<string> {
    const { figurePgfplots } = await import("../../plots/pgfplots.ts");
    return figurePgfplots(figure);
  },

  /** A drawn figure as PDF, the fonts within. */
  async figurePdf(svg: string): Promise<Blob> {
    const { pdfOf } = await import("./figure-pdf.ts");
    return pdfOf(svg);
  },
};

/** None where no build has written one: in a test. */
const stamp = (): BuildStamp => (typeof __BUILD__ === "undefined" ? { versions: {}, codeVersions: {} } : __BUILD__);

async function experiment(id: string): Promise<Experiment> {
  const { experiments } = await import("../../experiments/registry.gen.ts");
  if (!Object.hasOwn(experiments, id)) throw new Error(`There is no claim called ${id}. The board lists all of them.`);
  return experiments[id]!();
}

import type { SandwichView } from "../../permalink/view.ts";
import type {
  LawShape,
  ProblemCurve,
  SandwichProblem,
  SandwichStart,
  TargetShape,
  TwoLayersProblem,
} from "../model/sandwich.ts";
import type { SandwichRun, SandwichRunProgress, SandwichRunRequest } from "../model/sandwich-run.ts";

/**
 * Bounds of one radial function from both sides. All squared errors; all reject with a sentence where a function or a law is refused. What is
 * asked again about the same function at other widths costs little.
 */
export const sandwich = {
  /** What the page begins with: names, laws, the parameters of each size and the form of those that have no control of their own. */
  async sandwichStart(): Promise<SandwichStart> {
    const { start } = await import("./sandwich-start.ts");
    return start();
  },
  /** Resolves when what the curves need is loaded. */
  async sandwichReady(): Promise<void> {
    await import("./sandwich-curves.ts");
  },
  /** The law of ‖x‖ as it is drawn. */
  async sandwichLaw(of: Pick<SandwichProblem, "law" | "dimension">): Promise<LawShape> {
    const { lawShape } = await import("./sandwich-shapes.ts");
    return lawShape(of);
  },
  /** The function at these radii, after everything that could refuse it. */
  async sandwichTarget(problem: SandwichProblem, radii: Float64Array): Promise<TargetShape> {
    const { targetShape } = await import("./sandwich-shapes.ts");
    return targetShape(problem, radii);
  },
  /** About the certified floors, in milliseconds, and proven of nothing; null where they would take longer than the floors themselves. */
  async sandwichEstimate(problem: SandwichProblem, widths: readonly number[]): Promise<ProblemCurve | null> {
    const { estimates } = await import("./sandwich-curves.ts");
    return estimates(problem, widths);
  },
  /** Certified: no network with one hidden layer of that width goes below. */
  async sandwichFloor(problem: SandwichProblem, widths: readonly number[]): Promise<ProblemCurve> {
    const { floors } = await import("./sandwich-curves.ts");
    return floors(problem, widths);
  },
  /** One function for all units on random orthonormal frames: predicted in the mean over them. */
  async sandwichOneFunction(problem: SandwichProblem, widths: readonly number[]): Promise<ProblemCurve> {
    const { oneFunction } = await import("./sandwich-curves.ts");
    return oneFunction(problem, widths);
  },
  /** The same by at most so many ReLU units, where there is such a network. */
  async sandwichReluUnits(problem: SandwichProblem, widths: readonly number[]): Promise<ProblemCurve> {
    const { reluUnits } = await import("./sandwich-curves.ts");
    return reluUnits(problem, widths);
  },
  /** Random sigmoids, then any function of their mean: leading order in the width of the first layer; widths are of both layers together. */
  async sandwichTwoLayers(problem: TwoLayersProblem, widths: readonly number[]): Promise<ProblemCurve> {
    const { twoLayers } = await import("./sandwich-curves.ts");
    return twoLayers(problem, widths);
  },
  /** The best functions on independent random directions, in the mean over them; null but for balls under two of the laws. */
  async sandwichRandomDirections(problem: SandwichProblem, widths: readonly number[]): Promise<ProblemCurve | null> {
    const { randomDirections } = await import("./sandwich-curves.ts");
    return randomDirections(problem, widths);
  },
  /** What is wrong with the survey's parameters, by name; empty where nothing is. */
  async sandwichProblems(params: unknown): Promise<Readonly<Record<string, string>>> {
    const { problems } = await import("./sandwich-start.ts");
    return problems(params);
  },
  /** Lines for a terminal: the survey, and the network of so many ReLU units as files. */
  async sandwichCommands(
    view: SandwichView,
    units: number,
  ): Promise<{ readonly survey: string; readonly construct: string }> {
    const { commands } = await import("./sandwich-start.ts");
    return commands(view, units);
  },
  /** The whole survey, as the command line runs it. */
  async sandwichRun(
    request: SandwichRunRequest,
    onProgress: (progress: SandwichRunProgress) => void,
  ): Promise<SandwichRun> {
    const { run } = await import("./sandwich-run.ts");
    return run(request, onProgress);
  },
};

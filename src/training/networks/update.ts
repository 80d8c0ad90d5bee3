import type { AnyMatrix } from "../../engine/engine.ts";
import { precisionOf, rowsOf } from "../../engine/matrix.ts";
import type { Program, Recorder } from "../../engine/workspace.ts";
import { type Weights, weightsOf } from "../../networks/weights.ts";
import type { Ground } from "./ground.ts";
import type { Phase } from "./phase.ts";
import { cut } from "./tiles.ts";

/** Entries of a weight matrix that one program updates: they stay in the cache from the sum to the step. */
const ENTRIES = 16_384;

export interface Update {
  readonly programs: readonly Program[];
  /** What the optimiser remembers. */
  readonly memory: readonly AnyMatrix[];
  /** Sets what depends on the step, 0 the first. */
  readonly prepare: (step: number) => void;
}

/** What one program works on: the same rows of each matrix. */
interface Slice {
  readonly w: AnyMatrix;
  readonly g: AnyMatrix;
  readonly memory: readonly AnyMatrix[];
}

/** Records the step that follows a batch's gradient: its parts summed in their order, then the optimiser's rule. */
export function recordUpdate(
  phase: Phase,
  { weights, parts }: { readonly weights: Weights; readonly parts: (layer: number) => readonly AnyMatrix[] },
  ground: Ground,
): Update {
  const { rules, remembers, prepare } = ruleOf(phase, ground);
  const memory: AnyMatrix[] = [];
  const programs = phase.layers.flatMap((trained, i) => {
    const matrix = weightsOf(weights, trained.layer);
    const like = (): AnyMatrix => ground.matrix(matrix.rows, matrix.columns, precisionOf(matrix));
    const own = Array.from({ length: remembers }, like);
    memory.push(...own);
    const gradients = parts(trained.layer);
    const sum = gradients.length > 1 ? like() : gradients[0];
    const rows = Math.max(1, Math.floor(ENTRIES / matrix.columns));
    return cut({ from: 0, to: matrix.rows }, rows).map(({ from, to }) =>
      ground.record((op) => {
        const slice = (a: AnyMatrix): AnyMatrix => rowsOf(a, from, to);
        if (gradients.length > 1) op.sum(gradients.map(slice), { out: slice(sum) });
        rules[i](op, { w: slice(matrix), g: slice(sum), memory: own.map(slice) });
      }),
    );
  });
  return { programs, memory, prepare };
}

interface Rule {
  /** One for each trained layer. */
  readonly rules: readonly ((op: Recorder, slice: Slice) => void)[];
  /** Matrices that each layer's rule keeps from step to step, zeros at first. */
  readonly remembers: number;
  readonly prepare: Update["prepare"];
}

/** The optimiser's rule; the formulas are those of {@link Phase}. */
function ruleOf({ optimiser, layers }: Phase, ground: Ground): Rule {
  if (optimiser.kind === "adam") {
    const { beta1, beta2, epsilon } = optimiser;
    const [correction1, correction2] = [ground.cell(), ground.cell()];
    const common = { beta1, beta2, epsilon, correction1, correction2 };
    return {
      remembers: 2,
      rules: layers.map(({ rate, decay = 0 }) => (op, { w, g, memory: [first, second] }) => {
        op.adam(w, { ...common, gradient: g, first, second, rate, decay });
      }),
      prepare(step) {
        correction1.data[0] = 1 / (1 - beta1 ** (step + 1));
        correction2.data[0] = 1 / (1 - beta2 ** (step + 1));
      },
    };
  }
  const { momentum = 0 } = optimiser;
  if (momentum > 0) {
    return {
      remembers: 1,
      rules: layers.map(({ rate, decay = 0 }) => (op, { w, g, memory: [velocity] }) => {
        op.scaleAdd(velocity, g, { a: momentum, b: 1 });
        if (decay > 0) op.scaleAdd(velocity, w, { a: 1, b: decay });
        op.scaleAdd(w, velocity, { a: 1, b: -rate });
      }),
      prepare: () => {},
    };
  }
  return {
    remembers: 0,
    rules: layers.map(({ rate, decay = 0, sphere }) => (op, { w, g }) => {
      if (sphere !== undefined) op.projectRows(g, w);
      op.scaleAdd(w, g, { a: 1 - rate * decay, b: -rate });
      if (sphere !== undefined) op.normaliseRows(w, { radius: sphere });
    }),
    prepare: () => {},
  };
}

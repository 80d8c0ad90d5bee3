import type { AnyMatrix, Precision } from "../../src/engine/engine.ts";
import type { Univariate } from "../../src/engine/vector/algebra.ts";
import type { EngineCheck } from "./engine-contract.ts";
import { functions } from "./engine-functions.ts";
import {
  copied,
  gaussian,
  inWorkspace,
  mapped,
  placed,
  precisions,
  requireWithin,
  roundingBound,
  runOnce,
  SMALLEST_NORMAL,
  UNIT,
} from "./engine-oracle.ts";
import { type Part, runningError } from "./running-error.ts";

/** Off and on the edges of vectors of 2 to 16 lanes. */
const shapes: readonly (readonly [rows: number, columns: number])[] = [
  [0, 3],
  [1, 1],
  [7, 1],
  [3, 5],
  [33, 17],
  [64, 100],
];

/** Beside Gaussian numbers: zeros of both signs, numbers where σ is linear, and numbers where it has saturated. */
const SPECIAL = [0, -0, 1e-30, -1e-30, 1e-4, -1e-4, 20, -20];

interface Shifted {
  /** t + 1 biasᵀ. */
  readonly argument: number;
  /** What rounding that sum may add to it. */
  readonly error: number;
}

function shifted(t: AnyMatrix, bias: AnyMatrix | undefined, unit: number): (entry: number) => Shifted {
  return (i) => {
    const argument = t.data[i]! + (bias?.data[i % t.columns] ?? 0);
    return { argument, error: bias === undefined ? 0 : 2 * unit * Math.abs(argument) };
  };
}

/**
 * What an engine may be off by: the bound of its form's computation and the rounding of the result, and beside them the same
 * bound in float64 for the number that it is compared with.
 */
function tolerance(form: Part, exact: number, { argument, error }: Shifted, precision: Precision): number {
  const own = runningError(form, { value: argument, error }, precision);
  const compared = runningError(form, { value: argument, error: 0 }, "float64");
  return own + compared + UNIT[precision] * Math.abs(exact) + SMALLEST_NORMAL[precision];
}

const valueTolerance = (f: Univariate, at: Shifted, precision: Precision): number =>
  tolerance(f.vector.value, f.value(at.argument), at, precision);

const slopeTolerance = (f: Univariate, at: Shifted, precision: Precision): number =>
  tolerance(f.vector.derivative, f.derivative(at.argument), at, precision);

/** σ′ taken from h = σ(t), which has its own error. */
function slopeFromValueTolerance(f: Univariate, at: Shifted, precision: Precision): number {
  const { derivativeFromValue } = f.vector;
  if (derivativeFromValue === undefined) throw new Error(`${f.id} has no derivativeFromValue`);
  const h = { argument: f.value(at.argument), error: valueTolerance(f, at, precision) };
  const compared = runningError(f.vector.derivative, { value: at.argument, error: 0 }, "float64");
  return tolerance(derivativeFromValue, f.derivative(at.argument), h, precision) + compared;
}

const activateChecks: readonly EngineCheck[] = functions.flatMap((f) =>
  precisions.map((precision) => ({
    name: `activate ${f.id} in ${precision}: values and derivatives, with a bias and without`,
    check: (engine) => {
      for (const [rows, columns] of shapes) {
        const start = mapped(gaussian(rows, columns), (entry, i) =>
          i % 9 === 8 ? SPECIAL[((i % 72) >> 3) & 7]! : 2 * entry,
        );
        for (const withBias of [false, true]) {
          for (const withDerivative of [false, true]) {
            inWorkspace(engine, (workspace) => {
              const t = placed(workspace, start, precision);
              const bias = withBias ? placed(workspace, gaussian(1, columns, 2), precision) : undefined;
              const derivative = withDerivative ? workspace.matrix(rows, columns, precision) : undefined;
              const at = shifted(copied(t), bias, UNIT[precision]);
              const exact = (g: (t: number) => number) => mapped(start, (_, i) => g(at(i).argument));
              const [values, slopes] = [exact(f.value), exact(f.derivative)];
              runOnce(workspace, (op) =>
                op.activate(t, { function: f, ...(bias && { bias }), ...(derivative && { derivative }) }),
              );
              requireWithin(t, values, (i) => valueTolerance(f, at(i), precision));
              if (derivative) requireWithin(derivative, slopes, (i) => slopeTolerance(f, at(i), precision));
            });
          }
        }
      }
    },
  })),
);

/** σ′ from the stored derivative, or from the value where the form can: Gaussian arguments miss every kink. */
const backwardChecks: readonly EngineCheck[] = functions.flatMap((f) =>
  precisions.flatMap((precision) =>
    [true, ...(f.vector.derivativeFromValue === undefined ? [] : [false])].map((stored) => ({
      name: `backward through ${f.id} in ${precision}, σ′ ${stored ? "stored" : "from the value"}: ∘ σ′, and behind a read-out`,
      check: (engine) => {
        const slopeError = stored ? slopeTolerance : slopeFromValueTolerance;
        for (const [rows, columns] of shapes) {
          inWorkspace(engine, (workspace) => {
            const put = (a: AnyMatrix) => placed(workspace, a, precision);
            const value = put(gaussian(rows, columns));
            const [gradient, residual] = [put(gaussian(rows, columns, 2)), put(gaussian(rows, 1, 3))];
            const weights = put(gaussian(1, columns, 4));
            const out = workspace.matrix(rows, columns, precision);
            const derivative = workspace.matrix(rows, columns, precision);
            const at = shifted(copied(value), undefined, UNIT[precision]);
            const before = copied(gradient);
            const activated = { function: f, value, ...(stored && { derivative }) };
            runOnce(workspace, (op) => {
              op.activate(value, { function: f, ...(stored && { derivative }) });
              op.backward(gradient, activated);
              op.backwardReadout(activated, { residual, weights, out });
            });
            const argument = mapped(before, (_, i) => at(i).argument);
            const slopes = mapped(argument, (t) => f.derivative(t));
            // Two products beside the error of σ′.
            const bound = (factor: number, t: number) =>
              Math.abs(factor) *
              (slopeError(f, { argument: t, error: 0 }, precision) * (1 + roundingBound(2, UNIT[precision])) +
                roundingBound(2, UNIT[precision]) * Math.abs(f.derivative(t)));
            const chain = mapped(before, (entry, i) => entry * slopes.data[i]!);
            requireWithin(gradient, chain, (i) => bound(before.data[i]!, argument.data[i]!));
            const outer = mapped(
              before,
              (_, i) => residual.data[Math.floor(i / columns)]! * weights.data[i % columns]!,
            );
            const readout = mapped(outer, (entry, i) => entry * slopes.data[i]!);
            requireWithin(out, readout, (i) => bound(outer.data[i]!, argument.data[i]!));
          });
        }
      },
    })),
  ),
);

export const activationChecks: readonly EngineCheck[] = [...activateChecks, ...backwardChecks];

import type { AnyMatrix, Precision } from "../../src/engine/engine.ts";
import { scalarForm } from "../../src/engine/reference/scalar-algebra.ts";
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

/** Eight units in the last place, each at most 2u of the number. */
const ulps = (precision: Precision): number => 16 * UNIT[precision];

/** Most that f moves when its argument is off by `error`. */
const moved = (f: (t: number) => number, t: number, error: number): number =>
  Math.max(Math.abs(f(t + error) - f(t)), Math.abs(f(t - error) - f(t)));

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

/** σ is good to 8 units in the last place, and what an error of its argument makes of it; units of min(1, |t|) where that is
 *  more, for σ may be a difference of numbers of that size (tanh(t + a) − b t) and cross 0 there. */
const valueTolerance = (f: Univariate, { argument, error }: Shifted, precision: Precision): number =>
  ulps(precision) * Math.max(Math.abs(f.value(argument)), Math.min(1, Math.abs(argument))) +
  moved(f.value, argument, error) +
  SMALLEST_NORMAL[precision];

/** σ′ may be a difference of numbers of the order of 1 (1 − tanh²): 8 units of the larger of 1 and σ′. */
const slopeTolerance = (f: Univariate, { argument, error }: Shifted, precision: Precision): number =>
  ulps(precision) * Math.max(1, Math.abs(f.derivative(argument))) + moved(f.derivative, argument, error);

/** σ′ taken from h = σ(t): 8 units again, and what the error of h makes of it. */
function slopeFromValueTolerance(f: Univariate, at: Shifted, precision: Precision): number {
  const { derivativeFromValue } = f.vector;
  if (derivativeFromValue === undefined) throw new Error(`${f.id} has no derivativeFromValue`);
  const h = f.value(at.argument);
  const through = moved(scalarForm(derivativeFromValue), h, valueTolerance(f, at, precision));
  return ulps(precision) * Math.max(1, Math.abs(f.derivative(at.argument))) + through;
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
            const tolerance = (factor: number, t: number) =>
              Math.abs(factor) *
              (slopeError(f, { argument: t, error: 0 }, precision) * (1 + roundingBound(2, UNIT[precision])) +
                roundingBound(2, UNIT[precision]) * Math.abs(f.derivative(t)));
            const chain = mapped(before, (entry, i) => entry * slopes.data[i]!);
            requireWithin(gradient, chain, (i) => tolerance(before.data[i]!, argument.data[i]!));
            const outer = mapped(
              before,
              (_, i) => residual.data[Math.floor(i / columns)]! * weights.data[i % columns]!,
            );
            const readout = mapped(outer, (entry, i) => entry * slopes.data[i]!);
            requireWithin(out, readout, (i) => tolerance(outer.data[i]!, argument.data[i]!));
          });
        }
      },
    })),
  ),
);

export const activationChecks: readonly EngineCheck[] = [...activateChecks, ...backwardChecks];

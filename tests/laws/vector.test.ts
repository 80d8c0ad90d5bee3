import { describe, expect, it } from "vitest";
import type { Activation } from "../../src/activations/activation.ts";
import { hermiteActivation } from "../../src/activations/hermite-family.ts";
import { activations } from "../../src/activations/registry.gen.ts";
import relu from "../../src/activations/relu.ts";
import tanh from "../../src/activations/tanh.ts";
import type { VectorOptions } from "../../src/engine/vector/compile.ts";
import { nearest, ROUNDING, VectorModule } from "./vector-module.ts";

const MODES: readonly VectorOptions[] = [
  { precision: "float32", relaxed: true },
  { precision: "float32", relaxed: false },
  { precision: "float64", relaxed: true },
  { precision: "float64", relaxed: false },
];

/** Beyond, a form may give up, with NaN: sin and cos do. */
const DOMAIN = 1e4;

/** Sizes from the smallest normal number of float32 to near its largest, 160 points where activations bend, and ±∞. */
const SIZES = [1.2e-38, 1e-30, 1e-12, 1e-6, 3e-4, 12.5, 20, 88, 89.5, 1e3, 1e5, 1e19, 3e38, Infinity];
const POINTS = [0, ...SIZES, ...Array.from({ length: 160 }, (_, k) => (k + 0.37) / 16)].flatMap((t) => [t, -t]);

/** The grid of an activation: also its kinks and their neighbours. */
function grid({ kinks }: Activation, { precision }: VectorOptions): number[] {
  const step = 2 * ROUNDING[precision];
  const near = kinks.flatMap((kink) => [kink, kink + step * Math.max(1, Math.abs(kink)), kink - step * Math.abs(kink)]);
  return [...POINTS, ...near].map((t) => nearest(precision, t));
}

/** How far f moves when its argument is rounded twice: what no algorithm in this precision can be blamed for. */
const conditioning = (f: (t: number) => number, t: number, rounding: number): number =>
  Math.max(...[-2, 2].map((k) => Math.abs(f(t * (1 + k * rounding)) - f(t)) || 0));

interface Comparison {
  readonly of: (t: number) => number;
  readonly points: readonly number[];
  readonly got: ArrayLike<number>;
  readonly tolerance: (value: number, t: number) => number;
}

/** Worst of |got − of(t)| in units of its tolerance. */
function violation({ of, points, got, tolerance }: Comparison, { precision }: VectorOptions): number {
  const rounding = ROUNDING[precision];
  return points.reduce((worst, t, i) => {
    const wanted = nearest(precision, of(t));
    if (got[i] === wanted || (Math.abs(t) > DOMAIN && Number.isNaN(got[i]))) return worst;
    const ratio = Math.abs(got[i] - wanted) / (tolerance(wanted, t) + conditioning(of, t, rounding));
    return Math.max(worst, Number.isNaN(ratio) ? Infinity : ratio);
  }, 0);
}

/** The catalogue, and members of the families beside it. */
const subjects: readonly Activation[] = [...Object.values(activations), ...[0, 1, 2, 3, 8].map(hermiteActivation)];

interface Law {
  readonly states: string;
  /** At most 1 where the law holds. */
  readonly violation: (activation: Activation, options: VectorOptions) => number;
  readonly mutants: readonly Activation[];
}

const withForm = (activation: Activation, change: Partial<Activation["vector"]>): Activation => ({
  ...activation,
  vector: { ...activation.vector, ...change },
});

/** σ′ is a factor of order 1 in a gradient, often 1 less something: 8 roundings of the larger of 1 and itself. */
const derivativeTolerance =
  ({ precision }: VectorOptions) =>
  (value: number): number =>
    8 * ROUNDING[precision] * Math.max(1, Math.abs(value));

const laws: readonly Law[] = [
  {
    // 8 roundings: tanh and erf err by 3 and 4 ulp, erfc by 6 at the most, measured 4.8 (twice 2⁻²⁴ each), and less where it is
    // a factor. exp is 0 below the smallest normal numbers, and t may be a factor of it.
    states: "the vector value is the scalar one",
    violation: (activation, options) => {
      const points = grid(activation, options);
      const got = new VectorModule(activation.vector, options).value(points);
      const tiny = options.precision === "float32" ? 2 ** -125 : 2 ** -1021;
      const tolerance = (value: number, t: number): number =>
        8 * ROUNDING[options.precision] * Math.abs(value) + tiny * Math.max(1, Math.min(Math.abs(t), DOMAIN));
      return violation({ of: activation.value, points, got, tolerance }, options);
    },
    mutants: [
      withForm(tanh, { value: (v, t) => v.multiply(v.tanh(t), 1 + 1e-6) }),
      withForm(relu, { value: (v, t) => v.maximum(t, 1e-30) }),
    ],
  },
  {
    states: "the vector derivative is the scalar one, at a kink the right one, and the value beside it keeps its bits",
    violation: (activation, options) => {
      const points = grid(activation, options);
      const module = new VectorModule(activation.vector, options);
      const [t, got] = [module.array(points), module.array(points)];
      module.kernels.activateBoth(t.byteOffset, 0, got.byteOffset, 1, points.length);
      if (!module.value(points).every((value, i) => Object.is(value, t[i]))) return Infinity;
      return violation({ of: activation.derivative, points, got, tolerance: derivativeTolerance(options) }, options);
    },
    mutants: [
      withForm(tanh, { derivative: (v, t) => v.multiplyAdd(v.tanh(t), v.multiply(v.tanh(t), -1 - 1e-6), 1) }),
      withForm(relu, { derivative: (v, t) => v.select(v.less(0, t), 1, 0) }),
    ],
  },
  {
    states: "the derivative from the value is the derivative, off the kinks",
    violation: (activation, options) => {
      const points = grid(activation, options).filter((t) => !activation.kinks.includes(t));
      const module = new VectorModule(activation.vector, options);
      const [h, got] = [module.array(module.value(points)), module.array(points.map(() => 1))];
      module.kernels.backward?.(got.byteOffset, h.byteOffset, points.length);
      const declared = activation.vector.derivativeFromValue !== undefined;
      if (declared !== (module.kernels.backward !== undefined)) return Infinity;
      if (!declared) return 0;
      return violation({ of: activation.derivative, points, got, tolerance: derivativeTolerance(options) }, options);
    },
    mutants: [
      withForm(tanh, { derivativeFromValue: (v, h) => v.subtract(1, v.absolute(h)) }),
      withForm(relu, { derivativeFromValue: (v, h) => v.select(v.lessOrEqual(0, h), 1, 0) }),
    ],
  },
  {
    states: "the value of NaN is NaN",
    violation: (activation, options) =>
      new VectorModule(activation.vector, options).value([Number.NaN]).every(Number.isNaN) ? 0 : Infinity,
    mutants: [withForm(relu, { value: (v, t) => v.select(v.less(0, t), t, 0) })],
  },
];

describe.each(laws)("$states", (law) => {
  describe.each(MODES)("$precision, relaxed $relaxed", (options) => {
    it.each(subjects)("$id", (activation) => {
      expect(law.violation(activation, options)).toBeLessThanOrEqual(1);
    });

    it.each(law.mutants)("rejects a mutant of $id", (mutant) => {
      expect(law.violation(mutant, options)).toBeGreaterThan(1);
    });
  });
});

import { z } from "zod";
import { interpret } from "../../expressions/interpret.ts";
import { parseExpression } from "../../expressions/parse.ts";
import { kinksOf } from "../../expressions/shape.ts";
import { requireDomain } from "../../math/domain-error.ts";
import { type Inversion, invert } from "../invert.ts";
import { adaptivePanels, type Panels, panelIntegral } from "../panels.ts";
import { type ContinuousLaw, defineRadial, requireProbability } from "../radial-law.ts";

/**
 * The radius has a density proportional to an expression f(r) ≥ 0 on [from, to], or from `from` on. With c the length at which r f(r) is
 * largest, the integral is taken over x in r = from + cx, 0 < x < 1, and over s in r = from + c/s, 0 < s < 1, in which a power
 * r^(−1−α) is s^(α−1). Measured on laws known in closed form: cdf, survival and moments to 10⁻¹², absolute.
 */
const params = z.object({
  dimension: z.int().min(2).max(1_000_000).describe("d"),
  density: z.string().describe("f(r) ≥ 0, an expression in r; any multiple of the density of the radius"),
  from: z.number().min(0).default(0).describe("least radius"),
  to: z.number().positive().optional().describe("largest radius; none if it is left out"),
});

export type OwnDensityParams = z.infer<typeof params>;

const WHERE = "density of the radius";
/** The density is looked at from 2^−60 to 2^60 to find its length. */
const OCTAVES = 60;
/** Panels to begin with, in each half. */
const FIRST = 16;

export function ownDensityRadius({ dimension, density, from, to }: OwnDensityParams): ContinuousLaw {
  const end = to ?? Number.POSITIVE_INFINITY;
  requireDomain(from >= 0 && from < end, WHERE, "0 ≤ from < to", [from, to]);
  const expression = parseExpression(density, { variables: ["r"] });
  const at = interpret(expression);
  const f = (r: number): number => {
    const value = at([r]);
    // ∞ · 0 beyond all that was looked at: r^4*exp(-r^2) at 10¹⁰⁰.
    if (Number.isNaN(value) && r > 2 ** OCTAVES) return 0;
    requireDomain(value >= 0 && value < Number.POSITIVE_INFINITY, WHERE, `must be finite and ≥ 0 at r = ${r}`, value);
    return value;
  };
  const chart = chartOf(f, { from, end, kinks: kinksOf(expression).found });
  const whole = integrals(f, chart);
  const valid = whole !== undefined && whole.core.total + whole.tail.total > 0;
  requireDomain(valid, WHERE, "its integral must be finite, not 0, and converge by bisection", density);
  const pieces = piecesOf(f, whole, chart);
  const mass = whole.core.total + whole.tail.total;
  const pieceAt = (r: number): Piece => pieces[firstWhere(pieces.length - 1, (i) => r <= pieces[i].to)];
  const lower = (r: number): number => pieceAt(r).before + pieceAt(r).below(r);
  const upper = (r: number): number => pieceAt(r).behind + pieceAt(r).above(r);
  const functions = {
    density: (r: number) => (r > from && r < end ? f(r) / mass : 0),
    cdf: (r: number) => (r <= from ? 0 : r >= end ? 1 : Math.min(1, lower(r) / mass)),
    survival: (r: number) => (r <= from ? 1 : r >= end ? 0 : Math.min(1, upper(r) / mass)),
  };
  const inverse = (target: number, of: Inversion["of"]): number => {
    requireProbability(target, WHERE);
    const i = firstWhere(pieces.length - 1, (k) =>
      of === "cdf" ? pieces[k].before + pieces[k].mass >= target * mass : pieces[k].behind <= target * mass,
    );
    const { from: low, to: high } = pieces[i];
    const guess = high === Number.POSITIVE_INFINITY ? 2 * low : (low + high) / 2;
    return invert(functions, { target, of, guess, low, high, tolerance: 1e-14 });
  };
  return {
    dimension,
    ...functions,
    quantile: (p) => inverse(p, "cdf"),
    survivalQuantile: (p) => inverse(p, "survival"),
    moment: (power) => {
      const moments = integrals((r) => (f(r) === 0 ? 0 : f(r) * r ** power), chart);
      return moments === undefined ? Number.POSITIVE_INFINITY : (moments.core.total + moments.tail.total) / mass;
    },
  };
}

interface Chart {
  readonly from: number;
  /** c. */
  readonly length: number;
  /** Ends of the first panels in x and in s. */
  readonly core: readonly number[];
  readonly tail: readonly number[];
}

function chartOf(
  f: (r: number) => number,
  { from, end, kinks }: { readonly from: number; readonly end: number; readonly kinks: readonly number[] },
): Chart {
  let [length, most] = [Math.min(1, end - from), 0];
  for (let k = -4 * OCTAVES; k <= 4 * OCTAVES; k++) {
    const distance = 2 ** (k / 4);
    if (from + distance >= end) break;
    const size = distance * f(from + distance);
    if (size > most) [length, most] = [distance, size];
  }
  const last = (end - from) / length;
  const steps = Array.from({ length: FIRST + 1 }, (_, i) => i / FIRST);
  const ends = [...kinks.map((r) => (r - from) / length), last];
  const sorted = (values: readonly number[]) => [...new Set(values)].sort((a, b) => a - b);
  return {
    from,
    length,
    core: sorted([...steps, ...ends].filter((x) => x >= 0 && x <= Math.min(1, last))),
    tail: sorted([...steps, ...ends.filter((x) => x > 1).map((x) => 1 / x)].filter((s) => s >= 1 / last)),
  };
}

type Integrals = Readonly<Record<"core" | "tail", Panels>>;

/** g in the two charts; undefined where one of the integrals does not converge. */
function integrals(g: (r: number) => number, chart: Chart): Integrals | undefined {
  const core = adaptivePanels(inCore(g, chart), chart.core);
  const tail = adaptivePanels(inTail(g, chart), chart.tail);
  return core === undefined || tail === undefined ? undefined : { core, tail };
}

const inCore =
  (g: (r: number) => number, { from, length }: Chart) =>
  (x: number): number =>
    length * g(from + length * x);

const inTail =
  (g: (r: number) => number, { from, length }: Chart) =>
  (s: number): number => {
    const value = g(from + length / s);
    return value === 0 ? 0 : ((length / s) * value) / s;
  };

/** A panel as an interval of radii. */
interface Piece {
  readonly from: number;
  readonly to: number;
  readonly mass: number;
  readonly before: number;
  readonly behind: number;
  /** The integrals over its parts on either side of r. */
  readonly below: (r: number) => number;
  readonly above: (r: number) => number;
}

function piecesOf(f: (r: number) => number, { core, tail }: Integrals, chart: Chart): readonly Piece[] {
  const inX = inCore(f, chart);
  const inS = inTail(f, chart);
  const [xOf, sOf] = [(r: number) => (r - chart.from) / chart.length, (r: number) => chart.length / (r - chart.from)];
  const bare = [
    ...Array.from(core.masses, (mass, i) => ({
      from: chart.from + chart.length * core.ends[i],
      to: chart.from + chart.length * core.ends[i + 1],
      mass,
      below: (r: number) => panelIntegral(inX, core.ends[i], xOf(r)),
      above: (r: number) => panelIntegral(inX, xOf(r), core.ends[i + 1]),
    })),
    ...Array.from(tail.masses, (mass, i) => ({
      from: chart.from + chart.length / tail.ends[i + 1],
      to: chart.from + chart.length / tail.ends[i],
      mass,
      below: (r: number) => panelIntegral(inS, sOf(r), tail.ends[i + 1]),
      above: (r: number) => panelIntegral(inS, tail.ends[i], sOf(r)),
    })).reverse(),
  ];
  const [before, behind] = [new Float64Array(bare.length), new Float64Array(bare.length)];
  for (let i = 1; i < bare.length; i++) {
    before[i] = before[i - 1] + bare[i - 1].mass;
    const j = bare.length - 1 - i;
    behind[j] = behind[j + 1] + bare[j + 1].mass;
  }
  return bare.map((piece, i) => ({ ...piece, before: before[i], behind: behind[i] }));
}

/** The least i ≤ last for which a condition holds that holds from some i on; last if none. */
function firstWhere(last: number, holds: (i: number) => boolean): number {
  let [low, high] = [0, last];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

export default defineRadial<OwnDensityParams>({
  id: "own-density",
  summary: "A radius whose density is proportional to an expression in r.",
  formula: String.raw`p(r) \propto f(r)`,
  params,
  radius: ownDensityRadius,
  examples: [
    { dimension: 5, density: "r^4 * exp(-r^2/2)", from: 0 },
    { dimension: 3, density: "1/(1 + r^2)", from: 0 },
    { dimension: 10, density: "max(0, 1 - abs(r - 2))", from: 0.5, to: 2.75 },
    { dimension: 4, density: "r^(-1/2)", from: 0, to: 1 },
  ],
});

import { requireDomain } from "../math/domain-error.ts";
import { normalQuantile } from "../math/special/normal.ts";
import { studentQuantile } from "../math/special/student.ts";
import type { Estimate } from "./estimate.ts";
import { type ClosedFormOptions, requireOptions, unboundedEstimate, undefinedEstimate } from "./interval.ts";
import { mean, medianOfSorted, sorted, variance } from "./moments.ts";

/** Independent values (seeds) at one x. An infinite value is censored: all that is known is that it passed a cap. */
export interface SlopeGroup {
  readonly x: number;
  readonly values: readonly number[];
  /** Standard deviation of log(value) up to a factor that all groups share, where theory gives it. For means alone. */
  readonly spread?: number;
}

export interface SlopeOptions extends ClosedFormOptions {
  /** Centre of a group: mean of the logs, or log of the median. "mean" unless given. */
  readonly statistic?: "mean" | "median";
}

/** A group's centre on the log scale, its squared standard error (NaN when unknown), and whether it is a lower bound. */
export interface SlopeCentre {
  readonly x: number;
  readonly at: number;
  readonly variance: number;
  /** Degrees of freedom of `variance`. */
  readonly degrees: number;
  readonly bound?: boolean;
}

/**
 * Slope of log(value) on log(x), each group's centre being the mean of its logs or the log of its median: the interval of
 * {@link slopeThrough}. Where every group declares its `spread` s_g, the groups' variances are φ² s_g² with one factor φ,
 * {@link pooledSpread}: a group of four seeds is a poor judge of its own scatter. Coverage at 5 groups of 8: 0.95 to 0.97 at
 * level 0.95 and 0.99 at 0.99 for means, up to 0.98 for medians. With spreads on seven groups of 24 to 4 it is the level when
 * their law is right; when the true spread falls, or grows, by half against the declared one along x, 0.93 or 0.96
 * (docs/generated/calibration.md).
 *
 * Censored values: a median with its middle values finite is exact. Any other group with censored values gets a lower
 * bound, each replaced by the group's largest finite value; with nothing finite in it the slope is undefined.
 */
export function logLogSlope(groups: readonly SlopeGroup[], options: SlopeOptions): Estimate {
  requireOptions("logLogSlope", options);
  const { level, statistic = "mean" } = options;
  if (groups.some(({ values }) => values.length === 0)) return undefinedEstimate(level, "a group without values");
  const centre = statistic === "mean" ? logMean : logMedian;
  const centres = groups.map(({ x, values }) => ({ x, ...centre(values) }));
  const spreads = groups.flatMap(({ spread = [] }) => spread);
  if (spreads.length < groups.length) return slopeThrough(centres, level);
  requireDomain(statistic === "mean", "logLogSlope", 'statistic must be "mean" with declared spreads', statistic);
  const { factor, degrees } = pooledSpread(groups);
  const pooled = centres.map((own, g) => ({
    ...own,
    variance: (factor * spreads[g]) ** 2 / groups[g].values.length,
  }));
  return slopeThrough(pooled, level, { pooledDegrees: degrees });
}

/**
 * The factor φ on the declared spreads, from all groups together: φ² = Σ_g (m_g − 1)(v_g/s_g²)/Σ_g (m_g − 1), v_g the variance of
 * log(value) in group g, which has m_g values and declares s_g. `degrees` is Σ_g (m_g − 1). Groups of one value and groups
 * with censored values are left out; φ is NaN when no other is left.
 */
export function pooledSpread(groups: readonly SlopeGroup[]): { readonly factor: number; readonly degrees: number } {
  let squares = 0;
  let degrees = 0;
  for (const { values, spread = Number.NaN } of groups) {
    requireDomain(spread > 0, "pooledSpread", "every group must declare a positive spread", spread);
    if (values.length < 2 || values.includes(Number.POSITIVE_INFINITY)) continue;
    squares += ((values.length - 1) * variance(values.map((value) => Math.log(value)))) / spread ** 2;
    degrees += values.length - 1;
  }
  return { factor: Math.sqrt(squares / degrees), degrees };
}

/**
 * Least squares through centres ℓ_g at a fixed design x_g > 0,
 *
 *     β = Σ_g w_g ℓ_g,   w_g = (log x_g − mean)/Σ (log x − mean)²,   β ± t_ν √(Σ_g w_g² v_g),
 *
 * v_g the squared standard error of ℓ_g and ν Satterthwaite's degrees of freedom (Biometrics 2 (1946) 110–114): noise may
 * change along x. With `pooledDegrees` all v_g are multiples of one estimate with that ν. Where a v_g is unknown, the scatter about the line (G − 2 degrees) takes their place. The interval is
 * for the line through the groups' expected centres; curvature of log–log data is not in it.
 *
 * Where centres are lower bounds: if all of them have w_g > 0, β is a lower bound and the interval [low, ∞]; if all have
 * w_g < 0, [−∞, high]; with both signs it is undefined.
 */
export function slopeThrough(
  centres: readonly SlopeCentre[],
  level: number,
  { pooledDegrees }: { readonly pooledDegrees?: number } = {},
): Estimate {
  requireOptions("slopeThrough", { level });
  for (const { x } of centres) {
    requireDomain(x > 0 && Number.isFinite(x), "slopeThrough", "every x must be positive and finite", x);
  }
  const positions = centres.map(({ x }) => Math.log(x));
  const middle = mean(positions);
  const spread = positions.reduce((sum, position) => sum + (position - middle) ** 2, 0);
  if (!(spread > 0)) return undefinedEstimate(level, "fewer than two different x");
  const weighed = centres.map((centre, g) => ({ ...centre, weight: (positions[g] - middle) / spread }));
  const used = weighed.filter(({ weight }) => weight !== 0);
  const value = used.reduce((sum, { at, weight }) => sum + weight * at, 0);
  if (!Number.isFinite(value)) return undefinedEstimate(level, "a group without a finite centre");
  const bounds = used.filter(({ bound }) => bound);
  const below = bounds.every(({ weight }) => weight > 0);
  const above = bounds.every(({ weight }) => weight < 0);
  if (!below && !above) return undefinedEstimate(level, "censored values at both ends");

  const known = used.every(({ variance: square }) => !Number.isNaN(square));
  const residuals = centres.map(({ at }, g) => at - value * (positions[g] - middle));
  const error = known ? withinGroups(used, pooledDegrees) : aboutTheLine(residuals, spread);
  if (error === undefined) {
    return unboundedEstimate(value, { level, note: "one value a group and fewer than three groups" });
  }
  const reach = error.standard === 0 ? 0 : studentQuantile((1 + level) / 2, error.degrees) * error.standard;
  return {
    value,
    low: below ? value - reach : Number.NEGATIVE_INFINITY,
    high: above ? value + reach : Number.POSITIVE_INFINITY,
    level,
    standardError: error.standard,
    note: `${centres.length} groups${bounds.length > 0 ? `, ${bounds.length} censored: a bound` : ""}`,
  };
}

type Centre = Omit<SlopeCentre, "x">;

function logMean(values: readonly number[]): Centre {
  const logs = logsWithBound(values);
  const bound = values.includes(Number.POSITIVE_INFINITY);
  return { at: mean(logs), variance: variance(logs) / logs.length, degrees: logs.length - 1, bound };
}

/**
 * Standard error of a median from the order statistics x_(k), x_(m+1−k) with k next to m/2 − √m/2 (one standard deviation of
 * the rank): their distance over twice the normal quantile of their exact coverage (McKean & Schrader, Commun. Stat.
 * 13 (1984) 751–773). When the upper one is censored, the lower half alone.
 */
function logMedian(values: readonly number[]): Centre {
  const m = values.length;
  const exact = sorted(values.map((value) => Math.log(value)));
  const bound = medianOfSorted(exact) === Number.POSITIVE_INFINITY;
  const logs = bound ? sorted(logsWithBound(values)) : exact;
  const at = medianOfSorted(logs);
  const k = Math.max(1, Math.round((m + 1) / 2 - Math.sqrt(m) / 2));
  let below = 0;
  let term = 0.5 ** m;
  for (let i = 0; i < k; i++) {
    below += term;
    term *= (m - i) / (i + 1);
  }
  const upper = logs[m - k] === Number.POSITIVE_INFINITY ? 2 * at - logs[k - 1] : logs[m - k];
  const error = m > 1 ? (upper - logs[k - 1]) / (-2 * normalQuantile(below)) : Number.NaN;
  return { at, variance: error * error, degrees: m - 1, bound };
}

/** Logarithms, with the largest finite one in place of the infinite ones; NaN when none is finite. */
function logsWithBound(values: readonly number[]): number[] {
  const largest = Math.max(...values.filter((value) => value !== Number.POSITIVE_INFINITY));
  return values.map((value) => Math.log(value === Number.POSITIVE_INFINITY ? largest : value));
}

interface SlopeError {
  readonly standard: number;
  readonly degrees: number;
}

function withinGroups(used: readonly (Centre & { readonly weight: number })[], pooledDegrees?: number): SlopeError {
  let total = 0;
  let denominator = 0;
  for (const { weight, variance: square, degrees } of used) {
    total += weight * weight * square;
    denominator += (weight * weight * square) ** 2 / degrees;
  }
  return { standard: Math.sqrt(total), degrees: pooledDegrees ?? (total * total) / denominator };
}

function aboutTheLine(residuals: readonly number[], spread: number): SlopeError | undefined {
  const degrees = residuals.length - 2;
  if (degrees < 1) return undefined;
  const scatter = (variance(residuals) * (residuals.length - 1)) / degrees;
  return { standard: Math.sqrt(scatter / spread), degrees };
}

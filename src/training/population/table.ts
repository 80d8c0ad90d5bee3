/** A function on [0, π] as Chebyshev series between `ends`. */
export interface Table {
  readonly value: (theta: number) => number;
  /** Largest difference from the function at the points of the last refinement, which are between those interpolated. */
  readonly error: number;
  /** Terms of all panels. */
  readonly terms: number;
}

const START = 16;
const MOST = 256;

/**
 * Chebyshev interpolation of f on each panel between `ends`, doubled from 16 terms until the series misses f by less than
 * `tolerance` at the points between its nodes, at most to 256; terms at its end that add up to less than the tolerance are dropped.
 * With more than one panel the variable is s in θ = middle − half cos πs, so that f may have square-root singularities at
 * `ends`; with one it is θ.
 */
export function tabulate(
  f: (theta: number) => number,
  { ends, tolerance }: { readonly ends: readonly number[]; readonly tolerance: number },
): Table {
  const graded = ends.length > 2;
  const panels = ends.slice(1).map((to, p) => {
    const from = ends[p];
    const half = (to - from) / 2;
    const at = (x: number): number =>
      from + (graded ? 2 * half * Math.sin((Math.PI / 4) * (1 + x)) ** 2 : half * (1 + x));
    let series: Float64Array = new Float64Array(0);
    let error = Number.POSITIVE_INFINITY;
    for (let n = START; n <= MOST && error > tolerance; n *= 2) {
      const nodes = Float64Array.from({ length: n }, (_, i) => Math.cos((Math.PI * (i + 0.5)) / n));
      const values = nodes.map((x) => f(at(x)));
      if (series.length > 0)
        error = nodes.reduce((most, x, i) => Math.max(most, Math.abs(values[i] - clenshaw(series, x))), 0);
      series = coefficients(values);
    }
    return { from, half, error, series: trimmed(series, tolerance) };
  });
  const find = (theta: number): number => {
    let p = 0;
    while (p + 1 < panels.length && theta >= ends[p + 1]) p++;
    return p;
  };
  return {
    error: Math.max(...panels.map(({ error }) => error)),
    terms: panels.reduce((sum, { series }) => sum + series.length, 0),
    value: graded
      ? (theta) => {
          const { from, half, series } = panels[find(theta)];
          const x = Math.max(-1, Math.min(1, (theta - from) / half - 1));
          return clenshaw(series, 1 - (2 / Math.PI) * Math.acos(x));
        }
      : (theta) => clenshaw(panels[0].series, theta / panels[0].half - 1),
  };
}

/** c of Σ c_j T_j through the values at cos(π(i + ½)/n): c_j = (2 − δ_j0)/n Σ_i values_i cos(π j (i + ½)/n). */
function coefficients(values: Float64Array): Float64Array {
  const n = values.length;
  return values.map((_, j) => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += values[i] * Math.cos((Math.PI * ((j * (2 * i + 1)) % (4 * n))) / (2 * n));
    return ((j === 0 ? 1 : 2) * sum) / n;
  });
}

/** Without the last terms, as many as add up to less than `tolerance`. */
function trimmed(series: Float64Array, tolerance: number): Float64Array {
  let [keep, dropped] = [series.length, 0];
  while (keep > 1) {
    dropped += Math.abs(series[keep - 1]);
    if (dropped > tolerance) break;
    keep--;
  }
  return series.slice(0, keep);
}

/** Σ_j series_j T_j(x), by Clenshaw's recurrence. */
function clenshaw(series: Float64Array, x: number): number {
  const twice = 2 * x;
  let [first, second] = [0, 0];
  for (let j = series.length - 1; j > 0; j--) {
    const next = series[j] + twice * first - second;
    second = first;
    first = next;
  }
  return series[0] + x * first - second;
}

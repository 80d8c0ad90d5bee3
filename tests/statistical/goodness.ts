/** False-alarm rate of every statistical test in this folder. */
export const FALSE_ALARM = 1e-6;
/** P(|N(0, 1)| > 4.892) = 10⁻⁶. */
export const FALSE_ALARM_DEVIATIONS = 4.892;

/**
 * Whether a sample is compatible with a continuous law: the Kolmogorov–Smirnov distance of its distribution function from
 * `cdf` is at most √(log(2/10⁻⁶)/(2n)). By Dvoretzky–Kiefer–Wolfowitz with Massart's constant (Ann. Probab. 18 (1990)
 * 1269–1283) the false-alarm rate is at most 10⁻⁶ for every n.
 */
export function followsLaw(sample: Float64Array, cdf: (x: number) => number): boolean {
  const ordered = sample.slice().sort();
  const n = ordered.length;
  let distance = 0;
  for (let i = 0; i < n; i++) {
    const p = cdf(ordered[i]);
    distance = Math.max(distance, (i + 1) / n - p, p - i / n);
  }
  return distance <= Math.sqrt(Math.log(2 / FALSE_ALARM) / (2 * n));
}

/**
 * Whether counts are compatible with their expectations: Pearson's χ² with k degrees of freedom is at most
 * k + 2√(kt) + 2t, t = log 10⁶, which a χ²_k variable passes with probability below 10⁻⁶ (Laurent & Massart, Ann. Stat. 28
 * (2000) 1302–1338, lemma 1). Expectations must be large (here ≥ 50) for χ² to be the law.
 */
export function followsCounts(counts: ArrayLike<number>, expected: (i: number) => number): boolean {
  let square = 0;
  for (let i = 0; i < counts.length; i++) square += (counts[i] - expected(i)) ** 2 / expected(i);
  const degrees = counts.length - 1;
  const t = Math.log(1 / FALSE_ALARM);
  return square <= degrees + 2 * Math.sqrt(degrees * t) + 2 * t;
}

/** Whether a mean of independent draws of known mean and variance lies within 4.892 standard errors. */
export function hasMean(
  values: Float64Array,
  { mean, variance }: { readonly mean: number; readonly variance: number },
): boolean {
  const average = values.reduce((sum, x) => sum + x, 0) / values.length;
  return Math.abs(average - mean) <= FALSE_ALARM_DEVIATIONS * Math.sqrt(variance / values.length);
}

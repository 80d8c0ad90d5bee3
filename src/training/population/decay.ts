import { requireDomain } from "../../math/domain-error.ts";

/** Gradient descent with step η = `rate` on ½ c²λ: c shrinks by 1 − ηλ a step. `time` is the number of steps, real ≥ 0. */
export interface Time {
  readonly rate: number;
  readonly time: number;
}

/**
 * (1 − ηλ)^t. Where ηλ > 1 the factor is negative and t must be an integer. Relative error t u/(1 − ηλ), like that of any
 * computation that knows ηλ to u.
 */
export function decay(eigenvalue: number, { rate, time }: Time): number {
  const step = rate * eigenvalue;
  if (time === 0) return 1;
  if (step < 1) return Math.exp(time * Math.log1p(-step));
  requireDomain(
    Number.isInteger(time) || step === 1,
    "decay",
    "time must be an integer where rate · eigenvalue exceeds 1",
    time,
  );
  return (1 - step) ** time;
}

/** (1 − (1 − ηλ)^t)/λ; at λ = 0 its limit ηt. Also for λ slightly below 0, which rounding makes of 0. */
export function learnt(eigenvalue: number, { rate, time }: Time): number {
  if (eigenvalue === 0) return rate * time;
  const step = rate * eigenvalue;
  if (step < 1) return -Math.expm1(time * Math.log1p(-step)) / eigenvalue;
  return (1 - decay(eigenvalue, { rate, time })) / eigenvalue;
}

/**
 * Where r(t), r(0) > `level`, continuous and not increasing, first equals `level`: bisection to 1e-10 relative after
 * doubling from t = 1; ∞ where r exceeds the level at 1e15.
 */
export function crossing(r: (time: number) => number, level: number): number {
  requireDomain(r(0) > level, "crossing", `the level must lie below the start ${r(0)}`, level);
  let [low, high] = [0, 1];
  while (r(high) > level) {
    low = high;
    high *= 2;
    if (high > 1e15) return Number.POSITIVE_INFINITY;
  }
  while (high - low > 1e-10 * high) {
    const middle = (low + high) / 2;
    if (r(middle) > level) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

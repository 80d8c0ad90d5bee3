import { requireDomain } from "../../math/domain-error.ts";

/*
 * Derived version of the positive half of Safran & Lee (2022); docs/theory/two-layer-guarantee.md has the proof in full.
 *
 * f = 1{ρ ≤ 1}, ρ = ‖x‖/λ. Units φ_j in [0, 1] with mean ψ(ρ), increasing, and a bias feature √r; N = s(Σ v_j φ_j + c√r), s logistic;
 * gradient descent on E CE(N, f) over (v, c) from 0 with step 2/r. The comparator N* = s(α(ψ(1) − mean_j φ_j)) at a point of the window
 * |ρ − 1| ≤ τ costs at most ln 2 + α/(4√r) on average over the units, since ψ is on the right side and E(deviation)₊ ≤ 1/(4√r);
 * elsewhere, with δ = min(ψ(1) − ψ(1 − τ), ψ(1 + τ) − ψ(1)), at most e^{−αδ/2} unless the deviation exceeds δ/2 (Hoeffding:
 * e^{−rδ²/2}), and then α + ln 2. The loss is convex and r/2-smooth, so T steps add at most |(v*, c*)|² r/(4T) = α²(1 + ψ(1)²)/(4T).
 */

/** What the law and the units are near the radius: the mass P(|ρ − 1| ≤ τ), and the gap δ of ψ from its value at 1 outside. */
export interface RadialWindow {
  readonly mass: number;
  readonly gap: number;
}

export interface Guarantee {
  /** r units. */
  readonly width: number;
  /** T, of gradient descent with `rate`. */
  readonly steps: number;
  /** 2/r, for the bias feature √r. */
  readonly rate: number;
  /** α of the comparator. */
  readonly sharpness: number;
  /** τ. */
  readonly halfWidth: number;
  readonly window: RadialWindow;
}

/**
 * max_p (1 − p)²/(−ln p) = (1 − e^{−q})²/q at 2q = e^q − 1, q = 1.2564312: 0.40726…, here rounded up. So E(N − f)² ≤ 0.4073 E CE(N, f).
 */
export const SQUARE_PER_CROSS_ENTROPY = 0.4073;

/**
 * A width and a number of steps with which E(N − f)² ≤ `error`, the mean over x and over the draw of the units (so for a share
 * 1 − p of the draws it is at most error/p). The budget E = error/0.4073 of cross-entropy is cut in shares: ½ for the window, ⅛ for saturation,
 * ⅛ for deviations, ¼ for the descent:
 *
 *     α = (2/δ) ln(8/E),   r ≥ (2/δ²) ln(8(α + ln 2)/E),   T ≥ α²(1 + ψ(1)²)/E,   mass(τ) (ln 2 + α/(4√r)) ≤ E/2,
 *
 * and τ is the largest in (0, 1] for which they hold. With mass ≤ 2Cτ and gap ≥ κτ: τ = Ω~(error/C), r = O~(C²/(κ error)²) and
 * T = O~(C²/(κ² error³)). `window` must have a mass and a gap that do not fall in τ; 0 < error ≤ ¼ (½ is never worse than that).
 */
export function twoLayerGuarantee(options: {
  readonly error: number;
  /** ψ(1), in [0, 1]. */
  readonly threshold: number;
  readonly window: (halfWidth: number) => RadialWindow;
}): Guarantee {
  const { error, threshold, window } = options;
  requireDomain(error > 0 && error <= 0.25, "twoLayerGuarantee", "error must be in (0, 1/4]", error);
  requireDomain(threshold >= 0 && threshold <= 1, "twoLayerGuarantee", "threshold must be in [0, 1]", threshold);
  const budget = error / SQUARE_PER_CROSS_ENTROPY;
  const plan = (halfWidth: number): Guarantee & { readonly fits: boolean } => {
    const here = window(halfWidth);
    const { mass, gap } = here;
    const sharpness = (2 / gap) * Math.log(8 / budget);
    const width = Math.ceil((2 / (gap * gap)) * Math.log((8 * (sharpness + Math.LN2)) / budget));
    const steps = Math.ceil((sharpness ** 2 * (1 + threshold ** 2)) / budget);
    return {
      ...{ width, steps, rate: 2 / width, sharpness, halfWidth, window: here },
      fits: gap > 0 && mass * (Math.LN2 + sharpness / (4 * Math.sqrt(width))) <= budget / 2,
    };
  };
  let best = plan(1);
  let [low, high] = [Math.log(SMALLEST), 0];
  if (!best.fits) {
    best = plan(SMALLEST);
    requireDomain(
      best.fits,
      "twoLayerGuarantee",
      "the window must have little mass and a gap for small τ",
      best.window,
    );
    while (high - low > 1e-9) {
      const middle = (low + high) / 2;
      const tried = plan(Math.exp(middle));
      if (tried.fits) [low, best] = [middle, tried];
      else high = middle;
    }
  }
  const { fits: _, ...guarantee } = best;
  return guarantee;
}

/** Below it the gap would be lost in the error of ψ. */
const SMALLEST = 1e-7;

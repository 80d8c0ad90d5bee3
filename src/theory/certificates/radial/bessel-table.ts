import { requireDomain } from "../../../math/domain-error.ts";
import { lastOrder, ROUNDOFF } from "./bessel-row.ts";
import { largestBessel, orderRow } from "./order-row.ts";
import { chebyshevRoundoff, chebyshevSum } from "./profile.ts";

/** Length of a panel, and its nodes. */
export const PANEL = 4;
export const NODES = 20;

/**
 * Two Bessel functions at many arguments: of the orders ν and ν − 1, ν = d/2; for odd d the spherical ones, j_l = √(π/2y) J_{l+1/2}, which
 * are entire. Chebyshev interpolants of degree 19 on panels [4p, 4p + 4], made when they are first needed.
 *
 * Errors, proven: (i) interpolation at 20 Chebyshev points, |f| ≤ e^{|Im ζ|} (Bessel's and Poisson's integrals) ≤ e^{ρ − 1/ρ} on the ellipse
 * of semi-axes ρ ± 1/ρ about a panel, at most 4e^{ρ−1/ρ} ρ^{−19}/(ρ − 1) < 2·10⁻¹⁷ with ρ = 20; (ii) the values at the points, by their rows'
 * bounds and by what rounding moves the points (|f′| ≤ {@link BesselTable.slope}), times the Lebesgue constant (2/π) ln 20 + 1 < 2.91; (iii) rounding in the
 * coefficients and in Clenshaw's recurrence.
 */
export interface BesselTable {
  readonly dimension: number;
  /** Coefficients of order ν − 1 by panels of {@link NODES}, made at least up to y. */
  readonly lower: (y: number) => Float64Array;
  /** Order ν at y, and a bound of its error. */
  readonly upperAt: (y: number) => { readonly value: number; readonly error: number };
  /** Order ν − 1 at y. */
  readonly lowerAt: (y: number) => number;
  /** Bound of the error of order ν − 1 in [0, y], at float64 arguments, y taken at its word. */
  readonly lowerError: (y: number) => number;
  /** Bound of |f| for order ν − 1 (0) or ν (1), at real arguments ≥ y. */
  readonly largest: (which: 0 | 1, y: number) => number;
  /** Bound of |f′|, likewise. */
  readonly slope: (which: 0 | 1, y: number) => number;
}

export function besselTable(dimension: number): BesselTable {
  const odd = dimension % 2 === 1;
  const order = Math.floor(dimension / 2);
  const points = Float64Array.from({ length: NODES }, (_, i) => Math.cos((Math.PI * (i + 0.5)) / NODES));
  const cosines = Float64Array.from({ length: NODES * NODES }, (_, n) => {
    const [m, i] = [Math.floor(n / NODES), n % NODES];
    return Math.cos((Math.PI * ((m * (2 * i + 1)) % (4 * NODES))) / (2 * NODES));
  });
  let coefficients = [new Float64Array(0), new Float64Array(0)] as const;
  let panels = 0;
  const errors = [[], []] as readonly [number[], number[]];
  const largest = (which: 0 | 1, y: number): number =>
    odd ? Math.min(1, 1.2534 / Math.sqrt(y)) : largestBessel(order - 1 + which); // |J| ≤ 1, √(π/2) < 1.2534
  // J′_μ = (J_{μ−1} − J_{μ+1})/2; j_l′ = (l j_{l−1} − (l+1) j_{l+1})/(2l+1).
  const slope = (which: 0 | 1, y: number): number =>
    odd ? Math.min(1, 1.2534 / Math.sqrt(y)) : largestBessel(Math.max(0, order - 2 + which));

  const fill = (y: number): void => {
    const needed = Math.floor(y / PANEL) + 1;
    if (needed <= panels) return;
    requireDomain(needed * PANEL <= 1e6, "besselTable", "arguments must be at most 999996", y);
    if (coefficients[0].length < needed * NODES) {
      const length = Math.max(needed, 2 * panels) * NODES;
      coefficients = [grown(coefficients[0], length), grown(coefficients[1], length)];
    }
    const storage = new Float64Array(lastOrder(needed * PANEL) + 1);
    const samples = [new Float64Array(NODES), new Float64Array(NODES)] as const;
    for (; panels < needed; panels++) {
      const middle = PANEL * panels + PANEL / 2;
      let rowError = 0;
      for (let i = 0; i < NODES; i++) {
        const row = orderRow(dimension, middle + (PANEL / 2) * points[i]!, storage);
        samples[0][i] = row.values[order - 1] ?? 0;
        samples[1][i] = row.values[order] ?? 0;
        rowError = Math.max(rowError, row.rawError);
      }
      for (const which of [0, 1] as const) {
        const part = coefficients[which].subarray(panels * NODES, (panels + 1) * NODES);
        const roundoff = transform(samples[which], cosines, part);
        const moved = 2 * ROUNDOFF * (middle + 8) * slope(which, middle - PANEL / 2);
        const error = 2e-17 + 2.91 * (rowError + moved) + roundoff + chebyshevRoundoff(part) + 2 * ROUNDOFF;
        errors[which].push(Math.max(1.01 * error, errors[which].at(-1) ?? 0));
      }
    }
  };
  const at = (which: 0 | 1, y: number): number => {
    fill(y);
    const p = Math.floor(y / PANEL);
    return chebyshevSum(coefficients[which].subarray(p * NODES, (p + 1) * NODES), (y - PANEL * p - PANEL / 2) / 2);
  };
  return {
    dimension,
    lower: (y) => {
      fill(y);
      return coefficients[0];
    },
    upperAt: (y) => ({ value: at(1, y), error: errors[1][Math.floor(y / PANEL)]! }),
    lowerAt: (y) => at(0, y),
    lowerError: (y) => {
      fill(y);
      return errors[0][Math.floor(y / PANEL)]!;
    },
    largest,
    slope,
  };
}

/** Chebyshev coefficients from samples; returns a bound of what rounding puts into their sum: n + 6 roundings of each term. */
function transform(samples: Float64Array, cosines: Float64Array, into: Float64Array): number {
  let size = 0;
  for (const v of samples) size += Math.abs(v);
  for (let m = 0; m < NODES; m++) {
    let sum = 0;
    for (let i = 0; i < NODES; i++) sum += samples[i]! * cosines[m * NODES + i]!;
    into[m] = ((m === 0 ? 1 : 2) / NODES) * sum;
  }
  return 2 * (NODES + 12) * ROUNDOFF * size; // n coefficients of (n + 12) ε (2/n) Σ|v|: a cosine errs by at most 6 ε
}

function grown(old: Float64Array<ArrayBuffer>, length: number): Float64Array<ArrayBuffer> {
  const longer = new Float64Array(length);
  longer.set(old);
  return longer;
}

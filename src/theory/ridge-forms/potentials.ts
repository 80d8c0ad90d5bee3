import { requireDomain } from "../../math/domain-error.ts";
import { legendreValues } from "../../math/legendre.ts";

/**
 * How far directions u_1, …, u_m with weights c_i, Σ c_i = 1, are from uniform: D_l = Σ_{ik} c_i c_k P_l(⟨u_i, u_k⟩) ≥ 0, P_l in dimension
 * d, l even. D_0 = 1, and D_l = 0 for all l ≤ n is what makes a design exact for degree n.
 */
export interface Potentials {
  /** m. */
  readonly directions: number;
  /** D_0 = 1, D_2, …. */
  readonly even: readonly number[];
  /** For all further l: their common value, or the largest. */
  readonly tail: number;
}

/** Independent uniform directions, in the mean over them: D_l = 1/m for l ≥ 2. */
export function randomPotentials(directions: number): Potentials {
  requireCount(directions, "randomPotentials");
  return { directions, even: [1], tail: 1 / directions };
}

/**
 * Independent random orthonormal sets of b directions (the last one of what is left), in the mean: a pair within a set has ⟨u, u′⟩ = 0, so
 * D_l = (m + Σ b_i(b_i − 1)P_l(0))/m². In whole frames, b = d, D_2 = 0 (P_2(0) = −1/(d − 1)) and D_4 = (1 + 3/(d + 1))/m. Beyond L = 16 the largest:
 * P_l(0) falls in l ≡ 0 (mod 4), and is < 0 for l ≡ 2.
 */
export function framePotentials(
  directions: number,
  { block, dimension, degree = 16 }: { readonly block: number; readonly dimension: number; readonly degree?: number },
): Potentials {
  const where = "framePotentials";
  requireCount(directions, where);
  const fits = Number.isInteger(block) && block >= 1 && block <= dimension;
  requireDomain(fits, where, `block must be an integer in [1, ${dimension}]`, block);
  const rest = directions % block;
  const pairs = (directions - rest) * (block - 1) + rest * (rest - 1);
  const next = 4 * Math.floor(degree / 4) + 4;
  const atZero = legendreValues(next, 0, dimension);
  const at = (l: number): number => Math.max(0, directions + pairs * atZero[l]) / (directions * directions);
  const even = Array.from({ length: degree / 2 + 1 }, (_, k) => (k === 0 ? 1 : at(2 * k)));
  return { directions, even, tail: Math.max(1 / directions, at(next)) };
}

/**
 * Of given unit vectors [m, d]; c_i = 1/m unless given (of sum 1). Up to degree L exactly (rounding: a few ulps of Σ|c_i c_k|); the tail is an
 * estimate, the largest of Σ c_i² and of the four next D_l. Choose L such that little of h is beyond. m²d/2 multiplications.
 */
export function potentialsOf(
  directions: Float64Array,
  {
    dimension,
    degree,
    weights,
  }: { readonly dimension: number; readonly degree: number; readonly weights?: Float64Array },
): Potentials {
  const where = "potentialsOf";
  const m = directions.length / dimension;
  requireDomain(Number.isInteger(m) && m >= 1, where, `directions must have rows of ${dimension} numbers`, m);
  const c = weights ?? new Float64Array(m).fill(1 / m);
  const sum = c.reduce((s, w) => s + w, 0);
  requireDomain(c.length === m && Math.abs(sum - 1) < 1e-9, where, `there must be ${m} weights of sum 1`, sum);
  const count = degree / 2 + 4;
  const sums = new Float64Array(count + 1);
  let squares = 0;
  for (let i = 0; i < m; i++) {
    const norm = dot(directions, dimension, [i, i]);
    requireDomain(Math.abs(norm - 1) < 1e-9, where, `direction ${i} must have length 1`, Math.sqrt(norm));
    squares += c[i] * c[i];
    for (let k = 0; k < i; k++) {
      const pair = 2 * c[i] * c[k];
      const cosine = Math.min(1, Math.max(-1, dot(directions, dimension, [i, k])));
      addEven(sums, { factor: pair, cosine, dimension });
    }
  }
  const even = Array.from(sums.subarray(0, degree / 2 + 1), (s, k) => (k === 0 ? 1 : Math.max(0, squares + s)));
  return { directions: m, even, tail: Math.max(squares, ...sums.subarray(degree / 2 + 1).map((s) => squares + s)) };
}

/** sums[k] += factor P_{2k}(cosine); allocates nothing. */
function addEven(
  sums: Float64Array,
  { factor, cosine, dimension }: { readonly factor: number; readonly cosine: number; readonly dimension: number },
): void {
  let previous = 0;
  let value = 1;
  for (let k = 0; ; k++) {
    sums[k] += factor * value;
    if (k + 1 >= sums.length) return;
    for (let l = 2 * k; l < 2 * k + 2; l++) {
      const next = l === 0 ? cosine : ((2 * l + dimension - 2) * cosine * value - l * previous) / (l + dimension - 2);
      previous = value;
      value = next;
    }
  }
}

function dot(a: Float64Array, d: number, [i, k]: readonly [number, number]): number {
  let sum = 0;
  for (let c = 0; c < d; c++) sum += a[i * d + c] * a[k * d + c];
  return sum;
}

/** D_{2k}, k = 0, …, L/2, and the largest of all beyond. */
export function potentialsUpTo(
  { even, tail }: Potentials,
  degree: number,
): { readonly even: Float64Array; readonly tail: number } {
  const count = degree / 2 + 1;
  return {
    even: Float64Array.from({ length: count }, (_, k) => even[k] ?? tail),
    tail: Math.max(tail, ...even.slice(count)),
  };
}

function requireCount(directions: number, where: string): void {
  requireDomain(
    Number.isSafeInteger(directions) && directions >= 1,
    where,
    "directions must be an integer ≥ 1",
    directions,
  );
}

import { requireDomain } from "../../math/domain-error.ts";
import { binomial } from "../../math/harmonics.ts";

/** Columns times degree times 2^bits: a search takes about as many operations. */
const MOST_WORK = 2 ** 27;

/**
 * Columns v_1, …, v_d ∈ 𝔽₂^bits of sign vectors s_y = ((−1)^⟨y, v_1⟩, …, (−1)^⟨y, v_d⟩), y ∈ 𝔽₂^bits, over which every product of 2, 4, …, n
 * different coordinates has mean 0. The mean of (−1)^⟨y, v⟩ over y is 0 unless v = 0, so no 2, 4, …, n of the columns may have the sum 0.
 *
 * Greedy, from below: each column is the smallest number that is not the sum of an odd number < n of those before. That is the
 * lexicographic code of distance n + 2 (Conway & Sloane 1986); with n = 6 its 11 bits suffice up to d = 24, where it is Golay's.
 */
export interface SignVectors {
  readonly bits: number;
  /** v_j as binary numbers, [d]. */
  readonly columns: Uint32Array;
}

/**
 * With the fewest bits that the greedy choice needs; undefined if that makes more than `most` vectors, or if it would take more than some
 * 2^27 operations to find them.
 */
export function signVectors(dimension: number, degree: number, most = Infinity): SignVectors | undefined {
  const where = "signVectors";
  requireDomain(
    Number.isSafeInteger(dimension) && dimension >= 1,
    where,
    "dimension must be an integer ≥ 1",
    dimension,
  );
  requireDomain(degree % 2 === 0 && degree >= 2, where, "degree must be an even integer ≥ 2", degree);
  for (let bits = leastBits(dimension, degree); 2 ** bits <= most; bits++) {
    if (dimension * degree * 2 ** bits > MOST_WORK) return undefined;
    const columns = greedy(dimension, degree, bits);
    if (columns !== undefined) return { bits, columns };
  }
  return undefined;
}

/** The sums of n/2, n/2 − 2, … different columns are all different, for two sets of them differ in 2, 4, …, n columns. */
function leastBits(dimension: number, degree: number): number {
  let sums = 0;
  for (let j = degree / 2; j >= 0; j -= 2) if (j <= dimension) sums += Number(binomial(dimension, j));
  return Math.ceil(Math.log2(sums) - 1e-9);
}

function greedy(dimension: number, degree: number, bits: number): Uint32Array | undefined {
  const room = 2 ** bits;
  // made[j] marks the sums of j different columns, j < n.
  const made = Array.from({ length: degree }, () => new Uint8Array(room));
  made[0]![0] = 1;
  const columns = new Uint32Array(dimension);
  let next = 0;
  for (let place = 0; place < dimension; place++) {
    const taken = (v: number): boolean => {
      for (let j = 1; j < degree; j += 2) if (made[j]![v] === 1) return true;
      return false;
    };
    // What is a sum remains one.
    while (next < room && taken(next)) next++;
    if (next === room) return undefined;
    columns[place] = next;
    for (let j = degree - 1; j >= 1; j--) {
      const [from, to] = [made[j - 1]!, made[j]!];
      for (let x = 0; x < room; x++) if (from[x] === 1) to[x ^ next] = 1;
    }
  }
  return columns;
}

/** Writes s_y/√d, y = 0, …, 2^bits − 1, as rows of `into` from `offset` on. */
export function writeSignVectors({ bits, columns }: SignVectors, into: Float64Array, offset: number): void {
  const length = Math.sqrt(1 / columns.length);
  let at = offset;
  for (let y = 0; y < 2 ** bits; y++) {
    for (const v of columns) into[at++] = odd(y & v) ? -length : length;
  }
}

/** Whether a binary number has an odd number of ones. */
function odd(value: number): boolean {
  let rest = value;
  for (let shift = 16; shift >= 1; shift >>= 1) rest ^= rest >>> shift;
  return (rest & 1) === 1;
}

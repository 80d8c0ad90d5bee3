const LARGEST = Number.MAX_VALUE;
const STEP = 2 ** -52;

/** A float64 below every real number that rounds to x; at most two units in the last place away. */
export function below(x: number): number {
  return x === Number.POSITIVE_INFINITY ? LARGEST : x - (Math.abs(x) * STEP + Number.MIN_VALUE);
}

/** A float64 above every real number that rounds to x. */
export const above = (x: number): number => -below(-x);

/** x where the exact result is x + rest, or next to it, on the side asked for. */
const lowered = (x: number, rest: number): number => (rest >= 0 ? x : below(x));

/** A lower bound of a + b: the sum itself where it is exact (Knuth's TwoSum tells). Neither is +∞. */
export function sumDown(a: number, b: number): number {
  const sum = a + b;
  const second = sum - a;
  const rest = a - (sum - second) + (b - second);
  return Number.isFinite(rest) ? lowered(sum, rest) : below(sum);
}

/** Where products of 53 digits and their halves are neither too large nor too small to be exact. */
const safe = (x: number): boolean => {
  const size = Math.abs(x);
  return size > 1e-250 && size < 1e250;
};

/** ab − product exactly, product = fl(ab), by Dekker's halves of 27 and 26 digits. */
function productRest(a: number, b: number, product: number): number {
  const [a1, b1] = [a * 134217729, b * 134217729];
  const [ah, bh] = [a1 - (a1 - a), b1 - (b1 - b)];
  const [al, bl] = [a - ah, b - bh];
  return al * bl - (product - ah * bh - al * bh - ah * bl);
}

/** A lower bound of ab, tight where it is exact; 0 · ∞ = 0, as for ends of intervals. */
export function productDown(a: number, b: number): number {
  if (a === 0 || b === 0) return 0;
  const product = a * b;
  const known = safe(product) && safe(a) && safe(b);
  return known ? lowered(product, productRest(a, b, product)) : below(product);
}

/** A lower bound of a/b, b ≠ 0, tight where it is exact; NaN for ∞/∞. */
export function quotientDown(a: number, b: number): number {
  if (a === 0 || (Number.isFinite(a) && !Number.isFinite(b))) return 0;
  const quotient = a / b;
  const product = quotient * b;
  if (!(safe(a) && safe(b) && safe(quotient) && safe(product))) return below(quotient);
  // a − product is exact: they are neighbours.
  const rest = a - product - productRest(quotient, b, product);
  return lowered(quotient, b > 0 ? rest : -rest);
}

/** A lower bound of √a, a ≥ 0, tight where it is exact. */
export function rootDown(a: number): number {
  if (a === 0 || a === Number.POSITIVE_INFINITY) return a;
  const root = Math.sqrt(a);
  if (!safe(a)) return below(root);
  const square = root * root;
  return lowered(root, a - square - productRest(root, root, square));
}

/** An upper bound of √a, a ≥ 0. */
export function rootUp(a: number): number {
  if (a === 0 || a === Number.POSITIVE_INFINITY) return a;
  const root = Math.sqrt(a);
  if (!safe(a)) return above(root);
  const square = root * root;
  return a - square - productRest(root, root, square) <= 0 ? root : above(root);
}

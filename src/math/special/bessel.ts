import { requireDomain } from "../domain-error.ts";

/** Orders of a sequence: 0, 1, 2, … or ½, 3⁄2, 5⁄2, … */
export type FirstOrder = 0 | 0.5;

/**
 * J_f(z), J_{f+1}(z), …, J_{f+count−1}(z) for f = 0 or ½ and z ≥ 0, [count].
 *
 * Where 2(f + count) < z, by the recurrence J_{m+1} = (2m/z) J_m − J_{m−1} (DLMF 10.6.1) upwards, which keeps its accuracy while m < z:
 * from sin z and cos z for f = ½, from Hankel's expansion (DLMF 10.17.3) of J_0 and J_1 for f = 0. Else by the same recurrence
 * downwards from far above (Miller's method), with the sums of squares 1 = J_0² + 2 Σ J_k² and 2z/π = Σ (2k + 1) J_{k+½}² (DLMF 10.23.3,
 * 10.60.12) as norm: no term cancels another, and all J_m with m > z are positive, which gives the sign.
 *
 * Measured for orders to 600 and z to 10⁴ against 50 digits: the error is below 2 · 10⁻¹⁴ of the value for m > z, and of the amplitude
 * √(2/πz) for m < z, in other words relative unless near a zero. Beyond 10⁴ the same for the float64 number z (Math.sin and Math.cos
 * reduce exactly). The cost is max(order, z) steps at most, and `count` steps for large z.
 *
 * Why not a library: @stdlib has the orders 0 and 1 only; cephes' `jv` (WebAssembly, ready asynchronously) erred by up to 4 · 10⁻¹² over
 * the same range, throws where J underflows, and gives one order a call, where a sum over all orders takes one pass here.
 */
export function besselSequence(
  z: number,
  options: { readonly firstOrder: FirstOrder; readonly count: number },
): Float64Array {
  const { firstOrder: f, count } = options;
  requireArgument(z, "besselSequence");
  requireDomain(f === 0 || f === 0.5, "besselSequence", "firstOrder must be 0 or 0.5", f);
  requireDomain(Number.isSafeInteger(count) && count >= 1, "besselSequence", "count must be an integer ≥ 1", count);
  if (z < SMALL) return leadingTerms(z, f, count);
  return z > LARGE && z > 2 * (f + count) ? upwards(z, f, count) : downwards(z, f, count);
}

/** J_order(z), order = 0, ½, 1, 3⁄2, …, z ≥ 0; accuracy and cost as {@link besselSequence}, of which it is one member. */
export function besselJ(order: number, z: number): number {
  requireOrder(order, "besselJ");
  const firstOrder = firstOrderOf(order);
  const count = order - firstOrder + 1;
  return besselSequence(z, { firstOrder, count })[count - 1];
}

/** 0 for whole orders, ½ for the others. */
export function firstOrderOf(order: number): FirstOrder {
  return Number.isInteger(order) ? 0 : 0.5;
}

/**
 * An order beyond `order` and z from which all J_m(z)² together are below 10⁻¹⁷ of J_order(z)², or of the sum of the squares if order < z:
 * at z + c z^⅓ they are near Ai(2^⅓ c)² z^(−⅔), and beyond 2z each is below (1/4)² of the one before.
 */
export function negligibleOrder(order: number, z: number): number {
  return Math.ceil(Math.max(order, z) + 10 * Math.cbrt(z) + 30);
}

export function requireOrder(order: number, where: string): void {
  requireDomain(Number.isSafeInteger(2 * order) && order >= 0, where, "order must be 0, 1/2, 1, 3/2, …", order);
}

function requireArgument(z: number, where: string): void {
  requireDomain(z >= 0 && Number.isFinite(z), where, "z must be a number ≥ 0", z);
}

/** Below, (z/2)²/(order + 1) is less than half an ulp. */
const SMALL = 2 ** -26;
/** From here Hankel's expansions have a smallest term below e^(−2z) < 10⁻²¹. */
const LARGE = 25;
const HUGE = 2 ** 400;

/** (z/2)^m/Γ(m + 1). */
function leadingTerms(z: number, f: FirstOrder, count: number): Float64Array {
  const values = new Float64Array(count);
  values[0] = f === 0 ? 1 : Math.sqrt((2 * z) / Math.PI);
  for (let k = 1; k < count; k++) values[k] = (values[k - 1] * (z / 2)) / (f + k);
  return values;
}

function upwards(z: number, f: FirstOrder, count: number): Float64Array {
  const values = new Float64Array(count);
  const [sin, cos, amplitude] = [Math.sin(z), Math.cos(z), Math.sqrt(2 / (Math.PI * z))];
  values[0] = f === 0 ? hankel(0, z) : amplitude * sin;
  if (count > 1) values[1] = f === 0 ? hankel(1, z) : amplitude * (sin / z - cos);
  for (let k = 1; k + 1 < count; k++) values[k + 1] = ((2 * (f + k)) / z) * values[k] - values[k - 1];
  return values;
}

/** J_0 or J_1 by √(2/πz) (cos ω Σ (−1)^k a_2k z^(−2k) − sin ω Σ (−1)^k a_{2k+1} z^(−2k−1)), ω = z − (2 order + 1) π/4. */
function hankel(order: 0 | 1, z: number): number {
  const [sin, cos] = [Math.sin(z), Math.cos(z)];
  // √2 cos ω and √2 sin ω without the subtraction in ω.
  const [c, s] = order === 0 ? [cos + sin, sin - cos] : [sin - cos, -sin - cos];
  let [even, odd] = [0, 0];
  let term = 1;
  for (let k = 0; k < 50 && Math.abs(term) > 1e-18; k++) {
    const sign = k % 4 < 2 ? 1 : -1;
    if (k % 2 === 0) even += sign * term;
    else odd += sign * term;
    term *= (4 * order * order - (2 * k + 1) ** 2) / (8 * (k + 1) * z);
  }
  return (c * even - s * odd) / Math.sqrt(Math.PI * z);
}

function downwards(z: number, f: FirstOrder, count: number): Float64Array {
  const values = new Float64Array(count);
  let above = 0;
  let value = 1;
  let squares = 0;
  for (let k = negligibleOrder(f + count, z); ; k--) {
    if (k < count) values[k] = value;
    squares += (f === 0 ? (k === 0 ? 1 : 2) : 2 * k + 1) * value * value;
    if (k === 0) break;
    [above, value] = [value, ((2 * (f + k)) / z) * value - above];
    if (Math.abs(value) > HUGE) {
      value /= HUGE;
      above /= HUGE;
      squares /= HUGE * HUGE;
      for (let j = k; j < count; j++) values[j] /= HUGE;
    }
  }
  const norm = Math.sqrt(f === 0 ? squares : (squares * Math.PI) / (2 * z));
  for (let k = 0; k < count; k++) values[k] /= norm;
  return values;
}

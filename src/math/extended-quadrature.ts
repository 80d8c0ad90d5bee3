import { type FixedPoint, fixedPoint } from "./fixed-point/fixed-point.ts";

/**
 * Quadrature with as many digits as it takes: integrals that cancel to a hundredth digit. A rule here is a sequence of
 * estimates of one integral, each with half the step of the one before; only the new nodes are evaluated.
 */
export interface NestedRule {
  /** The next estimate, in units of 2^−bits. */
  readonly next: () => bigint;
  /** Nodes evaluated so far. */
  readonly nodes: () => number;
}

/**
 * ∫₀^π g(cos θ) dθ by the trapezoid rule, from pair(t) = g(t) + g(−t), t ≥ 0. For g analytic about [−1, 1], g(cos θ) is periodic
 * and analytic, and the error falls geometrically with the number of intervals. `largest`: g is 0 where |t| exceeds it. The
 * nodes come by cos(a + b) = 2 cos a cos b − cos(a − b), which costs 2 log₂(intervals) digits.
 */
export function cosineTrapezoid(
  f: FixedPoint,
  pair: (t: bigint) => bigint,
  options: { readonly intervals: number; readonly largest?: number },
): NestedRule {
  const { largest = 1 } = options;
  const from = largest < 1 ? Math.acos(largest) : 0;
  let intervals = 2 * Math.ceil(options.intervals / 2);
  let sum = 0n; // Σ over the nodes, the two ends with 1/2, in half units
  let nodes = 0;
  const guard = 48;
  const wide = fixedPoint(f.bits + guard);
  /** The pairs at θ = (offset + j stride) π/count ≤ π/2 within the window. */
  const add = (count: number, offset: number, stride: number): void => {
    const first = Math.max(0, Math.floor((from * count) / Math.PI / stride) - 1) * stride + offset;
    const angle = (j: number) => (wide.pi * BigInt(j)) / BigInt(count);
    const step = wide.cos(angle(stride));
    let previous = wide.cos(angle(first - stride));
    let t = wide.cos(angle(first));
    for (let j = first; 2 * j <= count; j += stride) {
      const node = t >> BigInt(guard);
      const value = pair(node > f.one ? f.one : node < 0n ? 0n : node);
      nodes += 2;
      // An end has half a weight; the middle is its own partner.
      sum += j === 0 || 2 * j === count ? value : 2n * value;
      const next = ((step * t) >> BigInt(wide.bits - 1)) - previous;
      previous = t;
      t = next;
    }
  };
  let started = false;
  return {
    nodes: () => nodes,
    next: () => {
      if (started) {
        intervals *= 2;
        add(intervals, 1, 2);
      } else add(intervals, 0, 1);
      started = true;
      return (((sum * f.pi) >> BigInt(f.bits)) / BigInt(intervals)) >> 1n;
    },
  };
}

/**
 * ∫ g over [−range, range] by the trapezoid rule, for g analytic about the line and negligible at ±range: error about
 * e^{−2πa/step} for g analytic in |Im t| < a. `even`: g(−t) = g(t).
 */
export function lineTrapezoid(
  f: FixedPoint,
  g: (t: bigint) => bigint,
  options: { readonly range: number; readonly step: number; readonly even?: boolean },
): NestedRule {
  const { range, even = false } = options;
  let step = 2 ** Math.floor(Math.log2(options.step));
  let sum = 0n;
  let nodes = 0;
  let stride = 1;
  const at = (j: number): bigint => {
    nodes++;
    return g(f.fromNumber(j * step));
  };
  return {
    nodes: () => nodes,
    next: () => {
      if (nodes > 0) {
        step /= 2;
        stride = 2;
      } else sum = at(0);
      for (let j = 1; j * step <= range; j += stride) sum += even ? 2n * at(j) : at(j) + at(-j);
      return (sum * f.fromNumber(step)) >> BigInt(f.bits);
    },
  };
}

/** Nodes of the double-exponential rule on [0, 1], those in the lower half: q = 1/(1 + e^{π sinh u}) and dq/du, u > 0. */
interface HalfNodes {
  readonly points: readonly bigint[];
  readonly weights: readonly bigint[];
}

const halfNodes = new Map<string, HalfNodes>();

/** u = j/2^level for j = 1, 2, …, or the odd j if `odd`, as long as dq/du is not below 2^(−bits − 4). */
function doubleExponentialNodes(bits: number, level: number, odd: boolean): HalfNodes {
  const key = `${bits} ${level} ${odd}`;
  let known = halfNodes.get(key);
  if (known === undefined) {
    const f = fixedPoint(bits + 32);
    const points: bigint[] = [];
    const weights: bigint[] = [];
    const ratio = f.exp(f.one >> BigInt(odd ? level - 1 : level));
    let up = f.exp(f.one >> BigInt(level)); // e^u
    for (;;) {
      const down = f.divide(f.one, up);
      const decay = f.exp(-f.multiply(f.pi, (up - down) >> 1n));
      const point = f.divide(decay, f.one + decay);
      const weight = f.multiply(f.multiply(f.multiply(f.pi, (up + down) >> 1n), point), f.divide(f.one, f.one + decay));
      if (weight >> 28n === 0n) break;
      points.push(point >> 32n);
      weights.push(weight >> 32n);
      up = f.multiply(up, ratio);
    }
    known = { points, weights };
    if (halfNodes.size > 200) halfNodes.clear();
    halfNodes.set(key, known);
  }
  return known;
}

const FIRST_LEVEL = 2;

/**
 * Σ over pieces of ∫ g by the double-exponential rule (Takahasi & Mori 1974): x = a + (b − a)/(1 + e^{−π sinh u}), trapezoid
 * in u. For g analytic on each open piece and bounded; what g does at the ends (a kink, a root) does not matter.
 * `ends` ascending, in units.
 */
export function doubleExponential(f: FixedPoint, g: (x: bigint) => bigint, ends: readonly bigint[]): NestedRule {
  let level = FIRST_LEVEL - 1;
  let sum = 0n;
  let nodes = 0;
  const shift = BigInt(f.bits);
  const add = (q: bigint, weight: bigint): void => {
    for (let e = 0; e + 1 < ends.length; e++) {
      const [a, b] = [ends[e]!, ends[e + 1]!];
      const away = ((b - a) * q) >> shift;
      const pair = q === f.one >> 1n ? g(a + away) : g(a + away) + g(b - away);
      sum += (pair * (((b - a) * weight) >> shift)) >> shift;
      nodes += 2;
    }
  };
  return {
    nodes: () => nodes,
    next: () => {
      level++;
      // dq/du = π/4 at u = 0.
      if (level === FIRST_LEVEL) add(f.one >> 1n, f.pi >> 2n);
      const { points, weights } = doubleExponentialNodes(f.bits, level, level > FIRST_LEVEL);
      for (let j = 0; j < points.length; j++) add(points[j]!, weights[j]!);
      return sum >> BigInt(level);
    },
  };
}

/** What one precision gave. */
export interface Attempt {
  /** In units of 2^−bits. */
  readonly value: bigint;
  /** Of its error, in the same units. */
  readonly error: bigint;
  /** False if the steps ran out: then more digits do not help. */
  readonly refined: boolean;
}

/** Two successive estimates that agree to this many binary digits settle an integral. The later one is far better. */
const AGREEMENT = 42n;

/**
 * Refines until two successive estimates agree to 42 digits, 2·10⁻¹³; or differ by less than `noise` units, what rounding
 * does to them; or have stopped to approach each other; or `nodes` are spent. The error is the last difference: that of the
 * last but one estimate, in effect, so that no assumption about the rate of convergence enters.
 */
export function settle(
  rule: NestedRule,
  options: { readonly noise: bigint; readonly leastNodes?: number; readonly nodes: number },
): Attempt {
  const { noise, leastNodes = 0, nodes } = options;
  let last = rule.next();
  let lastError = -1n;
  for (;;) {
    const trusted = rule.nodes() >= leastNodes;
    const value = rule.next();
    const error = magnitude(value - last);
    if (trusted) {
      const settled = error <= magnitude(value) >> AGREEMENT || error <= noise;
      // Rounding larger than foreseen: a few halvings of the step that gain nothing although half the digits agree.
      const stalled = lastError >= 0n && 2n * error >= lastError && error * error <= magnitude(value) * noise;
      if (settled || stalled) return { value, error: error > noise ? error : noise, refined: true };
    }
    // Convergence is slow then: the differences of a kink between nodes may be small by accident.
    if (rule.nodes() > nodes) {
      const rest = 4n * error + (lastError > 0n ? lastError : 0n);
      // Nothing has converged then, and the nodes may have hit a peak by accident.
      const all = 8n * rest > magnitude(value) ? magnitude(value) : 0n;
      return { value, error: rest + all, refined: false };
    }
    last = value;
    lastError = error;
  }
}

const magnitude = (x: bigint): bigint => (x < 0n ? -x : x);

/** A float64 number and a bound of its absolute error. */
export interface Certain {
  readonly value: number;
  readonly error: number;
}

/**
 * Repeats an attempt with more digits until its value is certain to 2^−40 of itself, from `bits` up to `mostBits`. Where even
 * those do not tell it from 0, the value is 0, with the error reached.
 */
export function withEnoughDigits(
  attempt: (bits: number) => Attempt,
  options: { readonly bits: number; readonly mostBits: number },
): Certain {
  let bits = round64(options.bits);
  for (;;) {
    const f = fixedPoint(bits);
    const { value, error, refined } = attempt(bits);
    const size = magnitude(value);
    if (error <= size >> (AGREEMENT - 2n) || !refined || bits >= options.mostBits) {
      const known = error < size ? f.toNumber(value) : 0;
      const rest = error < size ? error : error + size;
      return { value: known, error: Math.max(f.toNumber(rest), Number.MIN_VALUE) + Math.abs(known) * 2 ** -53 };
    }
    // Digits that the value is short of, if it is seen at all.
    const short = size > error ? Number(AGREEMENT) + 8 - (digits(size) - digits(error)) : 0;
    bits = Math.min(round64(options.mostBits), round64(short > 0 ? bits + Math.max(32, short) : 1.7 * bits));
  }
}

const digits = (x: bigint): number => x.toString(2).length;
const round64 = (bits: number): number => 64 * Math.ceil(bits / 64);

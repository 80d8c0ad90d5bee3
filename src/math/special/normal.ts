import { portableLog } from "./portable-log.ts";

/**
 * Φ⁻¹(p), the quantile of N(0, 1): Wichura's PPND16, algorithm AS 241, Appl. Statist. 37 (1988) 477–484. Three rational
 * approximations of degree 7/7, in (p − ½)² in the middle and in √(−log min(p, 1 − p)) beyond |p − ½| = 0.425; relative
 * error about 10⁻¹⁶ (the paper); evaluated in float64, at most 5 ulp over 3000 points against 40 digits. Only + − · /
 * and √, which are exactly specified: the same bits in every engine. ∓∞ at p = 0 and 1, NaN outside [0, 1].
 */
export function normalQuantile(p: number): number {
  const q = p - 0.5;
  return q >= -0.425 && q <= 0.425 ? middle(q) : outside(p);
}

/** First region of AS 241, q = p − ½, |q| ≤ 0.425. A function of its own, small enough to be inlined. */
function middle(q: number): number {
  const r = 0.180625 - q * q;
  return (
    (q *
      (((((((2509.0809287301227 * r + 33430.57558358813) * r + 67265.7709270087) * r + 45921.95393154987) * r +
        13731.69376550946) *
        r +
        1971.5909503065513) *
        r +
        133.14166789178438) *
        r +
        3.3871328727963665)) /
    (((((((5226.495278852854 * r + 28729.085735721943) * r + 39307.89580009271) * r + 21213.794301586597) * r +
      5394.196021424751) *
      r +
      687.1870074920579) *
      r +
      42.31333070160091) *
      r +
      1)
  );
}

function outside(p: number): number {
  const tail = p < 0.5 ? p : 1 - p;
  if (!(tail > 0)) return tail === 0 ? (p < 0.5 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY) : Number.NaN;
  const size = Math.sqrt(-portableLog(tail));
  const value = size <= 5 ? nearTail(size - 1.6) : farTail(size - 5);
  return p < 0.5 ? -value : value;
}

/** Second region of AS 241: min(p, 1 − p) from 0.075 down to e⁻²⁵. */
function nearTail(r: number): number {
  return (
    (((((((0.0007745450142783414 * r + 0.022723844989269184) * r + 0.2417807251774506) * r + 1.2704582524523684) * r +
      3.6478483247632045) *
      r +
      5.769497221460691) *
      r +
      4.630337846156546) *
      r +
      1.4234371107496835) /
    (((((((1.0507500716444169e-9 * r + 0.0005475938084995345) * r + 0.015198666563616457) * r + 0.14810397642748008) *
      r +
      0.6897673349851) *
      r +
      1.6763848301838038) *
      r +
      2.053191626637759) *
      r +
      1)
  );
}

/** Third region of AS 241: min(p, 1 − p) below e⁻²⁵. */
function farTail(r: number): number {
  return (
    (((((((2.0103343992922881e-7 * r + 2.7115555687434876e-5) * r + 0.0012426609473880784) * r + 0.026532189526576124) *
      r +
      0.29656057182850487) *
      r +
      1.7848265399172913) *
      r +
      5.463784911164114) *
      r +
      6.657904643501103) /
    (((((((2.0442631033899397e-15 * r + 1.421511758316446e-7) * r + 1.8463183175100548e-5) * r +
      0.0007868691311456133) *
      r +
      0.014875361290850615) *
      r +
      0.1369298809227358) *
      r +
      0.599832206555888) *
      r +
      1)
  );
}

/**
 * Φ(x) = P(N(0, 1) ≤ x), relative error below 10⁻¹⁴ for x ≥ −10 and 10⁻¹³ down to −37.5, where it is
 * that of exp(−x²/2) (measured over 1500 points against 40 digits). For |x| ≤ 2 the series
 * Φ(x) = ½ + φ(x) Σ_k x^(2k+1)/(2k+1)!! (DLMF 7.6.2), of which all terms have the sign of x; beyond it Laplace's
 * continued fraction for Mills' ratio, (1 − Φ(x))/φ(x) = 1/(x + 1/(x + 2/(x + 3/(x + …)))) (DLMF 7.9.1).
 */
export function normalCdf(x: number): number {
  if (Math.abs(x) > 2) {
    const tail = normalDensity(x) * millsRatio(Math.abs(x));
    return x < 0 ? tail : 1 - tail;
  }
  let term = x;
  let sum = x;
  for (let k = 1; Math.abs(term) > 1e-18 * Math.abs(sum); k++) {
    term *= (x * x) / (2 * k + 1);
    sum += term;
  }
  return 0.5 + normalDensity(x) * sum;
}

/** φ(x) = exp(−x²/2)/√(2π). */
export function normalDensity(x: number): number {
  return Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
}

/** Backwards from the 120th partial denominator; at x = 2 that leaves less than 10⁻¹⁶. */
function millsRatio(x: number): number {
  if (x === Number.POSITIVE_INFINITY) return 0;
  let denominator = x;
  for (let k = 120; k >= 1; k--) denominator = x + k / denominator;
  return 1 / denominator;
}

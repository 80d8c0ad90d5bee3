import { requireDomain } from "../../math/domain-error.ts";
import { gaussLegendre, type Rule } from "../../math/quadrature.ts";

/*
 * What is left of h* when the first layer sees of z only the m coordinates with a*_i = +1, P = He_2/√2: h* is then
 * √(m/k) h₊ − √(1 − m/k) h₋ with h₊ = (|z₊|² − m)/√(2m), a function of the radius r = |z₊|, r² ~ χ²_m. For a* = 1, m = k.
 */

/** Nodes for one integral over a radius or an angle: of the cosines doubling them moves nothing beyond rounding. */
const NODES = 256;
/** Beyond REACH standard deviations lies less than e^{−REACH²/2} = 3e-20 of a radius's or an angle's law. */
const REACH = 9.5;

/**
 * cos(R, h*) = E[R h*]/√(E R² E h*²), not centred, R(r) = E σ(r t) with t one coordinate of a uniform point of S^(m−1). The features
 * z₊ ↦ σ(⟨u, z₊⟩), |u| = 1 uniform, span one radial function, R, and f* given z₊ is radial: so a regression of f* on
 * infinitely many of them converges to a multiple of R, whatever the ridge. With c_j = E[σ He_j],
 * R = c_0 + c_2 h₊/√(2m) + …: for m → ∞ the cosine vanishes like c_2/(c_0 √(2m)) unless c_0 = 0. 2 ≤ m ≤ k. Absolute error
 * below 1e-12 for σ analytic in |Im t| < π/2, such as tanh.
 */
export function radialFeatureCosine(
  { value }: { readonly value: (t: number) => number },
  { plus: m, effectiveDimension: k }: { readonly plus: number; readonly effectiveDimension: number },
): number {
  requireDomain(m >= 2 && m <= k, "radialFeatureCosine", "plus must be in [2, d_eff]", m);
  const [angles, radii] = [angleLaw(m), radiusLaw(m)];
  let [product, square] = [0, 0];
  radii.nodes.forEach((r, i) => {
    const feature = angles.nodes.reduce((sum, t, j) => sum + angles.weights[j]! * value(r * Math.cos(t)), 0);
    product += radii.weights[i]! * feature * ((r * r - m) / Math.sqrt(2 * m));
    square += radii.weights[i]! * feature * feature;
  });
  return (Math.sqrt(m / k) * product) / Math.sqrt(square);
}

/** E Var(g(h*) | z₊): the least mean squared error of any function of z₊; 0 for m = k. 1 ≤ m ≤ k. Absolute error below 1e-10
 *  for g = tanh(3 ·), whose poles are near. */
export function errorFromPlus(
  g: (h: number) => number,
  { plus: m, effectiveDimension: k }: { readonly plus: number; readonly effectiveDimension: number },
): number {
  requireDomain(m >= 1 && m <= k, "errorFromPlus", "plus must be in [1, d_eff]", m);
  if (m === k) return 0;
  const [plus, minus] = [radiusLaw(m), radiusLaw(k - m)];
  let error = 0;
  plus.nodes.forEach((r, i) => {
    let [mean, square] = [0, 0];
    minus.nodes.forEach((s, j) => {
      const y = g((r * r - s * s - 2 * m + k) / Math.sqrt(2 * k));
      mean += minus.weights[j]! * y;
      square += minus.weights[j]! * y * y;
    });
    error += plus.weights[i]! * (square - mean * mean);
  });
  return error;
}

/** |z|, z ~ N(0, I_m): density ∝ r^(m−1) e^{−r²/2}. */
const radiusLaw = (m: number): Rule =>
  lawOn([Math.max(0, Math.sqrt(m) - REACH), Math.sqrt(m) + REACH], (r) => (m - 1) * Math.log(r) - (r * r) / 2);

/** θ with cos θ one coordinate of a uniform point of S^(m−1): density ∝ sin^(m−2) θ ≤ e^{−(m−2)(θ−π/2)²/2}. */
function angleLaw(m: number): Rule {
  const half = Math.min(Math.PI / 2, REACH / Math.sqrt(Math.max(1, m - 2)));
  return lawOn([Math.PI / 2 - half, Math.PI / 2 + half], (t) => (m - 2) * Math.log(Math.sin(t)));
}

/** Nodes and weights of the law on an interval with this log density, up to a constant. */
function lawOn([from, to]: readonly [number, number], logDensity: (t: number) => number): Rule {
  const { nodes, weights } = gaussLegendre(NODES);
  const places = nodes.map((t) => from + ((t + 1) * (to - from)) / 2);
  const logs = places.map(logDensity);
  const most = logs.reduce((a, b) => Math.max(a, b));
  const masses = weights.map((w, i) => w * Math.exp(logs[i]! - most));
  const total = masses.reduce((sum, mass) => sum + mass, 0);
  return { nodes: places, weights: masses.map((mass) => mass / total) };
}

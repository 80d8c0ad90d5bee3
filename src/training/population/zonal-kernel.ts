import type { Activation } from "../../activations/activation.ts";
import { requireDomain } from "../../math/domain-error.ts";
import { legendre } from "../../math/legendre.ts";
import { type AngularRule, angularRule } from "./angular-rule.ts";
import { tabulate } from "./table.ts";

/** What units φ(⟨u, ·⟩) make of uniform inputs on S^(d−1). */
export interface ZonalKernel {
  readonly dimension: number;
  /** κ(⟨u, v⟩) = E_x φ(⟨u, x⟩) φ(⟨v, x⟩), ‖u‖ = ‖v‖ = 1; arguments beyond ±1 count as ±1. */
  readonly value: (t: number) => number;
  /** α_k = E φ(t) P_k(t), so that φ(⟨u, ·⟩) = Σ_k N(d, k) α_k P_k(⟨u, ·⟩). Absolute error of a few u · √energy. */
  readonly projection: (degree: number) => number;
  /** κ(1) = E φ(t)². */
  readonly energy: number;
  /** Absolute error of `value`, as the table's last refinement found it; 0 for a closed form. */
  readonly error: number;
}

export interface ZonalKernelOptions {
  readonly dimension: number;
  /** 1 unless given. */
  readonly gain?: number;
  /** 0 unless given. */
  readonly bias?: number;
  /** κ in closed form, instead of the table. */
  readonly closedForm?: (t: number) => number;
}

/** Nodes a panel of the first quadrature; they are doubled until two agree. */
const POINTS = 12;
const MOST_POINTS = 384;
/** Of the energy: what two refinements may differ by, a few times the rounding of their sums. */
const AGREEMENT = 4e-15;
/** Of the energy: what the table may miss the quadrature by; the latter's rounding is about a tenth of it. */
const TABLE_TOLERANCE = 2e-14;

/**
 * κ and α_k of φ(t) = σ(gain · t + bias), d ≥ 3, by quadrature. With a the angle between x and u, b that of x's remainder:
 * κ(cos θ) = ∫ da sin^(d−2) a φ(cos a) ∫ db sin^(d−3) b φ(cos a cos θ + sin a sin θ cos b), both laws normalised.
 * A kink of φ at c is the rim of a cap of radius A = arccos c: a is split at A and where v's rim begins and ends, |A − θ| and
 * A + θ (or 2π − A − θ), b where v's rim passes. As a function of θ, κ is analytic but where two rims touch,
 * θ = A + A′, |A − A′| or 2π − A − A′; there it behaves as |θ − θ₀| to the power (d − 4)/2 + (smoothness of φ at both kinks),
 * and the table has panels between them. Error of κ: 1e-13 of the energy (for smooth φ with poles at a distance above
 * 0.05 from [−1, 1]), 1e-11 with kinks and a bias.
 */
export function zonalKernel(activation: Activation, options: ZonalKernelOptions): ZonalKernel {
  const { dimension, gain = 1, bias = 0, closedForm } = options;
  requireDomain(
    Number.isInteger(dimension) && dimension >= 3,
    "zonalKernel",
    "dimension must be an integer ≥ 3",
    dimension,
  );
  requireDomain(gain > 0 && Number.isFinite(gain), "zonalKernel", "gain must be positive", gain);
  requireDomain(Number.isFinite(bias), "zonalKernel", "bias must be finite", bias);
  const unit: Unit = {
    dimension,
    value: (t) => activation.value(gain * t + bias),
    rims: activation.kinks
      .map((kink) => (kink - bias) / gain)
      .filter((c) => Math.abs(c) < 1)
      .map(Math.acos),
  };
  const energy = mean(unit, (t) => unit.value(t) ** 2, 0);
  const known = new Map<number, number>();
  const projection = (degree: number): number => {
    let alpha = known.get(degree);
    if (alpha === undefined) {
      alpha = mean(unit, (t) => unit.value(t) * legendre(degree, t, dimension), Math.sqrt(energy));
      known.set(degree, alpha);
    }
    return alpha;
  };
  if (closedForm !== undefined) return { dimension, value: closedForm, projection, energy, error: 0 };
  const table = tabulate((theta) => correlation(unit, theta, energy), {
    ends: panelEnds(unit.rims),
    tolerance: TABLE_TOLERANCE * energy,
  });
  const value = (t: number): number => table.value(t >= 1 ? 0 : t <= -1 ? Math.PI : Math.acos(t));
  return { dimension, value, projection, energy, error: table.error };
}

interface Unit {
  readonly dimension: number;
  /** φ. */
  readonly value: (t: number) => number;
  /** Angles a at which φ(cos a) is not smooth. */
  readonly rims: readonly number[];
}

/** 0, the angles at which two rims touch, π. */
function panelEnds(rims: readonly number[]): readonly number[] {
  const touching = rims.flatMap((a) => rims.flatMap((b) => [a + b, Math.abs(a - b), 2 * Math.PI - a - b]));
  const ends = [0];
  for (const theta of touching.sort((a, b) => a - b)) {
    if (theta > ends.at(-1)! + NEARBY && theta < Math.PI - NEARBY) ends.push(theta);
  }
  return [...ends, Math.PI];
}

/** Angles that differ by rounding alone. */
const NEARBY = 1e-12;

/** Refines a quadrature until two agree to {@link AGREEMENT} of `size`. */
function refined(quadrature: (points: number) => number, size: number): number {
  let last = quadrature(POINTS);
  for (let points = 2 * POINTS; ; points *= 2) {
    const next = quadrature(points);
    if (Math.abs(next - last) <= AGREEMENT * Math.max(size, Math.abs(next)) || points >= MOST_POINTS) return next;
    last = next;
  }
}

/** E f(t), t one coordinate of a uniform point of S^(d−1); f is smooth but at the rims. */
function mean({ dimension, rims }: Unit, f: (t: number) => number, size: number): number {
  return refined((points) => {
    const { cosines, weights } = angularRule({ power: dimension - 2, breaks: rims, points });
    let sum = 0;
    for (let i = 0; i < cosines.length; i++) sum += weights[i] * f(cosines[i]);
    return sum;
  }, size);
}

/** κ(cos θ). */
function correlation(unit: Unit, theta: number, energy: number): number {
  const { dimension, rims } = unit;
  const [cosine, sine] = [Math.cos(theta), Math.sin(theta)];
  const breaks = rims.flatMap((a) => [
    a,
    Math.abs(a - theta),
    a + theta < Math.PI ? a + theta : 2 * Math.PI - a - theta,
  ]);
  return refined((points) => {
    const outer = angularRule({ power: dimension - 2, breaks: distinct(breaks), points, graded: rims.length > 0 });
    const plain = angularRule({ power: dimension - 3, breaks: [], points });
    let sum = 0;
    for (let i = 0; i < outer.weights.length; i++) {
      const weight = outer.weights[i] * unit.value(outer.cosines[i]);
      if (weight === 0) continue;
      const [centre, reach] = [outer.cosines[i] * cosine, outer.sines[i] * sine];
      const cuts = rims.map((a) => (Math.cos(a) - centre) / reach).filter((w) => Math.abs(w) < 1);
      const inner =
        cuts.length === 0 ? plain : angularRule({ power: dimension - 3, breaks: cuts.map(Math.acos), points });
      sum += weight * meanAlong(unit, inner, { centre, reach });
    }
    return sum;
  }, energy);
}

function meanAlong(
  { value }: Unit,
  { cosines, weights }: AngularRule,
  { centre, reach }: { readonly centre: number; readonly reach: number },
): number {
  let sum = 0;
  for (let i = 0; i < cosines.length; i++) sum += weights[i] * value(centre + reach * cosines[i]);
  return sum;
}

function distinct(angles: readonly number[]): readonly number[] {
  const sorted = angles.toSorted((a, b) => a - b);
  return sorted.filter((a, i) => i === 0 || a > sorted[i - 1] + NEARBY);
}

import { requireDomain } from "../../math/domain-error.ts";

/** What a bound on one query depends on. */
export interface Elimination {
  /** τ in (0, 1]: answers are right to ± τ. */
  readonly tolerance: number;
  /** γ ≥ 0: no two targets have a correlation above it in absolute value. */
  readonly correlation: number;
}

/**
 * 1/(τ² − γ): the most targets f_i with |⟨q, f_i⟩| ≥ τ for one query q of norm at most 1, when ‖f_i‖ = 1 and
 * |⟨f_i, f_j⟩| ≤ γ < τ² for i ≠ j. Proof: with signs s_i, a of them give aτ ≤ ⟨q, Σ s_i f_i⟩ ≤ √(a + a(a − 1)γ), so
 * aτ² ≤ 1 + (a − 1)γ. (The argument is that of Szörényi, ALT 2009; for the
 * statistical-query half of Vempala & Wilmes 2019, with correlational queries.)
 */
export function eliminationBound({ tolerance, correlation }: Elimination): number {
  requireElimination("eliminationBound", { tolerance, correlation });
  return 1 / (tolerance * tolerance - correlation);
}

/** (1 − γ)/(τ² − γ), what the proof of {@link eliminationBound} gives before it is simplified. Equality is attained, up to
 *  rounding down, by targets whose mutual correlations all are γ. */
export function sharpEliminationBound({ tolerance, correlation }: Elimination): number {
  return (1 - correlation) * eliminationBound({ tolerance, correlation });
}

/**
 * λ/τ²: the same from the largest eigenvalue λ of the targets' Gram matrix, for any τ > 0. With the signs in the proof of
 * {@link eliminationBound}, ‖Σ s_i f_i‖² ≤ λ a, so aτ ≤ √(λa).
 */
export function spectralEliminationBound(tolerance: number, largestEigenvalue: number): number {
  requireTolerance("spectralEliminationBound", tolerance);
  requireDomain(
    largestEigenvalue > 0,
    "spectralEliminationBound",
    "the eigenvalue must be positive",
    largestEigenvalue,
  );
  return largestEigenvalue / (tolerance * tolerance);
}

/** targets · (τ² − γ): the fewest queries that eliminate so many targets, {@link eliminationBound} for each query. */
export function queriesToEliminate(targets: number, elimination: Elimination): number {
  requireDomain(targets >= 0, "queriesToEliminate", "targets must be ≥ 0", targets);
  return targets / eliminationBound(elimination);
}

/**
 * |U|(τ² − γ)/2 − 1: the fewest correlational queries after which some h with ‖h − f‖ < ‖f‖√(1 − τ²) can be named for
 * more than half of |U| targets f, against an oracle that answers 0 where it may. All targets that were not eliminated
 * get the same h; h/‖h‖ has ⟨h/‖h‖, f⟩ > τ for each of them (the distance from f to the line of h is √(1 − ⟨h/‖h‖, f⟩²)),
 * so it counts as one query more. Can be negative, when it says nothing.
 */
export function queriesToLearn(targets: number, elimination: Elimination): number {
  return queriesToEliminate(targets / 2, elimination) - 1;
}

/** ⌈log₂ |U|⌉: yes-or-no answers that tell |U| ≥ 1 targets apart. */
export function bitsToIdentify(targets: number): number {
  requireDomain(
    Number.isSafeInteger(targets) && targets >= 1,
    "bitsToIdentify",
    "targets must be an integer ≥ 1",
    targets,
  );
  let bits = 0;
  for (let told = 1; told < targets; told *= 2) bits++;
  return bits;
}

function requireElimination(where: string, { tolerance, correlation }: Elimination): void {
  requireTolerance(where, tolerance);
  const possible = correlation >= 0 && correlation < tolerance * tolerance;
  requireDomain(possible, where, `correlation must be in [0, τ²) with τ = ${tolerance}`, correlation);
}

function requireTolerance(where: string, tolerance: number): void {
  requireDomain(tolerance > 0 && tolerance <= 1, where, "tolerance must be in (0, 1]", tolerance);
}

import type { Engine } from "../../engine/engine.ts";
import { matrix } from "../../engine/matrix.ts";
import { requireDomain } from "../../math/domain-error.ts";
import type { Key } from "../../math/random/key.ts";
import { pointsOnSphere } from "../../math/random/samplers.ts";
import { settle } from "../networks/ground.ts";
import { crossing, learnt, type Time } from "./decay.ts";
import { evaluateHarmonics, type HarmonicComponent, innerProduct, requireUnitRows } from "./harmonic-target.ts";
import { lanczos, type SpectralRule } from "./lanczos.ts";
import type { ZonalKernel } from "./zonal-kernel.ts";
import { zonalMatrix } from "./zonal-matrix.ts";

/** How random harmonics of one degree are learnt. */
export interface ProbedDecay {
  /** ⟨Y, H_t⟩ of each probe, H_0 = Y of unit norm. */
  readonly residuals: (time: Time) => Float64Array;
  /** Their mean: an estimate of {@link PoleAverage.residual}, of which each probe has the mean. */
  readonly residual: (time: Time) => number;
  /** Where each probe's residual, and where their mean, is `level`. */
  readonly halfLives: Float64Array;
  readonly halfLife: number;
  /** Steps of Lanczos, and by how much (relative) the last one moved the half-life. */
  readonly steps: number;
  readonly change: number;
}

export interface ProbedDecayOptions {
  readonly engine: Engine;
  readonly kernel: ZonalKernel;
  /** u_i, unit vectors, [m, d]. */
  readonly units: Float64Array;
  readonly degree: number;
  /** η; η · (largest eigenvalue) ≤ 1. */
  readonly rate: number;
  /** Random harmonics. */
  readonly probes: number;
  readonly key: Key;
  /** Where the half-life is taken; ½ unless given. */
  readonly level?: number;
  /** Relative change of the half-life over two steps at which it counts as found; 1e-4 unless given. Never where it is ∞. */
  readonly tolerance?: number;
  /** Most steps of Lanczos; 300 unless given. */
  readonly steps?: number;
}

/**
 * The pole average of {@link populationDynamics} without an eigendecomposition. For Y of degree k and q_i = α_k Y(u_i),
 *
 *     ⟨Y, (I − ηK_m)^t Y⟩ = 1 − (1/m) qᵀ A⁻¹(1 − (1 − ηA)^t) q,   A = G/m,
 *
 * by Lanczos's Gauss rule from q. (1 − (1 − ηλ)^t)/λ = η Σ_{s<t} (1 − ηλ)^s has derivatives of alternating signs for ηλ ≤ 1, so the
 * rule errs below (Golub & Meurant 1994) and half-lives come down to their limit as steps are added. Y is a Gaussian combination of zonal harmonics, scaled to norm 1: as their poles are
 * uniform, its law is invariant under rotations, so E Y(x)Y(y) = P_k(⟨x, y⟩) and each probe has the pole average as its mean.
 * Needs m² numbers.
 */
export function probedDecay(options: ProbedDecayOptions): ProbedDecay {
  const { engine, kernel, degree, rate, probes, level = 0.5, tolerance = 1e-4, steps: most = 300 } = options;
  const { dimension } = kernel;
  requireUnitRows(options.units, dimension, "probedDecay");
  requireDomain(Number.isInteger(probes) && probes >= 1, "probedDecay", "probes must be an integer ≥ 1", probes);
  requireDomain(level > 0 && level < 1, "probedDecay", "level must be in (0, 1)", level);
  const alpha = kernel.projection(degree);
  const m = options.units.length / dimension;
  const units = matrix(m, dimension, options.units);
  const start = matrix(m, probes);
  /** ‖q‖²/m. */
  const energies = new Float64Array(probes);
  for (let c = 0; c < probes; c++) {
    const q = evaluateHarmonics([randomHarmonic(options, c)], options.units, { dimension, factor: () => alpha });
    for (let i = 0; i < m; i++) {
      start.data[i * probes + c] = q[i];
      energies[c] += (q[i] * q[i]) / m;
    }
  }
  const { workspace, task: gram } = settle(engine, "probed decay", (ground) => ground.matrix(m, m, "float64"));
  try {
    zonalMatrix(units, (t) => kernel.value(t) / m, { engine, out: gram });
    let found: Found = { rules: [], steps: 0, halfLife: Infinity, change: Number.POSITIVE_INFINITY };
    lanczos(gram, start, {
      engine,
      most,
      seen: (rules, steps) => {
        for (const { nodes } of rules) requireMonotone(rate, nodes.at(-1)!);
        // Two steps at a time: Gauss rules may stand still for one.
        if (steps % 2 === 1 && steps < Math.min(m, most)) return false;
        const halfLife = crossing((time) => mean(residualsOf(rules, energies, { rate, time })), level);
        // From ∞, or where it stays ∞, nothing is known yet.
        const change = halfLife < Infinity ? Math.abs(halfLife / found.halfLife - 1) : Infinity;
        found = { rules, steps, halfLife, change };
        return change <= tolerance;
      },
    });
    const { rules, steps, halfLife, change } = found;
    const residuals = (time: Time): Float64Array => residualsOf(rules, energies, time);
    const halfLives = energies.map((_, c) => crossing((time) => residuals({ rate, time })[c], level));
    return { residuals, residual: (time) => mean(residuals(time)), halfLives, halfLife, steps, change };
  } finally {
    workspace.release();
  }
}

interface Found {
  readonly rules: readonly SpectralRule[];
  readonly steps: number;
  readonly halfLife: number;
  readonly change: number;
}

/** Of Lanczos's nodes, which lie within the spectrum. */
function requireMonotone(rate: number, largest: number): void {
  requireDomain(
    rate > 0 && rate * largest <= 1,
    "probedDecay",
    `rate must be in (0, 1/(largest eigenvalue)], at most ${(1 / largest).toPrecision(6)}`,
    rate,
  );
}

function residualsOf(rules: readonly SpectralRule[], energies: Float64Array, time: Time): Float64Array {
  return energies.map((energy, c) => {
    const { nodes, weights } = rules[c];
    let sum = 0;
    for (let l = 0; l < nodes.length; l++) sum += weights[l] * learnt(nodes[l], time);
    return 1 - energy * sum;
  });
}

const mean = (values: Float64Array): number => values.reduce((sum, v) => sum + v, 0) / values.length;

/** Zonal harmonics in one probe: one would do for the mean; several bring the probes nearer to it. */
const POLES = 16;

function randomHarmonic({ kernel, degree, key }: ProbedDecayOptions, probe: number): HarmonicComponent {
  const { dimension } = kernel;
  const own = key.fold("probe", probe);
  const poles = pointsOnSphere(POLES, dimension, own.fold("poles").stream());
  const amplitudes = new Float64Array(POLES);
  own.fold("amplitudes").stream().fillGaussian(amplitudes);
  const harmonic = [{ degree, poles, amplitudes }];
  const norm = Math.sqrt(innerProduct(harmonic, harmonic, { dimension, degree }));
  return { degree, poles, amplitudes: amplitudes.map((a) => a / norm) };
}

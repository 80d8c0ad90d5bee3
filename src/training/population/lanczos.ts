import type { Engine, Matrix } from "../../engine/engine.ts";
import { matrix } from "../../engine/matrix.ts";
import { requireDomain } from "../../math/domain-error.ts";

/** Gauss rule of the measure Σ_j ⟨q_j, start⟩² δ_{λ_j}/‖start‖² of a symmetric matrix with eigenpairs (λ_j, q_j). */
export interface SpectralRule {
  readonly nodes: Float64Array;
  readonly weights: Float64Array;
}

/**
 * Lanczos with full reorthogonalisation (twice, Gram–Schmidt), from each column of `start` [m, p] on its own, but the
 * products with `a` [m, m] together: it is memory that they wait for. After each step `seen` gets the rules of all columns,
 * exact for polynomials of degree 2 · steps − 1, and says whether to stop (Golub & Meurant 1994). Ends at the latest after
 * `most` steps, or when an invariant subspace is found.
 */
export function lanczos(
  a: Matrix,
  start: Matrix,
  options: {
    readonly engine: Engine;
    readonly most: number;
    readonly seen: (rules: readonly SpectralRule[], steps: number) => boolean;
  },
): void {
  const { engine, most, seen } = options;
  const [m, p] = [start.rows, start.columns];
  const chains = Array.from({ length: p }, (_, c) => {
    const first = Float64Array.from({ length: m }, (_, i) => start.data[i * p + c]);
    const norm = Math.sqrt(dot(first, first));
    requireDomain(norm > 0, "lanczos", "a start must not be 0", norm);
    return new Chain(first.map((value) => value / norm));
  });
  const [block, image] = [matrix(m, p), matrix(m, p)];
  for (let step = 1; step <= Math.min(m, most); step++) {
    for (const [c, chain] of chains.entries()) chain.writeLast(block, c);
    engine.multiply(a, block, { out: image });
    for (const [c, chain] of chains.entries()) chain.extend(image, c);
    if (
      seen(
        chains.map((chain) => chain.rule(engine)),
        step,
      )
    )
      return;
  }
}

/** The vectors and the tridiagonal matrix of one start. */
class Chain {
  readonly #vectors: Float64Array[];
  readonly #diagonal: number[] = [];
  readonly #offDiagonal: number[] = [];

  constructor(first: Float64Array) {
    this.#vectors = [first];
  }

  get #ended(): boolean {
    return this.#diagonal.length === this.#vectors.length;
  }

  /** Column c of `block` ← the last vector. */
  writeLast({ data, columns }: Matrix, c: number): void {
    const last = this.#vectors.at(-1)!;
    for (let i = 0; i < last.length; i++) data[i * columns + c] = last[i];
  }

  /** Takes A times the last vector from column c of `image`. */
  extend({ data, columns }: Matrix, c: number): void {
    if (this.#ended) return;
    const last = this.#vectors.at(-1)!;
    const next = Float64Array.from(last, (_, i) => data[i * columns + c]);
    this.#diagonal.push(dot(next, last));
    const size = Math.sqrt(dot(next, next));
    for (let pass = 0; pass < 2; pass++) {
      for (const vector of this.#vectors) subtract(next, vector, dot(next, vector));
    }
    const norm = Math.sqrt(dot(next, next));
    // What is left of a vector in the span is rounding.
    if (norm <= 4 * last.length * Number.EPSILON * size) return;
    this.#offDiagonal.push(norm);
    this.#vectors.push(next.map((value) => value / norm));
  }

  /** Golub & Welsch: eigenvalues of the tridiagonal matrix, squared first components of its eigenvectors. */
  rule(engine: Engine): SpectralRule {
    const n = this.#diagonal.length;
    const tridiagonal = matrix(n, n);
    for (let i = 0; i < n; i++) {
      tridiagonal.data[i * n + i] = this.#diagonal[i];
      if (i + 1 < n) tridiagonal.data[i * n + i + 1] = tridiagonal.data[(i + 1) * n + i] = this.#offDiagonal[i];
    }
    const { values, vectors } = engine.eigenSymmetric(tridiagonal);
    return { nodes: values, weights: Float64Array.from({ length: n }, (_, j) => vectors.data[j] ** 2) };
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function subtract(a: Float64Array, b: Float64Array, factor: number): void {
  for (let i = 0; i < a.length; i++) a[i] -= factor * b[i];
}

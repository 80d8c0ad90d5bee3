import type { AnyMatrix, Matrix, Precision } from "./matrix.ts";
import type { Univariate } from "./vector/algebra.ts";

/** A number that recorded operations read each time they run: `data[0]`, set between runs. */
export interface Cell {
  readonly data: Float64Array;
}

/** A number fixed when an operation is recorded, or a cell. */
export type Scalar = number | Cell;

/** What the derivative of an activation is taken from, as {@link Recorder.activate} left it. */
export interface Activated {
  readonly function: Univariate;
  /** h = σ(t). */
  readonly value: AnyMatrix;
  /** σ′(t); there for functions without `derivativeFromValue`. */
  readonly derivative?: AnyMatrix;
}

/** Losses of a prediction f against a target y, for one point each; the residual is ∂loss/∂f. */
export type LossName = "squared" | "correlation" | "cross-entropy";

/**
 * Operations on matrices of one engine and one precision, written down once and run many times. Shapes are checked when
 * an operation is recorded. Outputs never overlap inputs, save where an operation says "in place".
 */
export interface Recorder {
  /** out ← α op(a) op(b) + β out. */
  multiply(
    a: AnyMatrix,
    b: AnyMatrix,
    options: {
      readonly out: AnyMatrix;
      readonly transposeA?: boolean;
      readonly transposeB?: boolean;
      readonly alpha?: number;
      readonly beta?: number;
    },
  ): void;
  /** t [n, p], in place: t ← σ(t + 1 biasᵀ), bias [1, p]. `derivative` [n, p] receives σ′(t + 1 biasᵀ). */
  activate(
    t: AnyMatrix,
    options: { readonly function: Univariate; readonly bias?: AnyMatrix; readonly derivative?: AnyMatrix },
  ): void;
  /** gradient [n, p], in place: gradient ← gradient ∘ σ′. */
  backward(gradient: AnyMatrix, activated: Activated): void;
  /** out_ij ← residual_i weights_j σ′_ij: the gradient behind a linear read-out; residual [n, 1], weights [1, p]. */
  backwardReadout(
    activated: Activated,
    options: { readonly residual: AnyMatrix; readonly weights: AnyMatrix; readonly out: AnyMatrix },
  ): void;
  /** residual ← ∂loss/∂f at prediction f and target y, all [n, 1]; total ← total + Σ_i loss_i (added in order of i).
   *  squared: (f − y)²/2; correlation: −f y; cross-entropy, −y log p − (1 − y) log(1 − p) with
   *  p = 1/(1 + e^{−f}): log(1 + e^f) − y f for labels y ∈ [0, 1]. */
  loss(
    name: LossName,
    options: {
      readonly prediction: AnyMatrix;
      readonly target: AnyMatrix;
      readonly residual: AnyMatrix;
      readonly total: Cell;
    },
  ): void;
  /** out_i ← source_{indices[from + i]}, rows of `source`. */
  gather(
    source: AnyMatrix,
    options: { readonly indices: Int32Array; readonly from: number; readonly out: AnyMatrix },
  ): void;
  copy(source: AnyMatrix, options: { readonly out: AnyMatrix }): void;
  fill(out: AnyMatrix, value: number): void;
  /** out ← Σ parts, added in their order. */
  sum(parts: readonly AnyMatrix[], options: { readonly out: AnyMatrix }): void;
  /** w ← a w + b g, in place; a = 0 does not read w, b = 0 does not read g. */
  scaleAdd(w: AnyMatrix, g: AnyMatrix, options: { readonly a: Scalar; readonly b: Scalar }): void;
  /** Each row g_i ← g_i − ⟨g_i, w_i⟩ w_i / ‖w_i‖², in place: the gradient along the sphere; w_i = 0
   *  leaves g_i. */
  projectRows(g: AnyMatrix, w: AnyMatrix): void;
  /** Each row w_i ← radius w_i / ‖w_i‖, in place; a row of zeros stays. */
  normaliseRows(w: AnyMatrix, options: { readonly radius: number }): void;
  /** One step of Adam (Kingma & Ba 2015, Algorithm 1) with decoupled weight decay (Loshchilov & Hutter 2019), in place:
   *  m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g², w ← w − rate (m correction1 / (√(v correction2) + ε) + decay w). */
  adam(
    w: AnyMatrix,
    options: {
      readonly gradient: AnyMatrix;
      readonly first: AnyMatrix;
      readonly second: AnyMatrix;
      readonly beta1: number;
      readonly beta2: number;
      readonly epsilon: number;
      readonly decay: number;
      readonly rate: Scalar;
      /** 1/(1 − β₁ᵗ). */
      readonly correction1: Scalar;
      /** 1/(1 − β₂ᵗ). */
      readonly correction2: Scalar;
    },
  ): void;
}

/** Operations that one thread runs in order. */
export interface Program {
  readonly operations: number;
}

/**
 * Memory of one task, all of it given back by `release`. Matrices begin as zeros and live on the engine's own memory, where
 * its kernels reach them without a copy.
 */
export interface Workspace {
  /** A matrix of zeros. Throws a MemoryLimitError beyond the engine's limit. */
  matrix<P extends Precision>(rows: number, columns: number, precision: P): MatrixOf<P>;
  indices(count: number): Int32Array;
  cell(value?: number): Cell;
  record(write: (op: Recorder) => void): Program;
  /** Runs every program once, on as many threads as the engine has, in any order: no program may write what another
   *  reads or writes. The result does not depend on the number of threads. */
  run(programs: readonly Program[]): void;
  /** Gives everything back; matrices and programs of the workspace must not be used any more. */
  release(): void;
}

export type MatrixOf<P extends Precision> = P extends "float32" ? Matrix<Float32Array> : Matrix<Float64Array>;

/** A task asks for more memory than the engine may use. */
export class MemoryLimitError extends Error {
  override readonly name = "MemoryLimitError";
  constructor(where: string, { wanted, limit }: { readonly wanted: number; readonly limit: number }) {
    const mebibytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(0);
    super(
      `${where}: memory must stay within the limit of ${mebibytes(limit)} MiB, got a need of ${mebibytes(wanted)} MiB`,
    );
  }
}

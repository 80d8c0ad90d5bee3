import { DomainError } from "../../math/domain-error.ts";
import { ranges } from "./blocks.ts";
import type { GemmShape } from "./products.ts";
import { append, type Draft, emptyDraft } from "./program.ts";

/** Work of a product, in multiply-adds, below which it is not shared among threads. */
const SHARED_WORK = 2 ** 20;
/** Rows and columns of the blocks that threads take in turn. */
const BLOCK = 256;
/** Width of a panel of the factorisation. */
const PANEL = 192;

/** Runs programs, on the team's threads where there are several. */
export type RunDrafts = (drafts: readonly Draft[]) => void;

/** A float64 matrix on the memory: offset in bytes, stride in entries. */
export interface Placed {
  readonly offset: number;
  readonly stride: number;
}

const at = ({ offset, stride }: Placed, row: number, column: number): number => offset + 8 * (row * stride + column);

/** c ← alpha op(a) op(b) + beta c, shared by blocks of c. */
export function placeProduct(
  shape: GemmShape,
  { a, b, c }: { readonly a: Placed; readonly b: Placed; readonly c: Placed },
  run: RunDrafts,
): void {
  const { transA, transB, m, n, k, alpha, beta } = shape;
  const whole = m * n * k < SHARED_WORK;
  const drafts: Draft[] = [];
  for (const rows of ranges(m, whole ? Math.max(1, m) : BLOCK)) {
    for (const columns of ranges(n, whole ? Math.max(1, n) : 4 * BLOCK)) {
      const draft = emptyDraft();
      append(
        draft,
        "multiply",
        64,
        Number(transA),
        Number(transB),
        rows.size,
        columns.size,
        k,
        alpha,
        beta,
        transA ? at(a, 0, rows.from) : at(a, rows.from, 0),
        a.stride,
        transB ? at(b, columns.from, 0) : at(b, 0, columns.from),
        b.stride,
        at(c, rows.from, columns.from),
        c.stride,
      );
      drafts.push(draft);
    }
  }
  run(drafts);
}

/** The blocks on and below the diagonal of c ← c + aᵀ b, for a result that is symmetric; a, b [k, n]. */
export function placeGram(
  { n, k }: { readonly n: number; readonly k: number },
  { a, b, c }: { readonly a: Placed; readonly b: Placed; readonly c: Placed },
  run: RunDrafts,
): void {
  const drafts = ranges(n, BLOCK).flatMap((rows) =>
    ranges(rows.from + rows.size, BLOCK).map((columns) => {
      const draft = emptyDraft();
      const shape = [64, 1, 0, rows.size, columns.size, k, 1, 1] as const;
      const [left, right] = [at(a, 0, rows.from), at(b, 0, columns.from)];
      append(draft, "multiply", ...shape, left, a.stride, right, b.stride, at(c, rows.from, columns.from), c.stride);
      return draft;
    }),
  );
  run(drafts);
}

/**
 * Cholesky factor of the lower triangle of a [n, n], in place: panel by panel, the diagonal block factored, the rows below
 * it solved for, the rest reduced (Golub & Van Loan, Algorithm 4.2.4, right-looking), each step shared by blocks.
 * `failure` is the index of the word that receives a block's failing pivot.
 */
export function placeCholesky(
  n: number,
  { a, failure }: { readonly a: Placed; readonly failure: { readonly word: number; readonly read: () => number } },
  run: RunDrafts,
): void {
  for (const panel of ranges(n, PANEL)) {
    const { from, size } = panel;
    const below = from + size;
    const diagonal = emptyDraft();
    append(diagonal, "potrf", 64, size, at(a, from, from), a.stride, failure.word);
    run([diagonal]);
    const pivot = failure.read();
    if (pivot >= 0) {
      const where = `the matrix must be positive definite: pivot ${from + pivot} must be positive`;
      throw new DomainError("cholesky", where, "one that is not");
    }
    const rows = ranges(n, BLOCK, below);
    run(
      rows.map((block) => {
        const draft = emptyDraft();
        const lower = at(a, from, from);
        append(draft, "trsmRight", 64, block.size, size, lower, a.stride, at(a, block.from, from), a.stride);
        return draft;
      }),
    );
    run(
      rows.flatMap((block) =>
        ranges(block.from + block.size, BLOCK, below).map((columns) => {
          const draft = emptyDraft();
          const shape = [64, 0, 1, block.size, columns.size, size, -1, 1] as const;
          const [left, right] = [at(a, block.from, from), at(a, columns.from, from)];
          const out = at(a, block.from, columns.from);
          append(draft, "multiply", ...shape, left, a.stride, right, a.stride, out, a.stride);
          return draft;
        }),
      ),
    );
  }
}

/** b [m, k] ← L⁻¹ b, or L⁻ᵀ b, with the leading block of the lower factor: panel by panel, then the rows that are left. */
export function placeSolve(
  { m, k, transposed }: { readonly m: number; readonly k: number; readonly transposed: boolean },
  { lower, b }: { readonly lower: Placed; readonly b: Placed },
  run: RunDrafts,
): void {
  const panels = transposed ? ranges(m, PANEL).toReversed() : ranges(m, PANEL);
  for (const { from, size } of panels) {
    run(
      ranges(k, BLOCK).map((columns) => {
        const draft = emptyDraft();
        const place = [at(lower, from, from), lower.stride, at(b, from, columns.from), b.stride] as const;
        append(draft, "trsmLeft", 64, Number(transposed), size, columns.size, ...place);
        return draft;
      }),
    );
    const rest = transposed ? ranges(from, BLOCK) : ranges(m, BLOCK, from + size);
    run(
      rest.map((rows) => {
        const draft = emptyDraft();
        const left = transposed ? at(lower, from, rows.from) : at(lower, rows.from, from);
        const shape = [64, Number(transposed), 0, rows.size, k, size, -1, 1] as const;
        append(
          draft,
          "multiply",
          ...shape,
          left,
          lower.stride,
          at(b, from, 0),
          b.stride,
          at(b, rows.from, 0),
          b.stride,
        );
        return draft;
      }),
    );
  }
}

/** Fractions over a common denominator, which does not matter: numerators. */
export type IntegerRow = bigint[];

/** The row over the greatest common divisor of its entries. */
function primitive(row: IntegerRow): IntegerRow {
  let divisor = 0n;
  for (const entry of row) {
    let [a, b] = [divisor, entry < 0n ? -entry : entry];
    while (b !== 0n) [a, b] = [b, a % b];
    divisor = a;
  }
  return divisor > 1n ? row.map((entry) => entry / divisor) : row;
}

/**
 * Rows in echelon form, grown one by one: each is reduced by those before until its first entry ≠ 0 is where no other row has one.
 * Exact, in integers.
 */
export class Echelon {
  readonly #rows: { readonly pivot: number; readonly row: IntegerRow }[] = [];

  get rank(): number {
    return this.#rows.length;
  }

  /** Takes the row if it is no combination of those before, among the first `columns` entries; says whether it did. */
  add(row: IntegerRow, columns = row.length): boolean {
    let rest = row;
    for (const known of this.#rows) rest = reduced(rest, known);
    const pivot = rest.findIndex((entry, i) => i < columns && entry !== 0n);
    if (pivot < 0) return false;
    const own = { pivot, row: primitive(rest) };
    for (const [i, known] of this.#rows.entries()) {
      this.#rows[i] = { pivot: known.pivot, row: primitive(reduced(known.row, own)) };
    }
    this.#rows.push(own);
    return true;
  }

  /** Of rows [a, b] that stand for a · x = b, as many as there are unknowns: x, as numerators and denominators > 0. */
  solution(): readonly { readonly numerator: bigint; readonly denominator: bigint }[] {
    return [...this.#rows]
      .sort((one, other) => one.pivot - other.pivot)
      .map(({ pivot, row }) => {
        const [numerator, denominator] = [row.at(-1)!, row[pivot]!];
        return denominator < 0n ? { numerator: -numerator, denominator: -denominator } : { numerator, denominator };
      });
  }
}

/** The row less so much of another that its entry at the other's pivot is 0, times an integer ≠ 0. */
function reduced(
  row: IntegerRow,
  { pivot, row: by }: { readonly pivot: number; readonly row: IntegerRow },
): IntegerRow {
  const [factor, scale] = [row[pivot]!, by[pivot]!];
  return factor === 0n ? row : row.map((entry, i) => entry * scale - factor * by[i]!);
}

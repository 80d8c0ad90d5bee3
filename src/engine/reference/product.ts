/** Entry (i, j) of a strided block is `data[offset + i * row + j * column]`. */
export interface Strided {
  readonly data: Float64Array;
  readonly offset: number;
  readonly row: number;
  readonly column: number;
}

/** Options of {@link addProduct}. */
export interface ProductOptions {
  readonly rows: number;
  readonly columns: number;
  /** Number of terms in each sum. */
  readonly inner: number;
  /** Factor of the product. */
  readonly alpha: number;
  /** w_k, a factor of the k-th term of every sum. */
  readonly weights?: Float64Array | undefined;
  /** Leave alone the tiles of `out` that lie wholly above its diagonal; the others are computed in full. */
  readonly lower?: boolean;
}

/** Side of the register tile: 16 sums live in registers, 8 numbers are read for 16 multiply-adds. */
const TILE = 4;
/** Terms of a sum per pass: a 4-column panel of b then takes 8 KiB, and stays in the first cache. */
const INNER = 256;
/** Rows of a and columns of b packed at a time: 256 KiB and 1 MiB. Multiples of TILE. */
const ROWS = 128;
const COLUMNS = 512;

const packedA = new Float64Array(ROWS * INNER);
const packedB = new Float64Array(COLUMNS * INNER);
const tile = new Float64Array(TILE * TILE);

/**
 * out ← out + α a diag(w) b on strided blocks, a [rows, inner], b [inner, columns], out [rows, columns]. Each entry is
 * summed in ascending k in passes of 256 terms, each pass from zero and then added to out: the order depends on `inner`
 * alone. `out` must not overlap a or b.
 */
export function addProduct(a: Strided, b: Strided, out: Strided, options: ProductOptions): void {
  const { rows, columns, inner, alpha, weights, lower = false } = options;
  for (let column = 0; column < columns; column += COLUMNS) {
    const width = Math.min(COLUMNS, columns - column);
    for (let k = 0; k < inner; k += INNER) {
      const depth = Math.min(INNER, inner - k);
      packB(b, { k, depth, column, width });
      // Rows above the first tile of this column block lie above the diagonal.
      for (let row = lower ? column : 0; row < rows; row += ROWS) {
        const height = Math.min(ROWS, rows - row);
        packA(a, { k, depth, row, height }, weights);
        addTiles(out, { row, height, column, width, depth, alpha, lower });
      }
    }
  }
}

/** Panels of 4 rows: [panel][k][4], rows beyond the edge are zero. */
function packA(
  { data, offset, row: rowStride, column: columnStride }: Strided,
  {
    k,
    depth,
    row,
    height,
  }: { readonly k: number; readonly depth: number; readonly row: number; readonly height: number },
  weights: Float64Array | undefined,
): void {
  let at = 0;
  for (let panel = 0; panel < height; panel += TILE) {
    const inside = Math.min(TILE, height - panel);
    let from = offset + (row + panel) * rowStride + k * columnStride;
    for (let t = 0; t < depth; t++) {
      const weight = weights === undefined ? 1 : weights[k + t];
      if (inside === TILE) {
        packedA[at] = weight * data[from];
        packedA[at + 1] = weight * data[from + rowStride];
        packedA[at + 2] = weight * data[from + 2 * rowStride];
        packedA[at + 3] = weight * data[from + 3 * rowStride];
      } else {
        for (let i = 0; i < TILE; i++) packedA[at + i] = i < inside ? weight * data[from + i * rowStride] : 0;
      }
      at += TILE;
      from += columnStride;
    }
  }
}

/** Panels of 4 columns: [panel][k][4], columns beyond the edge are zero. */
function packB(
  { data, offset, row: rowStride, column: columnStride }: Strided,
  block: { readonly k: number; readonly depth: number; readonly column: number; readonly width: number },
): void {
  const { k, depth, column, width } = block;
  let at = 0;
  for (let panel = 0; panel < width; panel += TILE) {
    const inside = Math.min(TILE, width - panel);
    let from = offset + k * rowStride + (column + panel) * columnStride;
    for (let t = 0; t < depth; t++) {
      if (inside === TILE) {
        packedB[at] = data[from];
        packedB[at + 1] = data[from + columnStride];
        packedB[at + 2] = data[from + 2 * columnStride];
        packedB[at + 3] = data[from + 3 * columnStride];
      } else {
        for (let j = 0; j < TILE; j++) packedB[at + j] = j < inside ? data[from + j * columnStride] : 0;
      }
      at += TILE;
      from += rowStride;
    }
  }
}

interface Block {
  readonly row: number;
  readonly height: number;
  readonly column: number;
  readonly width: number;
  readonly depth: number;
  readonly alpha: number;
  readonly lower: boolean;
}

/** Adds α times the product of the packed blocks to `out`, tile by tile. */
function addTiles(out: Strided, { row, height, column, width, depth, alpha, lower }: Block): void {
  const { data, row: rowStride, column: columnStride } = out;
  for (let j = 0; j < width; j += TILE) {
    const across = Math.min(TILE, width - j);
    for (let i = 0; i < height; i += TILE) {
      const down = Math.min(TILE, height - i);
      if (lower && row + i + down <= column + j) continue;
      multiplyTile(i * depth, j * depth, depth);
      const corner = out.offset + (row + i) * rowStride + (column + j) * columnStride;
      for (let s = 0; s < down; s++) {
        for (let t = 0; t < across; t++) data[corner + s * rowStride + t * columnStride] += alpha * tile[s * TILE + t];
      }
    }
  }
}

/** tile ← Σ_k (4 packed rows of a) (4 packed columns of b): the only hot loop of the engine. */
function multiplyTile(a: number, b: number, depth: number): void {
  let s00 = 0;
  let s01 = 0;
  let s02 = 0;
  let s03 = 0;
  let s10 = 0;
  let s11 = 0;
  let s12 = 0;
  let s13 = 0;
  let s20 = 0;
  let s21 = 0;
  let s22 = 0;
  let s23 = 0;
  let s30 = 0;
  let s31 = 0;
  let s32 = 0;
  let s33 = 0;
  let p = a;
  let q = b;
  for (let k = 0; k < depth; k++) {
    const b0 = packedB[q];
    const b1 = packedB[q + 1];
    const b2 = packedB[q + 2];
    const b3 = packedB[q + 3];
    const a0 = packedA[p];
    s00 += a0 * b0;
    s01 += a0 * b1;
    s02 += a0 * b2;
    s03 += a0 * b3;
    const a1 = packedA[p + 1];
    s10 += a1 * b0;
    s11 += a1 * b1;
    s12 += a1 * b2;
    s13 += a1 * b3;
    const a2 = packedA[p + 2];
    s20 += a2 * b0;
    s21 += a2 * b1;
    s22 += a2 * b2;
    s23 += a2 * b3;
    const a3 = packedA[p + 3];
    s30 += a3 * b0;
    s31 += a3 * b1;
    s32 += a3 * b2;
    s33 += a3 * b3;
    p += TILE;
    q += TILE;
  }
  tile[0] = s00;
  tile[1] = s01;
  tile[2] = s02;
  tile[3] = s03;
  tile[4] = s10;
  tile[5] = s11;
  tile[6] = s12;
  tile[7] = s13;
  tile[8] = s20;
  tile[9] = s21;
  tile[10] = s22;
  tile[11] = s23;
  tile[12] = s30;
  tile[13] = s31;
  tile[14] = s32;
  tile[15] = s33;
}

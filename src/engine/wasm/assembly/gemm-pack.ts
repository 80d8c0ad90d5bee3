import { lanes } from "./lanes";

/**
 * Copies a block into panels for the register tile: panel q holds entries q width … (q + 1) width − 1 of the first
 * index, for each of `depth` values of the second index one after another; what is missing of the last panel is 0.
 * `depthFirst`: the second index runs along rows of the source (contiguous), the first down its columns; else the
 * reverse. `stride` is the source's, in bytes. `width` is 6, or two vectors.
 */
// @ts-ignore: decorator
@inline
export function pack<T>(
  depthFirst: bool,
  width: usize,
  source: usize,
  stride: usize,
  count: usize,
  depth: usize,
  out: usize,
): void {
  for (; count >= width; count -= width) {
    if (depthFirst) {
      transposePanel<T>(width, source, stride, depth, out);
      source += width * stride;
    } else {
      copyPanel<T>(width, source, stride, depth, out);
      source += width * sizeof<T>();
    }
    out += width * depth * sizeof<T>();
  }
  if (count > 0) {
    const across = depthFirst ? stride : sizeof<T>();
    const along = depthFirst ? sizeof<T>() : stride;
    for (; depth > 0; depth--) {
      for (let i: usize = 0; i < width; i++) {
        store<T>(out, i < count ? load<T>(source + i * across) : (0 as T));
        out += sizeof<T>();
      }
      source += along;
    }
  }
}

/** The reverse of pack for one panel two vectors wide, depth first: its first `rows` entries of the first index. */
export function unpackPanel<T>(panel: usize, out: usize, stride: usize, rows: usize, depth: usize): void {
  if (rows == 32 / sizeof<T>()) {
    for (; depth >= lanes<T>(); depth -= lanes<T>()) {
      if (sizeof<T>() == 4) {
        transposeFour(panel, 32, out, stride);
        transposeFour(panel + 16, 32, out + 4 * stride, stride);
      } else {
        transposeTwo<T>(panel, 32, out, stride);
        transposeTwo<T>(panel + 16, 32, out + 2 * stride, stride);
      }
      panel += 32 * lanes<T>();
      out += 16;
    }
  }
  for (; depth > 0; depth--) {
    for (let i: usize = 0; i < rows; i++) store<T>(out + i * stride, load<T>(panel + i * sizeof<T>()));
    panel += 32;
    out += sizeof<T>();
  }
}

// @ts-ignore: decorator
@inline
function copyPanel<T>(width: usize, source: usize, stride: usize, depth: usize, out: usize): void {
  for (; depth > 0; depth--) {
    v128.store(out, v128.load(source));
    if (width * sizeof<T>() == 24) store<u64>(out, load<u64>(source, 16), 16);
    else v128.store(out, v128.load(source, 16), 16);
    if (width * sizeof<T>() == 48) v128.store(out, v128.load(source, 32), 32);
    source += stride;
    out += width * sizeof<T>();
  }
}

// @ts-ignore: decorator
@inline
function transposePanel<T>(width: usize, source: usize, stride: usize, depth: usize, out: usize): void {
  const step = width * sizeof<T>();
  for (; depth >= lanes<T>(); depth -= lanes<T>()) {
    if (sizeof<T>() == 4) {
      transposeFour(source, stride, out, step);
      if (width == 6) transposeTwo<T>(source + 4 * stride, stride, out + 16, step);
      else transposeFour(source + 4 * stride, stride, out + 16, step);
    } else {
      transposeTwo<T>(source, stride, out, step);
      transposeTwo<T>(source + 2 * stride, stride, out + 16, step);
      if (width == 6) transposeTwo<T>(source + 4 * stride, stride, out + 32, step);
    }
    source += 16;
    out += lanes<T>() * step;
  }
  for (; depth > 0; depth--) {
    for (let i: usize = 0; i < width; i++) store<T>(out + i * sizeof<T>(), load<T>(source + i * stride));
    source += sizeof<T>();
    out += step;
  }
}

/** The first four entries of four rows of float32, transposed. */
// @ts-ignore: decorator
@inline
function transposeFour(source: usize, stride: usize, out: usize, step: usize): void {
  const r0 = v128.load(source);
  const r1 = v128.load(source + stride);
  const r2 = v128.load(source + 2 * stride);
  const r3 = v128.load(source + 3 * stride);
  const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
  const high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
  const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
  const high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
  v128.store(out, v128.shuffle<u64>(low01, low23, 0, 2));
  v128.store(out + step, v128.shuffle<u64>(low01, low23, 1, 3));
  v128.store(out + 2 * step, v128.shuffle<u64>(high01, high23, 0, 2));
  v128.store(out + 3 * step, v128.shuffle<u64>(high01, high23, 1, 3));
}

/** The first vector of two rows, transposed. */
// @ts-ignore: decorator
@inline
function transposeTwo<T>(source: usize, stride: usize, out: usize, step: usize): void {
  const r0 = v128.load(source);
  const r1 = v128.load(source + stride);
  if (sizeof<T>() == 4) {
    const low = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
    const high = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
    v128.store_lane<u64>(out, low, 0);
    v128.store_lane<u64>(out + step, low, 1);
    v128.store_lane<u64>(out + 2 * step, high, 0);
    v128.store_lane<u64>(out + 3 * step, high, 1);
  } else {
    v128.store(out, v128.shuffle<u64>(r0, r1, 0, 2));
    v128.store(out + step, v128.shuffle<u64>(r0, r1, 1, 3));
  }
}

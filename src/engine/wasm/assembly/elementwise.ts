import { lanes, loadPart, storePart } from "./lanes";

// @ts-ignore: decorator
@inline const MULTIPLY: i32 = 0;
// @ts-ignore: decorator
@inline const ADD: i32 = 1;
// @ts-ignore: decorator
@inline const COMBINE: i32 = 2;
// @ts-ignore: decorator
@inline const SCALE: i32 = 3;
// @ts-ignore: decorator
@inline const TAKE: i32 = 4;
// @ts-ignore: decorator
@inline const FILL: i32 = 5;
// @ts-ignore: decorator
@inline const COPY: i32 = 6;

/** One vector, or one entry, of out ← operation(out, x). */
// @ts-ignore: decorator
@inline
function step<T>(operation: i32, out: usize, x: usize, a: v128, b: v128, single: bool): void {
  let value: v128;
  if (operation == MULTIPLY) value = v128.mul<T>(loadPart<T>(out, single), loadPart<T>(x, single));
  else if (operation == ADD) value = v128.add<T>(loadPart<T>(out, single), loadPart<T>(x, single));
  else if (operation == COMBINE)
    value = v128.add<T>(v128.mul<T>(a, loadPart<T>(out, single)), v128.mul<T>(b, loadPart<T>(x, single)));
  else if (operation == SCALE) value = v128.mul<T>(a, loadPart<T>(out, single));
  else if (operation == TAKE) value = v128.mul<T>(b, loadPart<T>(x, single));
  else if (operation == COPY) value = loadPart<T>(x, single);
  else value = a;
  storePart<T>(out, value, single);
}

/** out[i] ← operation(out[i], x[i]); the operation is known when this is compiled. */
// @ts-ignore: decorator
@inline
function update<T>(operation: i32, out: usize, x: usize, count: usize, a: v128, b: v128): void {
  for (; count >= 4 * lanes<T>(); count -= 4 * lanes<T>()) {
    step<T>(operation, out, x, a, b, false);
    step<T>(operation, out + 16, x + 16, a, b, false);
    step<T>(operation, out + 32, x + 32, a, b, false);
    step<T>(operation, out + 48, x + 48, a, b, false);
    out += 64;
    x += 64;
  }
  for (; count > 0; count--) {
    step<T>(operation, out, x, a, b, true);
    out += sizeof<T>();
    x += sizeof<T>();
  }
}

function scaleAdd<T>(w: usize, g: usize, count: usize, a: f64, b: f64): void {
  const va = v128.splat<T>(a as T);
  const vb = v128.splat<T>(b as T);
  if (a != 0 && b != 0) update<T>(COMBINE, w, g, count, va, vb);
  else if (a != 0) update<T>(SCALE, w, g, count, va, vb);
  else if (b != 0) update<T>(TAKE, w, g, count, va, vb);
  else update<T>(FILL, w, g, count, va, vb);
}

function gather<T>(source: usize, columns: usize, indices: usize, rows: usize, out: usize): void {
  const bytes = columns * sizeof<T>();
  const none = v128.splat<T>(0);
  for (; rows > 0; rows--) {
    update<T>(COPY, out, source + (load<i32>(indices) as usize) * bytes, columns, none, none);
    indices += 4;
    out += bytes;
  }
}

export function multiplyInto32(x: usize, y: usize, count: usize): void {
  update<f32>(MULTIPLY, x, y, count, v128.splat<f32>(0), v128.splat<f32>(0));
}
export function multiplyInto64(x: usize, y: usize, count: usize): void {
  update<f64>(MULTIPLY, x, y, count, v128.splat<f64>(0), v128.splat<f64>(0));
}
export function addInto32(out: usize, x: usize, count: usize): void {
  update<f32>(ADD, out, x, count, v128.splat<f32>(0), v128.splat<f32>(0));
}
export function addInto64(out: usize, x: usize, count: usize): void {
  update<f64>(ADD, out, x, count, v128.splat<f64>(0), v128.splat<f64>(0));
}
export function fill32(out: usize, count: usize, value: f64): void {
  update<f32>(FILL, out, out, count, v128.splat<f32>(value as f32), v128.splat<f32>(0));
}
export function fill64(out: usize, count: usize, value: f64): void {
  update<f64>(FILL, out, out, count, v128.splat<f64>(value), v128.splat<f64>(0));
}
export function scaleAdd32(w: usize, g: usize, count: usize, a: f64, b: f64): void {
  scaleAdd<f32>(w, g, count, a, b);
}
export function scaleAdd64(w: usize, g: usize, count: usize, a: f64, b: f64): void {
  scaleAdd<f64>(w, g, count, a, b);
}
export function gather32(source: usize, columns: usize, indices: usize, rows: usize, out: usize): void {
  gather<f32>(source, columns, indices, rows, out);
}
export function gather64(source: usize, columns: usize, indices: usize, rows: usize, out: usize): void {
  gather<f64>(source, columns, indices, rows, out);
}

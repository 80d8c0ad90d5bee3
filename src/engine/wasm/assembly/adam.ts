import { lanes, loadPart, storePart } from "./lanes";

/** m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g², w ← w − rate (m correction1 / (√(v correction2) + ε) + decay w). */
// @ts-ignore: decorator
@inline
function adam<T>(
  w: usize,
  gradient: usize,
  first: usize,
  second: usize,
  count: usize,
  beta1: f64,
  beta2: f64,
  epsilon: f64,
  decay: f64,
  rate: f64,
  correction1: f64,
  correction2: f64,
): void {
  const keep1 = v128.splat<T>(beta1 as T);
  const take1 = v128.splat<T>((1 - beta1) as T);
  const keep2 = v128.splat<T>(beta2 as T);
  const take2 = v128.splat<T>((1 - beta2) as T);
  const small = v128.splat<T>(epsilon as T);
  const shrink = v128.splat<T>(decay as T);
  const step = v128.splat<T>(rate as T);
  const scale1 = v128.splat<T>(correction1 as T);
  const scale2 = v128.splat<T>(correction2 as T);
  while (count > 0) {
    const single = count < lanes<T>();
    const g = loadPart<T>(gradient, single);
    const weight = loadPart<T>(w, single);
    const oldFirst = loadPart<T>(first, single);
    const oldSecond = loadPart<T>(second, single);
    const m = v128.add<T>(v128.mul<T>(keep1, oldFirst), v128.mul<T>(take1, g));
    const v = v128.add<T>(v128.mul<T>(keep2, oldSecond), v128.mul<T>(take2, v128.mul<T>(g, g)));
    const size = v128.add<T>(v128.sqrt<T>(v128.mul<T>(v, scale2)), small);
    const direction = v128.add<T>(v128.div<T>(v128.mul<T>(m, scale1), size), v128.mul<T>(shrink, weight));
    const next = v128.sub<T>(weight, v128.mul<T>(step, direction));
    storePart<T>(first, m, single);
    storePart<T>(second, v, single);
    storePart<T>(w, next, single);
    const entries: usize = single ? 1 : lanes<T>();
    count -= entries;
    w += entries * sizeof<T>();
    gradient += entries * sizeof<T>();
    first += entries * sizeof<T>();
    second += entries * sizeof<T>();
  }
}

export function adam32(
  w: usize,
  gradient: usize,
  first: usize,
  second: usize,
  count: usize,
  beta1: f64,
  beta2: f64,
  epsilon: f64,
  decay: f64,
  rate: f64,
  correction1: f64,
  correction2: f64,
): void {
  adam<f32>(w, gradient, first, second, count, beta1, beta2, epsilon, decay, rate, correction1, correction2);
}

export function adam64(
  w: usize,
  gradient: usize,
  first: usize,
  second: usize,
  count: usize,
  beta1: f64,
  beta2: f64,
  epsilon: f64,
  decay: f64,
  rate: f64,
  correction1: f64,
  correction2: f64,
): void {
  adam<f64>(w, gradient, first, second, count, beta1, beta2, epsilon, decay, rate, correction1, correction2);
}

/**
 * L with LLᵀ = A for a symmetric positive semidefinite A, [n, n] row-major, lower triangle. A pivot below 10⁻¹³ of its diagonal entry is
 * rounding: that row is given no weight (its unknown comes out as 0), so that singular forms have a solution.
 */
export function cholesky(a: Float64Array, n: number): Float64Array {
  const l = Float64Array.from(a);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      let sum = l[i * n + j];
      for (let k = 0; k < j; k++) sum -= l[i * n + k] * l[j * n + k];
      l[i * n + j] = l[j * n + j] === Infinity ? 0 : sum / l[j * n + j];
    }
    let pivot = l[i * n + i];
    const floor = 1e-13 * Math.abs(pivot);
    for (let k = 0; k < i; k++) pivot -= l[i * n + k] ** 2;
    l[i * n + i] = pivot > floor ? Math.sqrt(pivot) : Infinity;
  }
  return l;
}

/** x with LLᵀx = b. */
export function solveCholesky(l: Float64Array, b: Float64Array): Float64Array {
  const n = b.length;
  const x = Float64Array.from(b);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) x[i] -= l[i * n + k] * x[k];
    x[i] /= l[i * n + i];
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i] -= l[k * n + i] * x[k];
    x[i] /= l[i * n + i];
  }
  return x;
}

/** xᵀAy. */
export function formValue(a: Float64Array, x: Float64Array, y = x): number {
  const n = x.length;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    let row = 0;
    for (let j = 0; j < n; j++) row += a[i * n + j] * y[j];
    sum += x[i] * row;
  }
  return sum;
}

import { requireDomain } from "./domain-error.ts";

/**
 * c_0, …, c_n of the polynomial Σ c_m T_m of degree n = 2^p through the values at cos(jπ/n), j = 0, …, n: the discrete cosine
 * transform c_m = (2/n) Σ″_j values[j] cos(jmπ/n), halved at m = 0 and n (Σ″: first and last term halved), as the fast Fourier
 * transform of the even extension. Error a few ulps of the largest value. For two functions at once, of which the transform
 * takes one for real and one for imaginary parts: those of even sequences are real.
 */
export function chebyshevCoefficients(
  first: ArrayLike<number>,
  second: ArrayLike<number> = first,
): { readonly first: Float64Array; readonly second: Float64Array } {
  const n = first.length - 1;
  requireDomain(
    n >= 1 && Number.isInteger(Math.log2(n)) && second.length === n + 1,
    "chebyshevCoefficients",
    "the number of values must be 1 + 2^p",
    second.length === first.length ? n + 1 : second.length,
  );
  const size = 2 * n;
  const real = new Float64Array(size);
  const imaginary = new Float64Array(size);
  for (let j = 0, reversed = 0; j < size; j++) {
    const source = j <= n ? j : size - j;
    real[reversed] = first[source]!;
    imaginary[reversed] = second[source]!;
    // j + 1 with its digits in reverse: the carry runs from the top.
    let bit = n;
    for (; bit > 0 && (reversed & bit) !== 0; bit >>= 1) reversed ^= bit;
    reversed |= bit;
  }
  const cos = new Float64Array(n);
  const sin = new Float64Array(n);
  for (let j = 0; j < n; j++) {
    cos[j] = Math.cos((j * Math.PI) / n);
    sin[j] = Math.sin((j * Math.PI) / n);
  }
  for (let half = 1; half < size; half *= 2) {
    const stride = n / half;
    for (let j = 0; j < half; j++) {
      const c = cos[j * stride]!;
      const s = sin[j * stride]!;
      for (let a = j; a < size; a += 2 * half) {
        const b = a + half;
        const x = real[b]! * c + imaginary[b]! * s;
        const y = imaginary[b]! * c - real[b]! * s;
        real[b] = real[a]! - x;
        imaginary[b] = imaginary[a]! - y;
        real[a] = real[a]! + x;
        imaginary[a] = imaginary[a]! + y;
      }
    }
  }
  const scaled = (sums: Float64Array): Float64Array => {
    for (let m = 0; m <= n; m++) sums[m]! /= m === 0 || m === n ? size : n;
    return sums.subarray(0, n + 1);
  };
  return { first: scaled(real), second: scaled(imaginary) };
}

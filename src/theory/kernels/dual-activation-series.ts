/*
 * Truncated power series with coefficients ≥ 0, in float64: index = degree, all series of one computation of one length.
 * Sums and products of such numbers cancel nothing, so each operation costs a few roundings, relative.
 */

/** Smaller coefficients are left out: no eigenvalue above 1e-290 has anything of them, and subnormal numbers are slow. */
const TINY = 1e-300;

/** a·b up to the same degree. */
export function product(a: Float64Array, b: Float64Array): Float64Array {
  const result = new Float64Array(a.length);
  for (let i = 0; i < a.length; i++) {
    const factor = a[i]!;
    if (factor < TINY) continue;
    for (let j = 0; i + j < a.length; j++) result[i + j] = result[i + j]! + factor * b[j]!;
  }
  return result;
}

/** ∫₀^t a b′ + constant: the degree-m coefficient is Σ_{j≥1} j a_{m−j} b_j/m. */
export function integralOfProduct(a: Float64Array, b: Float64Array, constant: number): Float64Array {
  const slope = new Float64Array(b.length);
  for (let j = 1; j < b.length; j++) slope[j] = j * b[j]!;
  const result = product(slope, a);
  for (let m = 1; m < result.length; m++) result[m] = result[m]! / m;
  result[0] = constant;
  return result;
}

/**
 * f(g) for each of several outer series f = Σ_j f_j s^j, j < outer length, up to the degree of g. Paterson and Stockmeyer's
 * scheme: about 2√j products for the first f and √j for each other.
 */
export function compose(outers: readonly Float64Array[], g: Float64Array): Float64Array[] {
  const terms = Math.max(1, ...outers.map((f) => f.length));
  const block = Math.ceil(Math.sqrt(terms));
  const unit = new Float64Array(g.length);
  unit[0] = 1;
  const powers: Float64Array[] = [unit];
  for (let j = 1; j <= block; j++) powers.push(product(powers[j - 1]!, g));
  const giant = powers[block]!;
  return outers.map((f) => {
    let result: Float64Array = new Float64Array(g.length);
    for (let start = block * Math.floor((f.length - 1) / block); start >= 0; start -= block) {
      if (result.some((x) => x !== 0)) result = product(giant, result);
      for (let j = 0; j < block && start + j < f.length; j++) {
        const factor = f[start + j]!;
        if (factor < TINY) continue;
        const power = powers[j]!;
        for (let m = 0; m < g.length; m++) result[m] = result[m]! + factor * power[m]!;
      }
    }
    return result;
  });
}

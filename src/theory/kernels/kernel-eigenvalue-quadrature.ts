import { legendrePolynomial, sinePowerIntegral } from "../../math/extended-polynomials.ts";
import { type Certain, doubleExponential, settle, withEnoughDigits } from "../../math/extended-quadrature.ts";
import { fixedPoint } from "../../math/fixed-point/fixed-point.ts";
import type { TruncatedKernel } from "./infinite-width.ts";

const MOST_NODES = 20_000;
const MOST_BITS = 2048;

/**
 * E_t[κ̃(t) P_k(t)]/diagonal = ∫₀^π κ̃(cos θ) P_k(cos θ) sin^(d−2) θ dθ / ∫₀^π sin^(d−2) θ dθ by the double-exponential rule in
 * fixed point. In θ the kernels are analytic on (0, π) and at worst have a root at the ends. `hint` is about the result, from
 * below: it sets the digits of the first attempt. Relative error below 2^−38, or 0 with a bound.
 */
export function eigenvalueByQuadrature(
  kernel: TruncatedKernel,
  options: { readonly dimension: number; readonly degree: number; readonly hint: number },
): Certain {
  const { dimension, degree, hint } = options;
  const { lost } = legendrePolynomial(fixedPoint(64), degree, dimension);
  const size = hint > 0 ? Math.ceil(-Math.log2(hint)) : 0;
  return withEnoughDigits(
    (bits) => {
      const guard = kernel.guard(bits);
      const f = fixedPoint(bits + guard);
      const legendre = legendrePolynomial(f, degree, dimension).at;
      const rule = doubleExponential(
        f,
        (theta) => {
          const { cos, sin } = f.cosSin(theta);
          return f.multiply(f.multiply(kernel.at(cos, f), legendre(cos)), f.power(sin, dimension - 2));
        },
        [0n, f.pi],
      );
      // A few units a node and a coefficient of P_k.
      const noise = BigInt(2 * dimension + 64 * (degree + 1)) << BigInt(guard + lost);
      const { value, error, refined } = settle(rule, { noise, nodes: MOST_NODES, leastNodes: 2 * degree + 16 });
      const norm = sinePowerIntegral(f, dimension - 2);
      const down = BigInt(guard);
      return { value: f.divide(value, norm) >> down, error: (f.divide(error, norm) >> down) + 1n, refined };
    },
    { bits: 64 + size + lost, mostBits: MOST_BITS },
  );
}

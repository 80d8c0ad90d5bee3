import { z } from "zod";
import { requireDomain } from "../../math/domain-error.ts";
import { legendreRational } from "../../math/extended-polynomials.ts";
import { toNumber } from "../../math/rational.ts";
import { defineQuantity } from "../quantity.ts";

export default defineQuantity({
  id: "legendre",
  summary: "Legendre polynomial P_k(t) in dimension d, orthogonal for one coordinate of a uniform point of S^(d−1).",
  params: z.object({
    dimension: z.int().min(2).max(1_000_000).describe("d; 2 gives Chebyshev's T_k, 3 Legendre's P_k"),
    degree: z.int().min(0).max(1000).describe("k"),
    at: z.number().describe("t; outside [−1, 1] the polynomial's value there"),
  }),
  value: ({ dimension, degree, at }) => {
    const fraction = legendreRational(degree, at, dimension);
    const value = toNumber(fraction);
    requireDomain(Number.isFinite(value), "legendre", "P_k(t) must be below 1.8e308 in size", value);
    // Rounded once; below the normal numbers to a multiple of the least one. A zero of the polynomial is exact.
    const normal = Math.abs(value) >= 2 ** -1022;
    return {
      value,
      accuracy: fraction.numerator === 0n ? 0 : normal ? 2 ** -52 : Number.MIN_VALUE,
      accuracyIs: normal ? "relative" : "absolute",
      source: "exact at the float64 number t: three-term recurrence in integers, P_k(1) = 1",
    };
  },
});

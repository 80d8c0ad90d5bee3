import { expect, it } from "vitest";
import favardBound from "./favard-bound.ts";
import polynomialError from "./polynomial-error.ts";

const tent = "max(0, 1 - 2*abs(r - 1/2))";
const error = (flags: object) => polynomialError.value(polynomialError.params.parse({ profile: tent, ...flags }));

it("is the error in the norm and by the method asked for", () => {
  expect(error({ degree: 4, method: "chebyshev", norm: "sup" }).value).toBeCloseTo(0.37505767, 7);
  // 1/12 − 5/1024, the residual of a regression on r².
  const mean = error({ degree: 2, method: "least-squares", norm: "l2" });
  expect(Math.abs(Number(mean.value) - Math.sqrt(1 / 12 - 5 / 1024))).toBeLessThan(mean.accuracy + 1e-16);
  expect(error({ degree: 2, method: "minimax", norm: "sup" }).value).toBeCloseTo(0.5, 8);
  expect(Number(error({ degree: 8, method: "jackson", norm: "sup" }).value)).toBeGreaterThan(0.44);
});

it("takes the law and the radius into account", () => {
  // r in units of R = 2 under the uniform law of a disc: E r = 4/3, E r² = 2, E r³ = 16/5, E r⁴ = 16/3.
  const covariance = 16 / 5 - 8 / 3;
  const rest = 2 - 16 / 9 - covariance ** 2 / (16 / 3 - 4);
  const disc = error({ profile: "r", degree: 2, method: "least-squares", norm: "l2", radius: 2, density: "r" });
  expect(disc.value).toBeCloseTo(Math.sqrt(rest), 10);
});

it("Favard's bound is πL/(2(n + 1))", () => {
  expect(favardBound.value({ lipschitz: 2, degree: 8 }).value).toBeCloseTo(Math.PI / 9, 15);
});

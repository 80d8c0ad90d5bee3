import { describe, expect, it } from "vitest";
import { matrix } from "../../engine/matrix.ts";
import { referenceEngine as engine } from "../../engine/reference/reference-engine.ts";
import { harmonicDimension } from "../../math/harmonics.ts";
import { legendre } from "../../math/legendre.ts";
import { Key } from "../../math/random/key.ts";
import { pointsOnSphere } from "../../math/random/samplers.ts";
import zonal from "../../targets/sphere/zonal.ts";
import { zonalParts } from "./layers-parts.ts";

const [D, N] = [5, 4000];
const key = Key.root(3).fold("layers-parts.test");
const parts = [
  { degree: 1, energy: 2 },
  { degree: 2, energy: 0.5 },
  { degree: 4, energy: 1 },
];
const target = zonal.draw({ dimension: D, parts, signs: "rademacher", poles: "independent" }, key.fold("target"));
const points = matrix(N, D, pointsOnSphere(N, D, key.fold("points").stream()));
const shares = zonalParts({ target, parts, points, engine });

const valuesOf = (f: (offset: number) => number) => Float64Array.from({ length: N }, (_, i) => f(i * D));
const inner = (pole: Float64Array, offset: number): number =>
  pole.reduce((sum, p, j) => sum + p * points.data[offset + j]!, 0);

describe("zonalParts", () => {
  it("has no noise where f is made of the target's own parts", () => {
    const wanted = [0.25, -1, 0.5];
    const f = valuesOf((offset) =>
      parts.reduce((sum, { degree }, s) => {
        const { coefficient, pole } = target.poles(degree)[0]!;
        const norm = Math.sqrt(Number(harmonicDimension(D, degree)));
        return sum + wanted[s]! * coefficient * norm * legendre(degree, inner(pole, offset), D);
      }, 0),
    );
    // Normal equations of condition below 10, sums of 4000 terms.
    for (const [s, share] of shares(f).entries()) expect(Math.abs(share - wanted[s]!)).toBeLessThan(1e-11);
    expect(
      Math.max(...shares(valuesOf((offset) => target.evaluate(points.data, offset))).map((c) => c - 1)),
    ).toBeLessThan(1e-11);
  });

  it("does not see another degree, or the same degree orthogonal to the target's part", () => {
    const own = target.poles(2)[0]!.pole;
    const other = pointsOnSphere(1, D, key.fold("other").stream());
    // √N P_2(⟨v, ·⟩) without its component P_2(⟨u, v⟩) along √N P_2(⟨u, ·⟩).
    const overlap = legendre(
      2,
      own.reduce((sum, u, j) => sum + u * other[j]!, 0),
      D,
    );
    const norm = Math.sqrt(Number(harmonicDimension(D, 2)));
    const f = valuesOf(
      (offset) =>
        norm * (legendre(2, inner(other, offset), D) - overlap * legendre(2, inner(own, offset), D)) +
        legendre(3, inner(own, offset), D),
    );
    // Standard errors below √(E f² Y²/n)/√energy ≤ 3/√(0.5 · 4000) = 0.067 for E f² ≤ 1.1 and Y² f² ≤ 9 in the mean; five of them
    // are a false alarm of 6e-7. A part of size 1 would be 1/√energy ≥ 0.7.
    for (const share of shares(f)) expect(Math.abs(share)).toBeLessThan(0.34);
  });

  it("is NaN of values that are not finite", () => {
    expect(shares(new Float64Array(N).fill(Number.POSITIVE_INFINITY)).every(Number.isNaN)).toBe(true);
  });
});

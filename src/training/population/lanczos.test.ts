import { describe, expect, it } from "vitest";
import { matrix } from "../../engine/matrix.ts";
import { referenceEngine as engine } from "../../engine/reference/reference-engine.ts";
import { Key } from "../../math/random/key.ts";
import { lanczos, type SpectralRule } from "./lanczos.ts";

const [M, P] = [30, 2];
const square = matrix(M, M);
const start = matrix(M, P);
Key.root(6).fold("lanczos.test").stream().fillGaussian(square.data);
Key.root(6).fold("lanczos.test", "start").stream().fillGaussian(start.data);
const a = engine.multiply(square, square, { transposeB: true, alpha: 1 / M });

function rulesAfter(steps: number, of = a): readonly SpectralRule[] {
  let found: readonly SpectralRule[] = [];
  const seen = (rules: readonly SpectralRule[]): boolean => {
    found = rules;
    return false;
  };
  lanczos(of, start, { engine, most: steps, seen });
  return found;
}
const moment = ({ nodes, weights }: SpectralRule, power: number): number =>
  weights.reduce((sum, w, j) => sum + w * nodes[j]! ** power, 0);

/** ⟨start, a^power start⟩/‖start‖². */
function exact(column: number, power: number): number {
  const first = matrix(
    M,
    1,
    Float64Array.from({ length: M }, (_, i) => start.data[i * P + column]!),
  );
  let image = first;
  for (let i = 0; i < power; i++) image = engine.multiply(a, image);
  const dot = (x: Float64Array): number => x.reduce((sum, value, i) => sum + value * first.data[i]!, 0);
  return dot(image.data) / dot(first.data);
}

describe("lanczos", () => {
  it("is a Gauss rule: 2n moments after n steps, and not one more", () => {
    for (const n of [1, 3, 6]) {
      for (const [column, rule] of rulesAfter(n).entries()) {
        for (let power = 0; power <= 2 * n; power++) {
          const value = exact(column, power);
          const gap = Math.abs(moment(rule, power) / value - 1);
          // Each factor of the matrix rounds by M u of its norm, which is that of the largest node.
          if (power < 2 * n) expect(gap).toBeLessThan(100 * (power + 1) * M * 2 ** -53);
          else expect(gap).toBeGreaterThan(1e-9);
        }
      }
    }
  });

  it("ends with the eigenvalues of a matrix that has fewer of them than rows", () => {
    const few = matrix(M, M);
    for (let i = 0; i < M; i++) few.data[i * M + i] = i % 3;
    for (const { nodes, weights } of rulesAfter(20, few)) {
      expect(Array.from(nodes, (node) => Number(node.toFixed(12)) + 0)).toEqual([0, 1, 2]);
      expect(weights.reduce((sum, w) => sum + w, 0)).toBeCloseTo(1, 13);
    }
  });

  it("stops when told to, and refuses nothing to start from", () => {
    let calls = 0;
    lanczos(a, start, { engine, most: 20, seen: (_, steps) => ++calls === 3 && steps === 3 });
    expect(calls).toBe(3);
    expect(() => lanczos(a, matrix(M, 1), { engine, most: 3, seen: () => false })).toThrow("a start must not be 0");
  });
});

import { expect, it } from "vitest";
import { adaptiveMoments } from "./adaptive-quadrature.ts";
import { gaussLegendre } from "./quadrature.ts";

const moments = (f: (x: number) => number, factor: (x: number) => number = (x) => x) =>
  adaptiveMoments(f, { ends: [-1, 0, 1], factor, weight: () => 0.5 });

it("integrates against the factor, and the square, with an error that covers the difference", () => {
  // ½ ∫ e^x x = 1/e, ½ ∫ e^{2x} = sinh(2)/2.
  const { first, square, error } = moments(Math.exp);
  expect(Math.abs(first - Math.exp(-1))).toBeLessThan(error);
  expect(error).toBeLessThan(1e-13);
  expect(Math.abs(square - Math.sinh(2) / 2)).toBeLessThan(1e-14 * square);
});

it("finds jumps that nobody names", () => {
  const { first, error } = moments((x) => (x > Math.sqrt(0.5) ? 1 : 0));
  expect(Math.abs(first - 1 / 8)).toBeLessThan(error);
  expect(error).toBeLessThan(1e-13);
  // Mutant: the jump elsewhere.
  expect(Math.abs(moments((x) => (x > 0.7 ? 1 : 0)).first - 1 / 8)).toBeGreaterThan(error);
});

it("tells an integrable singularity of the square from one that is not", () => {
  // ½ ∫ |x|^(−0.8) = 5.
  const finite = moments((x) => Math.abs(x) ** -0.4);
  expect(finite.divergesAt).toBeUndefined();
  expect(Math.abs(finite.square - 5)).toBeLessThan(1e-10);
  for (const power of [-0.5, -1]) {
    expect(moments((x) => Math.abs(x) ** power).divergesAt).toBeCloseTo(0, 10);
    expect(moments((x) => Math.abs(x - 0.3) ** power).divergesAt).toBeCloseTo(0.3, 10);
  }
});

it("ends where a function was met at one node and nowhere after", () => {
  // A node of the first rule on [0, 1]; its bisections have others.
  const node = (1 + gaussLegendre(24).nodes[7]!) / 2;
  const spike = (x: number) => (Math.abs(x - node) < 1e-15 ? 1 : 0);
  const { first, square } = adaptiveMoments(spike, { ends: [0, 1], factor: () => 1, weight: () => 1 });
  expect([first, square]).toEqual([0, 0]);
});

import { requireDomain } from "../domain-error.ts";
import type { Stream } from "./stream.ts";

/** `count` independent uniform points of S^(d−1) ⊂ ℝᵈ, [count, d] row-major: Gaussian vectors over their norms. d ≥ 1. */
export function pointsOnSphere(count: number, d: number, stream: Stream): Float64Array {
  requireCount("pointsOnSphere", "count", count);
  requireDomain(Number.isSafeInteger(d) && d >= 1, "pointsOnSphere", "d must be an integer ≥ 1", d);
  const points = new Float64Array(count * d);
  stream.fillGaussian(points);
  for (let row = 0; row < points.length; row += d) {
    let square = 0;
    for (let i = row; i < row + d; i++) square += points[i] * points[i];
    const inverse = 1 / Math.sqrt(square);
    for (let i = row; i < row + d; i++) points[i] *= inverse;
  }
  return points;
}

/** A uniform permutation of 0, …, n − 1 (Fisher & Yates). */
export function permutation(n: number, stream: Stream): Uint32Array {
  return subsetSampler(n)(n, stream);
}

/**
 * Draws `size` different members of {0, …, n − 1} in random order, all n!/(n − size)! outcomes alike: Fisher–Yates stopped early. Draws are
 * independent of each other; after O(n) once, each takes time and new memory of O(size).
 */
export function subsetSampler(n: number): (size: number, stream: Stream) => Uint32Array {
  requireCount("subsetSampler", "n", n);
  const members = new Uint32Array(n);
  for (let i = 0; i < n; i++) members[i] = i;
  const exchange = (i: number, j: number): void => {
    const member = members[j];
    members[j] = members[i];
    members[i] = member;
  };
  return (size, stream) => {
    requireCount("subsetSampler", "size", size);
    requireDomain(size <= n, "subsetSampler", `size must be at most n = ${n}`, size);
    const others = new Uint32Array(size);
    for (let i = 0; i < size; i++) {
      others[i] = i + stream.integer(n - i);
      exchange(i, others[i]);
    }
    const subset = members.slice(0, size);
    // In order again for the next one.
    for (let i = size - 1; i >= 0; i--) exchange(i, others[i]);
    return subset;
  };
}

/** n independent signs ±1. */
export function rademacher(n: number, stream: Stream): Float64Array {
  requireCount("rademacher", "n", n);
  const signs = new Float64Array(n);
  stream.fillSigns(signs);
  return signs;
}

/** n signs in uniformly random order with sum 0 for even n; for odd n the sum is +1 or −1, with probability ½ each. */
export function balancedSigns(n: number, stream: Stream): Float64Array {
  const ordered = alternatingSigns(n);
  const first = n % 2 === 0 ? 1 : stream.sign();
  return Float64Array.from(permutation(n, stream), (i) => first * ordered[i]);
}

/** +1, −1, +1, …: balanced as far as n allows, and without randomness. */
export function alternatingSigns(n: number): Float64Array {
  requireCount("alternatingSigns", "n", n);
  return Float64Array.from({ length: n }, (_, i) => (i % 2 === 0 ? 1 : -1));
}

function requireCount(where: string, name: string, count: number): void {
  requireDomain(Number.isSafeInteger(count) && count >= 0, where, `${name} must be an integer ≥ 0`, count);
}

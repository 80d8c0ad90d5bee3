import { expect, it } from "vitest";
import { monomialCount } from "./harmonics.ts";
import { partitions, placements } from "./partitions.ts";

it("lists 1, 1, 2, 3, 5, 7, 11, 15 partitions", () => {
  expect([0, 1, 2, 3, 4, 5, 6, 7].map((n) => partitions(n).length)).toEqual([1, 1, 2, 3, 5, 7, 11, 15]);
});

it("placements count the multi-indices of each degree", () => {
  for (const d of [1, 2, 5, 30]) {
    for (let k = 0; k <= 6; k++) {
      const count = partitions(k).reduce((sum, p) => sum + placements(p, d), 0);
      expect(count).toBe(Number(monomialCount(d, k)));
    }
  }
});

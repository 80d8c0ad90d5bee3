import { expect, it } from "vitest";
import { smallestCubature } from "../ridge-directions/cubature.ts";
import cubatureSize from "./cubature-size.ts";

it("the size is that of the rule which is made, and the source says what is least", () => {
  for (const [dimension, degree] of [
    [3, 4],
    [20, 4],
    [20, 6],
    [4, 10],
  ] as const) {
    const { value, source } = cubatureSize.value({ dimension, degree });
    expect(value).toBe(smallestCubature(dimension, degree).weights.length);
    expect(source).toContain(
      degree === 4 ? (dimension === 3 ? "= 6 " : "= 210 ") : dimension === 20 ? "= 1540 " : "= 56 ",
    );
  }
  // Rules too large to be laid out have a size nonetheless.
  expect(cubatureSize.value({ dimension: 50, degree: 8 }).value).toBe(1_928_200);
  expect(() => cubatureSize.value({ dimension: 1000, degree: 64 })).toThrow(/must have < 2\^53 directions/);
});

import { beforeAll, describe, expect, test } from "vitest";
import { inChromium } from "../fixtures/chromium.ts";
import { type Found, laboratory } from "./browser-laboratory.ts";

describe("a worker of a page computes what Node computes", () => {
  let here: Found;
  beforeAll(async () => {
    here = await laboratory(1);
  });

  test.each([
    { isolated: true, threads: 2 },
    { isolated: false, threads: 1 },
  ])("isolated: $isolated, with $threads thread(s)", async ({ isolated, threads }) => {
    const said = await inChromium("/tests/e2e/browser-laboratory.worker.ts", { message: 2, isolated });
    expect(said).toMatch(/^\{/);
    const { values, ...found } = JSON.parse(said) as Found;
    const { values: own, ...exact } = here;
    // What only the engine computes is the same to the bit. (The playground's networks are trained by it alone.)
    expect(found).toEqual({ ...exact, threads });
    expect(values).toEqual(own.map(nearly));
  });
});

/**
 * Shares in [0, 1] come from coefficients that JavaScript's own Math functions make, and two versions of V8 may differ there by an ulp, 10⁻¹⁶;
 * seen are differences of 6 · 10⁻¹⁶. 10⁻¹¹ leaves room for systems of condition 10⁴.
 */
const nearly = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (_, part: unknown) => (typeof part === "number" ? expect.closeTo(part, 11) : part));

import canonicalize from "canonicalize";
import { describe, expect, it } from "vitest";
import { activations } from "../../activations/registry.gen.ts";
import { Key } from "../../math/random/key.ts";
import { plainCosine, ridgeCosine } from "../../theory/hierarchical/first-step.ts";
import { worldsOf } from "../worlds.ts";
import claim from "./preconditioned-step.ts";

type Params = typeof claim.profiles.laptop;
type Rows = Parameters<(typeof claim.parts)[number]["estimate"]>[0];
const context = { level: 0.99, key: Key.root(0) };
const common = { activation: activations["balanced-tanh"], outer: activations.tanh, gain: 3 };
const profiles = Object.values(claim.profiles);

/** Slopes of the two parts, with and without, if every cosine were the predicted one. */
function slopes(params: Params): readonly number[] {
  const rows = claim.plan(params).map((task) => {
    const sizes = { ...common, effectiveDimension: task.effectiveDimension, width: task.width };
    const cosines = task.sizes.map((n) =>
      task.ridge === null ? plainCosine(sizes, n) : ridgeCosine(sizes, { samples: n, ridge: task.ridge }),
    );
    return { task, values: { cosines } };
  });
  return claim.parts.map((part) => part.estimate(rows as unknown as Rows, params, context).value);
}

/** A few batches: the theory's slopes do not depend on how many. */
const thin = (p: Params): Params =>
  ({ ...p, points: p.points.map((point) => ({ ...point, preconditioned: 2, plain: 2 })) }) as Params;

describe("the margin of dandi-2025/preconditioned-step", () => {
  it.each(profiles.slice(1))("is more than twice what theory deviates at these d_eff", (p) => {
    const [preconditioned, plain] = slopes(thin(p)) as [number, number];
    expect(Math.abs(preconditioned - 2)).toBeLessThan(p.margin / 2);
    expect(Math.abs(plain - 4)).toBeLessThan(p.margin / 2);
  });

  it("rests on the slopes that its explanation gives, and keeps 1, 3 and the other part's exponent outside", () => {
    const { laptop } = claim.profiles;
    const [preconditioned, plain] = slopes(thin(laptop)) as [number, number];
    // Of crossings interpolated on the plan's grid of sizes, not of the curves themselves: hence 0.03.
    expect(Math.abs(preconditioned - 1.67)).toBeLessThan(0.03);
    expect(Math.abs(plain - 3.77)).toBeLessThan(0.03);
    for (const part of claim.parts) {
      for (const exponent of [1, 2, 3, 4]) {
        const predicted = part.predict(laptop);
        expect(Math.abs(predicted - exponent) < laptop.margin).toBe(predicted === exponent);
      }
    }
  });

  it("would not hold at d_eff of 4 to 8", () => {
    const small = { ...claim.profiles.laptop, points: [4, 6, 8].map((k) => ({ effectiveDimension: k })) };
    expect(Math.abs(slopes(thin(small as unknown as Params))[0]! - 2)).toBeGreaterThan(
      claim.profiles.laptop.margin / 2,
    );
  });
});

describe("worlds", () => {
  it.each(profiles)(
    "the claim and its control share every task, so the control is measured without a further one",
    (p) => {
      const [own, control] = worldsOf(claim, p).map(({ params }) =>
        claim.plan(params).map((task) => canonicalize(task)),
      );
      expect(control).toEqual(own);
    },
  );

  it("the control takes each part's curves from the other step", () => {
    const p = thin(claim.profiles.smoke as unknown as Params);
    expect(slopes({ ...p, exchanged: true } as unknown as Params)).toEqual([...slopes(p)].reverse());
  });

  it.each(profiles)(
    "every predicted crossing lies on the grid of sizes, a factor of 2.5 and more from its ends",
    (p) => {
      for (const { step, effectiveDimension, width, ridge, sizes } of claim.plan(thin(p as Params))) {
        const kernel = { ...common, effectiveDimension, width };
        const cosine = (n: number) =>
          step === "plain" ? plainCosine(kernel, n) : ridgeCosine(kernel, { samples: n, ridge: ridge! });
        expect(cosine(2.5 * sizes[0]!)).toBeLessThan(p.level);
        expect(cosine(sizes.at(-1)! / 2.5)).toBeGreaterThan(p.level);
      }
    },
  );
});

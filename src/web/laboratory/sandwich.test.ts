import { describe, expect, test } from "vitest";
import { constructionFor } from "../../experiments/safran-eldan-shamir-2019/sandwich-construction.ts";
import { resolved } from "../../experiments/safran-eldan-shamir-2019/sandwich-profiles.ts";
import { parsePermalink } from "../../permalink/permalink.ts";
import type { SandwichView } from "../../permalink/view.ts";
import profileTarget from "../../theory/certificates/targets/profile.ts";
import { sandwich } from "./sandwich.ts";

const BALL = { law: "phi2", dimension: 6, profile: "ball 0.5" } as const;
/** Under the law whose integrals take least. */
const GAUSSIAN = { ...BALL, law: "gaussian" } as const;
const WIDTHS = [1, 10, 100];

describe("the bounds of one radial function", () => {
  test("floors are the certificates'", async () => {
    const { variance, points } = await sandwich.sandwichFloor(BALL, WIDTHS);
    const { profile } = resolved(BALL);
    for (const { width, error } of points) {
      const { floor, relativeFloor } = profileTarget.certify(
        { law: "phi2", dimension: 6, points: profile },
        BigInt(width),
      );
      expect(error).toBe(floor);
      expect(error / variance).toBeCloseTo(relativeFloor, 12);
    }
    expect(points.map(({ width }) => width)).toEqual(WIDTHS);
  });

  test("the estimate is near them, and is made for points under φ² alone", async () => {
    const [floor, estimate] = [
      await sandwich.sandwichFloor(BALL, WIDTHS),
      await sandwich.sandwichEstimate(BALL, WIDTHS),
    ];
    // Both are of the same bound: the certificate takes off its errors, some 10⁻⁵ of the variance here.
    for (const [i, { error }] of estimate!.points.entries()) {
      expect(Math.abs(error - floor.points[i]!.error)).toBeLessThan(1e-3 * floor.variance);
    }
    expect(await sandwich.sandwichEstimate({ ...BALL, profile: "exp(-r)" }, WIDTHS)).toBeNull();
    expect(await sandwich.sandwichEstimate({ ...BALL, law: "gaussian" }, WIDTHS)).toBeNull();
  });

  test("what is constructed is the survey's, and lies above the floor", async () => {
    const floor = await sandwich.sandwichFloor(GAUSSIAN, WIDTHS);
    const one = await sandwich.sandwichOneFunction(GAUSSIAN, WIDTHS);
    const relu = await sandwich.sandwichReluUnits(GAUSSIAN, WIDTHS);
    const construction = constructionFor(resolved(GAUSSIAN));
    expect(one.points.map(({ error }) => error)).toEqual(WIDTHS.map((width) => construction.anyUnits(width).error));
    expect(relu.points.map(({ width }) => width)).toEqual([10, 100]);
    for (const [i, { error }] of one.points.entries()) expect(error).toBeGreaterThan(floor.points[i]!.error);
    for (const [i, { error }] of relu.points.entries()) expect(error).toBeGreaterThan(one.points[i + 1]!.error);
  });

  test("two layers are counted with the units of both", async () => {
    const options = { ...GAUSSIAN, gain: 5, scales: [1], secondWidths: [20, 60] };
    const { points } = await sandwich.sandwichTwoLayers(options, [10, 20, 30, 120]);
    const bare = await sandwich.sandwichTwoLayers({ ...options, secondWidths: [2] }, [12, 102]);
    expect(points.map(({ width }) => width)).toEqual([30, 120]);
    expect(points.map(({ error }) => error)).toEqual(bare.points.map(({ error }) => error));
  });

  test("random directions are known for balls, and no better than frames of them", async () => {
    const widths = [1, 10];
    const random = await sandwich.sandwichRandomDirections(GAUSSIAN, widths);
    const frames = await sandwich.sandwichOneFunction(GAUSSIAN, widths);
    expect(random!.points[1]!.error).toBeGreaterThan(frames.points[1]!.error);
    expect(await sandwich.sandwichRandomDirections({ ...BALL, profile: "exp(-r)" }, widths)).toBeNull();
    expect(await sandwich.sandwichRandomDirections({ ...BALL, law: "bochner-riesz" }, widths)).toBeNull();
  });

  test.each([
    ["cos(3*r", /column 8/],
    ["1", /must not be constant/],
    ["exp(r)", /bounded/],
    ["1:1, 2:0", /must begin at r = 0/],
    ["ball 2", /must be in/],
  ])("«%s» is refused by a sentence", async (profile, message) => {
    const problem = { ...BALL, profile };
    const { radii } = await sandwich.sandwichLaw(problem);
    await expect(sandwich.sandwichTarget(problem, radii)).rejects.toThrow(message);
  });

  test("law and function as they are drawn", async () => {
    const { median, radii, density } = await sandwich.sandwichLaw(BALL);
    const { values, profile } = await sandwich.sandwichTarget(BALL, radii);
    expect(profile).toContain(`${Number(median.toPrecision(6))}:1`);
    expect(radii.every((r, i) => (values[i] === 1) === r <= Number(median.toPrecision(6)))).toBe(true);
    const mass = density.reduce((sum, p) => sum + p, 0) * radii[1]!;
    expect(mass).toBeGreaterThan(0.85);
    expect(mass).toBeLessThan(1.001);
  });
});

describe("the page's form and commands", () => {
  test("there is a control for every parameter that has none of its own, and all sizes fit it", async () => {
    const { sizes, controls, dimension, names } = await sandwich.sandwichStart();
    const shown = [...controls, ...dimension].map(({ name }) => name);
    expect([...shown, "law", "profile"].toSorted()).toEqual(Object.keys(sizes.laptop).toSorted());
    expect(names.map(({ name }) => name)).toContain("ball");
    for (const params of Object.values(sizes)) expect(await sandwich.sandwichProblems(params)).toEqual({});
    expect(await sandwich.sandwichProblems({ ...sizes.smoke, widths: [10, 1] })).toEqual({
      widths: "must ascend, got [10,1]",
    });
  });

  test("commands say what is seen", async () => {
    const view = (await parsePermalink("#/sandwich?profile=hat 2&dimension=6&sizes=smoke&seed=3")) as SandwichView;
    const { survey, construct } = await sandwich.sandwichCommands(view, 100);
    expect(survey).toBe("thalweg sandwich '--profile=hat 2' --law=phi2 --dimension=6 --sizes=smoke --seed=3");
    expect(construct).toMatch(
      /^thalweg construct '--profile=max\(0, 1 - r\/[\d.]+\)' --dimension=6 --law=phi2 --width=100 --method=tied --seed=3$/,
    );
  });

  test("the whole survey: a figure, a table, and how far it is", async () => {
    const { sizes } = await sandwich.sandwichStart();
    const params = {
      ...sizes.smoke,
      ...GAUSSIAN,
      ...{ largest: 100, secondWidths: [20], points: 400, twoLayerPoints: 400, validationPoints: 100 },
      ...{ testPoints: 400, builtTestPoints: 400 },
    };
    const shares: number[] = [];
    const found = await sandwich.sandwichRun({ params, seed: 1, threads: 1 }, ({ share }) => shares.push(share));
    expect(found.missing).toEqual([]);
    expect(shares[0]).toBe(0);
    expect(shares.at(-1)).toBe(1);
    expect(found.figure.panels).toHaveLength(2);
    expect(found.table.map(({ width }) => width)).toEqual([10, 100]);
    const [row] = found.table as unknown as readonly { readonly floor: number; readonly built: number }[];
    expect(row!.floor).toBeGreaterThan(0);
    expect(row!.built).toBeGreaterThan(row!.floor);
  });
});

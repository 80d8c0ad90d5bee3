import { expect, test } from "vitest";
import { radialLawNamed } from "../distributions/named-radial.ts";
import { playgroundFields, targetParameters } from "../permalink/playground-state.ts";
import { ballProfile } from "../theory/certificates/radial/profile.ts";
import { exactly, radialFloor, relativeFloor } from "../theory/certificates/radial-floor.ts";
import { profileOf } from "./problem.ts";
import { theoryOf } from "./theory.ts";

const stateOf = ({
  parameters = {},
  ...given
}: { readonly parameters?: object } & Readonly<Record<string, unknown>>) => ({
  ...playgroundFields.parse({ dimension: 8, ...given }),
  parameters: parameters as Readonly<Record<string, unknown>>,
});
const networks = [{ widths: [24] }, { widths: [20, 4] }, { widths: [64] }];

test.each(["phi2", "gaussian", "bochner-riesz"] as const)("floors under %s are the certificates' own", (law) => {
  const [own, together, wider] = theoryOf(stateOf({ law, profile: "ball 0.3", networks }));
  // The ball's radius as the profile's text has it, of six digits.
  const radius = Number(radialLawNamed(law, { dimension: 8 }).quantile(0.3).toPrecision(6));
  const certificate = radialFloor(law, exactly(ballProfile(radius)), { dimension: 8 });
  // The same numbers through another profile of the same ball: cut-offs and roundings of the quadrature differ.
  expect(own!.floor).toBeCloseTo(relativeFloor(certificate, 24n), 3);
  expect(together).toEqual(own);
  expect(wider!.floor!).toBeLessThan(own!.floor!);
});

test("random directions reach no less than the floor", () => {
  const [{ floor, randomDirections }] = theoryOf(stateOf({ law: "gaussian", profile: "ball 0.3", networks })) as [
    { floor: number; randomDirections: number },
  ];
  expect(randomDirections).toBeGreaterThan(floor);
  expect(randomDirections).toBeLessThan(1);
  const [tent] = theoryOf(stateOf({ law: "gaussian", profile: "tent 2", networks: networks.slice(0, 1) }));
  expect(tent).toMatchObject({ randomDirections: null });
});

test("where there is no floor it says why", () => {
  const notes = (given: Parameters<typeof stateOf>[0]) =>
    theoryOf(stateOf(given)).map(({ floor, note }) => [floor, note]);
  const [floor, note] = notes({ law: "uniform-ball", profile: "ball 0.3" })[0]!;
  expect([floor, note]).toEqual([null, "floors are known under the laws phi2, gaussian, bochner-riesz"]);
  expect(notes({ training: { loss: "cross-entropy" } })[0]![1]).toMatch(/squared error/);
  const cap = { law: "uniform-sphere", target: "cap", parameters: targetParameters("cap").usual };
  expect(notes(cap)[0]![1]).toMatch(
    /radial targets; the decay of degrees is known where the first of two layers stays/,
  );
});

test("a name is in the units of its law, bounded ones too", () => {
  const law = radialLawNamed("uniform-ball", { dimension: 8, radius: 3 });
  const state = stateOf({ law: "uniform-ball", radius: 3, profile: "hat 2" });
  expect(profileOf(state, law)).toBe(`max(0, 1 - r/${Number((2 * law.quantile(0.5)).toPrecision(6))})`);
  expect(profileOf({ ...state, profile: "r^2" }, law)).toBe("r^2");
});

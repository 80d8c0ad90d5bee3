import { z } from "zod";
import { requireDomain } from "../../../math/domain-error.ts";
import { defineCertifiedTarget } from "../certificate.ts";
import { shellsProfile } from "../radial/profile.ts";
import { exactly } from "../radial-floor.ts";
import {
  certifyRadial,
  estimateRadial,
  leastWidthOfRadial,
  type RadialParams,
  type RadialTarget,
  radialParams,
} from "../radial-target.ts";

interface Params extends RadialParams {
  readonly radii: string;
  readonly values: string;
}

const numbers = (what: string) =>
  z.string().refine((text) => numbersOf(text).every(Number.isFinite), `must be ${what} separated by commas`);

export default defineCertifiedTarget<Params>({
  id: "shells",
  summary: "A function of ‖x‖ that is constant on shells, against all networks with one hidden layer.",
  params: radialParams.extend({
    radii: numbers("radii").describe("outer radii of the shells, ascending, separated by commas; 0 beyond the last"),
    values: numbers("numbers").describe("the function's value on each shell, of either sign"),
  }),
  certify: (params, width) => certifyRadial(shellsOf(params), width),
  estimate: (params, width) => estimateRadial(shellsOf(params), width),
  leastWidth: (params, relativeFloor) => leastWidthOfRadial(shellsOf(params), relativeFloor),
});

function shellsOf(params: Params): RadialTarget {
  const [radii, values] = [numbersOf(params.radii), numbersOf(params.values)];
  requireDomain(radii.length === values.length, "shells", `there must be ${radii.length} values`, values.length);
  return {
    params,
    profile: exactly(shellsProfile([0, ...radii], values)),
    name: `the function with the values ${values.join(", ")} up to the radii ${radii.join(", ")}, and 0 beyond,`,
  };
}

/** NaN for what is no number. */
const numbersOf = (text: string): number[] =>
  text.split(",").map((entry) => (entry.trim() === "" ? Number.NaN : Number(entry)));

import { describe, expect, it, test } from "vitest";
import survey from "./sample-complexity.ts";
import {
  innerOf,
  outerOf,
  roundedDimension,
  type SampleComplexityParams,
  sampleComplexityParams,
  sampleSizes,
} from "./sample-complexity-parameters.ts";

const base = survey.profiles.paper;
const refusals = (changes: Partial<SampleComplexityParams>): readonly string[] =>
  sampleComplexityParams
    .safeParse({ ...base, ...changes })
    .error!.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);

describe("innerOf", () => {
  it.each([
    [
      "h2+1h3",
      [
        [2, 1],
        [3, 1],
      ],
    ],
    [
      "-.5h2 - 2.h3",
      [
        [2, -0.5],
        [3, -2],
      ],
    ],
    ["+h4", [[4, 1]]],
    [
      "h2+h2-0.5h2+h1",
      [
        [2, 1.5],
        [1, 1],
      ],
    ],
  ])("%s", (sigma1_code, terms) => {
    expect(innerOf({ sigma1_code })).toEqual(terms.map(([degree, coefficient]) => ({ degree, coefficient })));
  });

  it.each(["", "h", "2h", "h2+", "h2++h3", "1e-3h2", "2*h2", "x2", "h13", "h2;h3"])(
    "«%s» is refused",
    (sigma1_code) => {
      expect(refusals({ sigma1_code })[0]).toContain("sigma1_code: must be a sum of terms");
    },
  );

  it.each(["h2-h2", "h0", "0h3", "h0+1h2-1h2"])("«%s» leaves a constant and is refused", (sigma1_code) => {
    expect(refusals({ sigma1_code })).toEqual([expect.stringContaining("sigma1_code: must not be constant")]);
  });
});

test("sigma2_code chooses the outer function; coef is its gain or must be 1", () => {
  expect(outerOf({ ...base, sigma2_code: "tanh_coef", coef: 3 })).toEqual({ activation: "tanh", gain: 3 });
  expect(outerOf({ ...base, sigma2_code: "linear", coef: 1 })).toEqual({ activation: "identity", gain: 1 });
  expect(refusals({ sigma2_code: "tanh" })).toEqual([expect.stringContaining("coef: contradicts sigma2_code = tanh")]);
  expect(refusals({ sigma2_code: "toString" })).toEqual([expect.stringContaining("sigma2_code: must be one of tanh,")]);
});

test("sizes are ⌊d^e⌋ at equally spaced exponents, each once and at least 1", () => {
  const at = (changes: Partial<SampleComplexityParams>, d = 16) => sampleSizes(d, { ...base, ...changes });
  expect(at({ exp_min: 0, exp_max: 2, num: 5 })).toEqual([1, 4, 16, 64, 256]);
  expect(at({ exp_min: 0, exp_max: 0.5, num: 20 })).toEqual([1, 2, 3, 4]);
  expect(at({ exp_min: 1.5, exp_max: 2, num: 1 })).toEqual([64]);
  // 10³ by rounding is 999.999… or 1000: the guard takes it to 1000.
  expect(at({ exp_min: 0, exp_max: 3, num: 4 }, 10)).toEqual([1, 10, 100, 1000]);
});

test("the authors' rounding differs from ours only where d^ε falls short of an integer", () => {
  expect(roundedDimension(1024, { epsilon: 0.3, rounding: "authors" })).toBe(7);
  expect(roundedDimension(1024, { epsilon: 0.3, rounding: "floor" })).toBe(8);
  for (const rounding of ["authors", "floor"] as const)
    expect(roundedDimension(32, { epsilon: 0.5, rounding })).toBe(5);
});

test("sizes that contradict one another are refused with the key at fault", () => {
  expect(refusals({ exp_min: 3 })[0]).toContain("exp_min: must be at most exp_max");
  expect(refusals({ ds: [32, 32] })[0]).toContain("ds: must name each dimension once");
  expect(refusals({ k: 9 })[0]).toContain("k: 9 branches of d_eff = 8 coordinates do not fit");
  expect(refusals({ k: 4 })[0]).toContain("k: makes 32 hidden coordinates at d = 64");
  expect(refusals({ exp_max: 5 })[0]).toContain("exp_max: asks for 1073741824 samples");
});

test("every key says what it does, and changes what is computed", () => {
  const shape = sampleComplexityParams.shape;
  expect(Object.values(shape).every(({ description }) => description !== undefined)).toBe(true);
  const seen = (changes: Partial<SampleComplexityParams>): string =>
    JSON.stringify(survey.plan(sampleComplexityParams.parse({ ...base, preset: "code", ridge_grid: [], ...changes })));
  const changed: Partial<SampleComplexityParams> = {
    FlagOverlapLin: false,
    FlagOverlapNonLin: false,
    FlagTrain2Layer: false,
    ds: [32],
    exp_max: 2,
    exp_min: 1,
    num: 3,
    reg1: 0.5,
    reg1_setup_2layer: 0.5,
    reg1_setup_joint: 0.5,
    reg2: 0.5,
    reg2_setup_joint: 0.5,
    lambda_ridge: 0.5,
    lambda_ridge_setup_kernel: 0.5,
    lambda_ridge_setup_2layer: 0.5,
    reg3_setup_joint: 0.5,
    fraction_batch: 0.5,
    lr: 0.5,
    coef_iter: 1,
    delta: 0.2,
    p2: 7,
    epsilon: 0.4,
    k: 2,
    sigma1_code: "h2",
    sigma2_code: "erf_coef",
    coef: 2,
    trials: 2,
    hermite: "orthonormal",
    signs: "ones",
    networks: false,
    preset: "paper",
    ridge_grid: [2, 3],
    kernel_max_n: 100,
  };
  for (const [name, value] of Object.entries(changed)) expect(seen({ [name]: value }), name).not.toBe(seen({}));
  // All keys but the rounding, which matters at few d only.
  expect(Object.keys(changed).toSorted()).toEqual(
    Object.keys(shape)
      .filter((name) => name !== "rounding")
      .toSorted(),
  );
  expect(seen({ ds: [1024], exp_max: 1.5, epsilon: 0.3, rounding: "authors" })).not.toBe(
    seen({ ds: [1024], exp_max: 1.5, epsilon: 0.3 }),
  );
});

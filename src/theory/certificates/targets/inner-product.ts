import { z } from "zod";
import type { Expression } from "../../../expressions/expression.ts";
import { parseExpression } from "../../../expressions/parse.ts";
import { requireDomain } from "../../../math/domain-error.ts";
import { harmonicDimension } from "../../../math/harmonics.ts";
import { defineCertifiedTarget, integerForJson } from "../certificate.ts";
import { subtract } from "../enclosure/interval.ts";
import { type ProductFloor, productFloor } from "../inner-product/product-floor.ts";
import {
  type AngularProfile,
  angularProfile,
  type ProductSpectrum,
  productSpectrum,
  withinReach,
} from "../inner-product/product-spectrum.ts";

interface Params {
  readonly function: string;
  readonly dimension: number;
  readonly weightBound?: number | undefined;
  readonly totalBound?: number | undefined;
}

/** Upper over lower bound of a variance that may be printed as one number. */
const KNOWN = 1.01;

export default defineCertifiedTarget<Params>({
  id: "inner-product",
  summary:
    "A function f(⟨x, x′⟩) of two points of the sphere S^(d−1), against networks with one hidden layer of units ψ(⟨v, x⟩, ⟨v′, x′⟩).",
  params: z.object({
    function: z.string().describe('f, an expression in t = ⟨x, x′⟩ (and d): "sin(pi*d^3*t)"'),
    dimension: z.int().min(2).max(1024).describe("d; the inputs are two points of S^(d−1)"),
    weightBound: z
      .number()
      .min(0)
      .max(1e100)
      .optional()
      .describe("B: largest root mean square of a unit, its outer weight included; any if left out"),
    totalBound: z
      .number()
      .min(0)
      .max(1e100)
      .optional()
      .describe("largest sum of these over all units; any if left out"),
  }),
  certify: (params, width) => {
    const { floor, variance } = floorOf(params, width);
    requireDomain(
      variance.upper <= KNOWN * variance.lower,
      "inner-product",
      "the function must not be constant, and its variance known to one per cent; it is between",
      [variance.lower, variance.upper],
    );
    const relative = relativeOf(floor.lower, variance.upper);
    const { dimension } = params;
    const spread = Math.max(0, floor.upper - floor.lower);
    return {
      floor: floor.lower,
      relativeFloor: relative,
      targetVariance: variance.upper,
      estimate: floor.lower + spread / 2,
      error: (spread / 2) * (1 + 2 ** -50) + floor.upper * 2 ** -52,
      cutoff: null,
      width: integerForJson(width),
      dimension,
      statement:
        floor.lower > 0
          ? `No sum of a constant and ${width} units ψ(⟨v, x⟩, ⟨v′, x′⟩) (any ψ${boundOf(params)}, any v, v′) has a squared error below ` +
            `${floor.lower}, ${relative} of the variance, against ${nameOf(params)}.`
          : `Nothing is excluded: the bound is vacuous for ${width} units${boundOf(params)}, against ${nameOf(params)}.`,
    };
  },
  leastWidth: (params, relativeFloor) => {
    const inRange = relativeFloor >= 0 && relativeFloor < 1;
    requireDomain(inRange, "leastWidth", "relativeFloor must be in [0, 1)", relativeFloor);
    const excluded = (width: bigint): boolean => {
      const { floor, variance } = floorOf(params, width);
      return relativeOf(floor.lower, variance.upper) > relativeFloor;
    };
    // The bound falls as units are added, and so a width below an excluded one is excluded.
    let low = 0n;
    let high = 1n;
    while (high < MOST_WIDTH && excluded(high)) [low, high] = [high, 2n * high];
    requireDomain(
      high < MOST_WIDTH,
      "leastWidth",
      "totalBound must be larger: with norms of this sum every width is excluded",
      params.totalBound,
    );
    while (high - low > 1n) {
      const middle = (low + high) / 2n;
      if (excluded(middle)) low = middle;
      else high = middle;
    }
    return {
      width: high,
      statement:
        `A sum of a constant and units ψ(⟨v, x⟩, ⟨v′, x′⟩) (any ψ${boundOf(params)}, any v, v′) with a squared error of at most ` +
        `${relativeFloor} of the variance, against ${nameOf(params)}, has at least ${high} units.`,
    };
  },
});

/** Widths from here on are not asked for: with a small sum of norms, every width may be excluded. */
const MOST_WIDTH = 10n ** 300n;

const boundOf = ({ weightBound, totalBound }: Params): string =>
  (weightBound === undefined ? "" : ` with E ψ² ≤ ${weightBound}²`) +
  (totalBound === undefined ? "" : ` of norms with a sum of at most ${totalBound}`);

const nameOf = ({ function: f, dimension }: Params): string =>
  `f(⟨x, x′⟩), f(t) = ${f}, for independent uniform points x, x′ of S^${dimension - 1}`;

/** floor/variance, rounded down; 0 where f may be constant. */
const relativeOf = (floor: number, variance: number): number =>
  variance > 0 ? Math.min(1, Math.max(0, (floor / variance) * (1 - 2 ** -51))) : 0;

/** Degrees of the first spectrum, between which as many as the units ask for; doubled until enough. */
const FIRST_DEGREES = [8, 64] as const;
/** Enough is known if there are so many times more harmonics of the next degree than units, or if so little of f is left. */
const ENOUGH_HARMONICS = 2n ** 16n;
const ENOUGH_ENERGY = 1e-6;

function floorOf(params: Params, width: bigint) {
  const { weightBound, totalBound, dimension } = params;
  const norms = Math.min(
    weightBound === undefined
      ? Number.POSITIVE_INFINITY
      : Math.min(Number(width), 1e200) * weightBound * (1 + 2 ** -50),
    totalBound ?? Number.POSITIVE_INFINITY,
  );
  const enough = (spectrum: ProductSpectrum): boolean => {
    const { square, energies } = spectrum;
    if (harmonicDimension(dimension, energies.length) >= width * ENOUGH_HARMONICS) return true;
    const rest = energies.reduce((sum, { lower }) => sum - lower, square.upper);
    return rest <= ENOUGH_ENERGY * square.upper;
  };
  const spectrum = spectrumOf(params, width, enough);
  const floor: ProductFloor = productFloor(spectrum, { width, norms });
  const variance = subtract(spectrum.square, spectrum.energies[0]!);
  return { floor, variance };
}

/** The last function's f̃ and spectra, by largest degree. */
let last:
  | { readonly key: string; readonly profile: AngularProfile; readonly spectra: Map<number, ProductSpectrum> }
  | undefined;

/** A spectrum of as many degrees as are enough, or as there is time for: always the same for a function and a width. */
function spectrumOf(
  { function: f, dimension }: Params,
  width: bigint,
  enough: (spectrum: ProductSpectrum) => boolean,
): ProductSpectrum {
  const key = JSON.stringify([f, dimension]);
  if (last?.key !== key) {
    const profile = angularProfile(inCosine(parseExpression(f, { variables: ["t", "d"] })), dimension);
    last = { key, profile, spectra: new Map() };
  }
  const { profile, spectra } = last;
  const upTo = (degree: number): ProductSpectrum => {
    const known = spectra.get(degree) ?? productSpectrum(profile, degree);
    spectra.set(degree, known);
    return known;
  };
  const [least, most] = FIRST_DEGREES;
  let degree: number = least;
  while (degree < most && harmonicDimension(dimension, degree + 1) < width * ENOUGH_HARMONICS) degree++;
  while (degree > least && !withinReach(profile, degree)) degree--;
  while (!enough(upTo(degree)) && withinReach(profile, 2 * degree)) degree *= 2;
  return upTo(degree);
}

/** The expression with cos(r) for t: what {@link angularProfile} encloses. */
function inCosine(node: Expression): Expression {
  switch (node.kind) {
    case "number":
    case "constant":
      return node;
    case "variable": {
      if (node.name !== "t") return { ...node, index: 1 };
      const { column } = node;
      return { kind: "call", name: "cos", operands: [{ kind: "variable", name: "r", index: 0, column }], column };
    }
    case "negate":
      return { ...node, operand: inCosine(node.operand) };
    case "binary":
      return { ...node, left: inCosine(node.left), right: inCosine(node.right) };
    case "power":
      return { ...node, base: inCosine(node.base) };
    case "call":
      return { ...node, operands: node.operands.map(inCosine) };
  }
}

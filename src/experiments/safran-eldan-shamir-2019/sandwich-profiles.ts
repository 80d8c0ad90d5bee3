import { radialLawNamed } from "../../distributions/named-radial.ts";
import type { ContinuousLaw } from "../../distributions/radial-law.ts";
import { interpret } from "../../expressions/interpret.ts";
import { parseExpression } from "../../expressions/parse.ts";
import { requireDomain } from "../../math/domain-error.ts";
import { encloseProfile, profileOfPoints } from "../../theory/certificates/enclosure/enclose-profile.ts";
import { readPoints } from "../../theory/certificates/enclosure/points.ts";
import type { InputLaw } from "../../theory/certificates/radial-floor.ts";

/** Law of x ∈ ℝᵈ, and g of the target g(‖x‖): a formula in r (and d), or r:value pairs, straight between them and constant beyond the last. */
export type RadialInstance = {
  readonly law: InputLaw;
  readonly dimension: number;
  readonly profile: string;
};

/** A profile by name, made of one number in the units of the law. */
interface Named {
  readonly summary: string;
  /** What the number is if none is given. */
  readonly usual: number;
  readonly range: readonly [number, number];
  readonly text: (number: number, law: ContinuousLaw) => string;
}

/** Digits of the lengths that are written into formulas: they are part of the function, not roundings of it. */
const length = (value: number): string => String(Number(value.toPrecision(6)));
const median = (law: ContinuousLaw): number => law.quantile(0.5);

/** Profiles that can be asked for by name, alone or with their number: "tent 8". Lengths are in medians μ of ‖x‖. */
export const NAMED_PROFILES: Readonly<Record<string, Named>> = {
  ball: {
    summary: "indicator of the ball of that probability",
    usual: 0.5,
    range: [1e-6, 1 - 1e-6],
    text: (quantile, law) => {
      const radius = length(law.quantile(quantile));
      return `0:1, ${radius}:1, ${radius}:0`;
    },
  },
  hat: {
    summary: "falls straight from 1 at 0 to 0 at so many medians",
    usual: 1.5,
    range: [0.01, 100],
    text: (end, law) => `max(0, 1 - r/${length(end * median(law))})`,
  },
  tent: {
    summary: "1 at the median, with that Lipschitz constant in 1/median",
    usual: 2,
    range: [0.01, 1000],
    text: (slope, law) => `max(0, 1 - ${slope}*abs(r/${length(median(law))} - 1))`,
  },
  bump: {
    summary: "Gaussian bump, its standard deviation so many medians",
    usual: 1,
    range: [0.01, 100],
    text: (width, law) => `exp(-(r/${length(width * median(law))})^2/2)`,
  },
  wave: {
    summary: "cosine of the radius, so many periods up to the median",
    usual: 2,
    range: [0.01, 100],
    text: (periods, law) => `cos(2*pi*r/${length(median(law) / periods)})`,
  },
};

const laws = new Map<string, ContinuousLaw>();

/** The law of ‖x‖; kept, as its tables take longer than a sample. */
export function lawOf({ law, dimension }: Pick<RadialInstance, "law" | "dimension">): ContinuousLaw {
  const name = `${law} ${dimension}`;
  const known = laws.get(name) ?? radialLawNamed(law, { dimension });
  laws.set(name, known);
  return known;
}

/** Whether a profile's text is r:value pairs. */
export const isPoints = (profile: string): boolean => profile.includes(":");

/** The instance with a named profile replaced by what the name stands for under its law; other texts as they are. */
export function resolved(instance: RadialInstance): RadialInstance {
  const [, name = "", number] = /^\s*([a-z]+)(?:\s+(\S+))?\s*$/.exec(instance.profile) ?? [];
  const named = Object.hasOwn(NAMED_PROFILES, name) ? NAMED_PROFILES[name] : undefined;
  if (named === undefined) return instance;
  const value = number === undefined ? named.usual : Number(number);
  const [least, largest] = named.range;
  requireDomain(
    value >= least && value <= largest,
    `profile «${name}»`,
    `its number (${named.summary}) must be in [${least}, ${largest}]`,
    number,
  );
  return { ...instance, profile: named.text(value, lawOf(instance)) };
}

/** g as float64 arithmetic has it: what is sampled. */
export function targetOf({ profile, dimension }: RadialInstance): (radius: number) => number {
  if (!isPoints(profile)) {
    const f = interpret(parseExpression(profile, { variables: ["r", "d"] }));
    return (radius) => f([radius, dimension]);
  }
  const points = readPoints(profile);
  return (radius) => {
    // The first point beyond; of two at one radius, a jump, the first holds there.
    const at = points.findIndex(([r]) => r >= radius);
    if (at < 0) return points.at(-1)![1];
    const [to, after] = points[at]!;
    const [from, before] = points[at - 1] ?? [to, after];
    return to === from ? after : before + ((after - before) * (radius - from)) / (to - from);
  };
}

/** Neighbouring edges are one, kinks at no float64 number lying between two. */
const SAME = 1e-9;

/**
 * Radii > 0 between which g is smooth, up to the 0.97-quantile: of points their radii, of formulas the edges of the pieces on which a proven Taylor expansion
 * converges, so that no kink or jump is inside one.
 */
export function cutsOf(instance: RadialInstance): readonly number[] {
  const { profile, dimension } = instance;
  if (isPoints(profile)) return [...new Set(readPoints(profile).map(([r]) => r))].filter((r) => r > 0);
  const last = lawOf(instance).quantile(0.97);
  const { edges } = encloseProfile(profile, { last, dimension, tolerance: 1e-6, pieces: 96 }).profile;
  return [...edges].filter((r, j) => r > 0 && r - (edges[j - 1] ?? 0) > SAME * r);
}

/** Quantiles at which a target is looked at before anything is computed. */
const LOOKS = 2000;
/** Next to the range of g: below it g counts as constant. */
const LEAST_SPREAD = 1e-9;

/** Throws a DomainError unless g can be read, is finite and shown to be bounded, and is not constant where the law has its mass. */
export function requireTarget(instance: RadialInstance): void {
  const { dimension, profile } = instance;
  const law = lawOf(instance);
  if (isPoints(profile)) profileOfPoints(readPoints(profile));
  else encloseProfile(profile, { last: law.quantile(0.75), dimension, tolerance: 0.1, pieces: 24 });
  const target = targetOf(instance);
  const values = Array.from({ length: LOOKS }, (_, i) => target(law.quantile((i + 0.5) / LOOKS)));
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    requireDomain(false, "profile", `must be finite at r = ${law.quantile((bad + 0.5) / LOOKS)}`, values[bad]);
  }
  const [least, largest] = [Math.min(...values), Math.max(...values)];
  const size = Math.max(Math.abs(least), Math.abs(largest));
  requireDomain(
    largest - least > LEAST_SPREAD * size,
    "profile",
    "must not be constant where the law has its mass (its variance would be 0)",
    `${profile}: ${least} at ${LOOKS} quantiles of ‖x‖`,
  );
}

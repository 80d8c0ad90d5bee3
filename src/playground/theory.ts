import { isPoints } from "../experiments/safran-eldan-shamir-2019/sandwich-profiles.ts";
import { DomainError } from "../math/domain-error.ts";
import type { PlaygroundState } from "../permalink/playground-state.ts";
import { sphereTargets } from "../targets/sphere/registry.gen.ts";
import { INPUT_LAWS, type InputLaw } from "../theory/certificates/radial-floor.ts";
import profileTarget from "../theory/certificates/targets/profile.ts";
import { ridgeNetworkError } from "../theory/ridge-network/ridge-network-error.ts";
import { decayOf } from "./decay.ts";
import type { Decay } from "./decay-curve.ts";
import { problemOf, profileOf, radialLawOf, rootOf } from "./problem.ts";

/** What is known of one network before it is trained, as shares of Var f; null where nothing is. */
export interface NetworkTheory {
  /** Certified: no network with one hidden layer of this width and a linear output goes below, however it is trained. */
  readonly floor: number | null;
  /** What one hidden layer of this width reaches in the mean over random directions, with the best profile. No bound. */
  readonly randomDirections: number | null;
  /** How each degree of the error goes while the read-out alone descends, for infinitely many units and points. No bound. */
  readonly decay?: Decay;
  /** Why there is nothing, or what could not be made. */
  readonly note?: string;
}

/** The text of the indicator of a ball: "0:1, λ:1, λ:0". */
const BALL = /^0:1, ([^:,]+):1, \1:0$/;

/**
 * Floors for radial targets under the laws that have them, for the networks with one hidden layer; for the others, floors of one layer of as
 * many units as they have in all, to be compared with. For targets on the sphere the decay of each degree. Takes up to seconds, for each width
 * of a formula anew.
 */
export function theoryOf(state: PlaygroundState): readonly NetworkTheory[] {
  const { law, dimension, target, networks, training } = state;
  const units = networks.map(({ widths }) => widths.reduce((sum, width) => sum + width, 0));
  const none = (note: string): readonly NetworkTheory[] =>
    units.map(() => ({ floor: null, randomDirections: null, note }));
  if (target === "data") return none("nothing is proved about a file of rows: its law and its function are not known");
  if (Object.hasOwn(sphereTargets, target)) return decaysOf(state);
  if (target !== "radial") return none("floors are known for radial targets");
  if (!isInputLaw(law)) return none(`floors are known under the laws ${INPUT_LAWS.join(", ")}`);
  if (training.loss !== "squared") return none("floors are of the squared error of a linear output");
  const profile = profileOf(state, radialLawOf(state));
  const params = { law, dimension, ...(isPoints(profile) ? { points: profile } : { profile }) };
  const radius = Number(BALL.exec(profile)?.[1]);
  const known = new Map<number, NetworkTheory>();
  return units.map((width) => {
    const entry = known.get(width) ?? theoryAt(width);
    known.set(width, entry);
    return entry;
  });

  function theoryAt(width: number): NetworkTheory {
    try {
      const floor = profileTarget.certify(params, BigInt(width)).relativeFloor;
      return { floor, randomDirections: randomDirectionsAt(width) };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return { floor: null, randomDirections: null, note: error.message };
    }
  }

  /** Known for balls under two of the laws, in a range of its own. */
  function randomDirectionsAt(width: number): number | null {
    if (!(radius > 0) || (law !== "phi2" && law !== "gaussian")) return null;
    try {
      return ridgeNetworkError({ law, dimension, radius, width }).value;
    } catch (error) {
      if (error instanceof DomainError) return null;
      throw error;
    }
  }
}

function decaysOf(state: PlaygroundState): readonly NetworkTheory[] {
  const problem = problemOf(state, rootOf(state));
  return state.networks.map((network) => {
    const decay = decayOf(network, { problem, training: state.training });
    const known = typeof decay === "string" ? { note: `floors are known for radial targets; ${decay}` } : { decay };
    return { floor: null, randomDirections: null, ...known };
  });
}

const isInputLaw = (law: string): law is InputLaw => (INPUT_LAWS as readonly string[]).includes(law);

import type { Engine } from "../../engine/engine.ts";
import { requireDomain } from "../../math/domain-error.ts";
import type { Key } from "../../math/random/key.ts";
import type { ExplicitNetwork } from "../../networks/export/explicit-network.ts";
import { optimiseNetworks } from "../../training/explicit/optimise.ts";
import type { Goal, Prepared } from "./compile.ts";

/** More units than these take a pool of features whose elimination takes minutes. */
export const MOST_OPTIMISED = 3000;
/** Widths that are tried for an error grow by this factor, from a pair of units on; fewer pools serve them. */
const LADDER = 1.05;
const FIRST_STAGE = 400;

/**
 * Fitted networks: pairs of ReLU units that elimination leaves of a pool, and outer weights by least squares. For an error the least width of a ladder
 * whose network has at most that root mean square on the points by which its penalty was chosen.
 */
export function optimised(
  { law, target }: Prepared,
  goal: Goal,
  { key, engine }: { readonly key: Key; readonly engine: Engine },
): ExplicitNetwork {
  requireDomain(
    law.moment(4) < Infinity,
    "law",
    "its norm must have a moment of order 4, for sums of ReLU units grow; tied functions end level. E r⁴",
    law.moment(4),
  );
  const networks = (widths: readonly number[]) => optimiseNetworks({ law, targets: [target], widths, key, engine })[0]!;
  if ("width" in goal) {
    const fits = Number.isSafeInteger(goal.width) && goal.width >= 2 && goal.width <= MOST_OPTIMISED;
    requireDomain(fits, "width", `that of an optimised network must be in [2, ${MOST_OPTIMISED}]`, goal.width);
    return networks([goal.width])[0]!.network;
  }
  const { error } = goal;
  let least = Infinity;
  for (const stage of [ladder(2, FIRST_STAGE), ladder(FIRST_STAGE, MOST_OPTIMISED)]) {
    for (const { network, validationError } of networks(stage)) {
      if (validationError <= error ** 2) return network;
      least = Math.min(least, validationError);
    }
  }
  const reach = `it must be at least ${Math.sqrt(least).toPrecision(3)}, which ${MOST_OPTIMISED} optimised units reach`;
  requireDomain(false, "error", reach, error);
  throw new Error("unreachable");
}

/** Even widths from one to another. */
function ladder(from: number, to: number): readonly number[] {
  const widths: number[] = [];
  for (let width = from; width < to; width = Math.max(width + 2, 2 * Math.round((width * LADDER) / 2))) {
    widths.push(width);
  }
  return [...widths, to];
}

import { requireDomain } from "../math/domain-error.ts";
import type { Playground } from "./session.ts";

/**
 * Trains until the time is up, at most so many steps, at least one where there is one: between two slices a worker can hear that it shall
 * pause. What is computed does not depend on the slices. Returns the steps done.
 */
export function stepFor(
  playground: Playground,
  { milliseconds, atMost = Number.POSITIVE_INFINITY }: { readonly milliseconds: number; readonly atMost?: number },
): number {
  requireDomain(milliseconds > 0, "stepFor", "milliseconds must be positive", milliseconds);
  requireDomain(atMost >= 1, "stepFor", "atMost must be ≥ 1", atMost);
  const end = performance.now() + milliseconds;
  let done = 0;
  do {
    if (playground.step(1) === 0) break;
    done += 1;
  } while (done < atMost && performance.now() < end);
  return done;
}

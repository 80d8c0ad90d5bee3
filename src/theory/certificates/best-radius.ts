import { ballProfile } from "./radial/profile.ts";
import { quickFloor } from "./radial/quick-floor.ts";
import { exactly, type InputLaw, LAWS, radialFloor } from "./radial-floor.ts";

/** Quantiles between which the best radius is looked for. */
const RANGE = [0.02, 0.75] as const;
const COARSE = 12;
const FINE = 10;

/**
 * The radius of the ball whose indicator has the largest floor (not relative to its variance: that rises to 1 for ever rarer balls) at this
 * width: the best of a grid in the log odds of the quantile, then golden-section search about it, by the unproven floor where the proven
 * one takes long. What is certified about the ball found is proven; that no other ball has a larger floor is not.
 */
export function bestRadius(law: InputLaw, dimension: number, width: bigint): number {
  const radiusAt = (logOdds: number): number => LAWS[law].radiusOfQuantile(dimension, 1 / (1 + Math.exp(-logOdds)));
  const floorAt = (logOdds: number): number => {
    const ball = ballProfile(radiusAt(logOdds));
    if (law === "phi2") return quickFloor(ball, dimension).at(Number(width));
    return radialFloor(law, exactly(ball), { dimension }).at(width).floor;
  };
  const [from, to] = RANGE.map((q) => Math.log(q / (1 - q))) as [number, number];
  const step = (to - from) / COARSE;
  const values = Array.from({ length: COARSE + 1 }, (_, i) => floorAt(from + i * step));
  const best = values.indexOf(Math.max(...values));
  let low = from + Math.max(0, best - 1) * step;
  let high = from + Math.min(COARSE, best + 1) * step;
  const golden = (Math.sqrt(5) - 1) / 2;
  let [left, right] = [high - golden * (high - low), low + golden * (high - low)];
  let [atLeft, atRight] = [floorAt(left), floorAt(right)];
  for (let i = 0; i < FINE; i++) {
    if (atLeft >= atRight) {
      [high, right, atRight] = [right, left, atLeft];
      left = high - golden * (high - low);
      atLeft = floorAt(left);
    } else {
      [low, left, atLeft] = [left, right, atRight];
      right = low + golden * (high - low);
      atRight = floorAt(right);
    }
  }
  return radiusAt((low + high) / 2);
}

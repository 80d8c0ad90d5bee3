import identity from "../../activations/identity.ts";
import type { AnyMatrix } from "../../engine/engine.ts";
import { precisionOf, rowsOf } from "../../engine/matrix.ts";
import type { Program } from "../../engine/workspace.ts";
import type { Architecture } from "../../networks/architecture.ts";
import { recordForward } from "../../networks/forward.ts";
import type { Weights } from "../../networks/weights.ts";
import type { Ground } from "./ground.ts";
import { cut, mostRows, tilesOf } from "./tiles.ts";

/** Most programs of a pass: each has buffers of its own. */
const LANES = 8;

/** Forward passes of many points, tile by tile. */
export interface Pass {
  readonly architecture: Architecture;
  readonly weights: Weights;
  /** x [n, d]. */
  readonly input: AnyMatrix;
  /** What each point becomes: h_to; layer to's pre-activation W h + b; or the prediction f, for which to = L. */
  readonly wanted: "value" | "preactivation" | "prediction";
  /** From 1 to L. */
  readonly to: number;
  /** [n, width_to], or [n, 1] for predictions. */
  readonly out: AnyMatrix;
}

export function recordPass(pass: Pass, ground: Ground): readonly Program[] {
  const { weights, input, to, wanted, out } = pass;
  const architecture = wanted === "preactivation" ? linearAt(pass.architecture, to) : pass.architecture;
  const tiles = tilesOf(input.rows);
  /** The last layer goes straight to `out` where that is what is wanted. */
  const buffered = wanted === "prediction" ? to : to - 1;
  return cut({ from: 0, to: tiles.length }, Math.ceil(tiles.length / LANES)).map((lane) => {
    const own = tiles.slice(lane.from, lane.to);
    const values = architecture.hidden
      .slice(0, buffered)
      .map(({ width }) => ground.matrix(mostRows(own), width, precisionOf(input)));
    return ground.record((op) => {
      for (const { from, to: end } of own) {
        const heads = values.map((value) => rowsOf(value, 0, end - from));
        const rows = rowsOf(out, from, end);
        const buffers = (wanted === "prediction" ? heads : [...heads, rows]).map((value) => ({ value }));
        const start = rowsOf(input, from, end);
        const activated = recordForward(op, { architecture, weights }, { input: start, buffers, to });
        if (wanted !== "prediction") continue;
        op.multiply(activated[to - 1].value, weights.readout, { transposeB: true, out: rows });
      }
    });
  });
}

/** The architecture with the identity in place of one layer's activation. */
const linearAt = (architecture: Architecture, layer: number): Architecture => ({
  ...architecture,
  hidden: architecture.hidden.map((hidden, l) => (l === layer - 1 ? { ...hidden, activation: identity } : hidden)),
});

import type { LossName } from "../workspace.ts";

/** One point's loss at prediction f and target y, and its derivative in f. */
interface Loss {
  readonly loss: (f: number, y: number) => number;
  readonly slope: (f: number, y: number) => number;
}

export const lossOf: Readonly<Record<LossName, Loss>> = {
  squared: { loss: (f, y) => (f - y) ** 2 / 2, slope: (f, y) => f - y },
  correlation: { loss: (f, y) => -f * y, slope: (_, y) => -y },
  // log(1 + e^f) − y f and 1/(1 + e^{−f}) − y; only e^{−|f|} is taken, so that nothing overflows.
  "cross-entropy": {
    loss: (f, y) => Math.max(f, 0) - y * f + Math.log1p(Math.exp(-Math.abs(f))),
    slope: (f, y) => {
      const decay = Math.exp(-Math.abs(f));
      return ((f >= 0 ? 1 : decay) - y - y * decay) / (1 + decay);
    },
  },
};

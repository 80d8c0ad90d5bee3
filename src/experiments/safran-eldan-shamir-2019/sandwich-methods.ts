import unit from "../../activations/logistic.ts";
import { requireDomain } from "../../math/domain-error.ts";
import type { Method } from "../../training/one-hidden-layer/attack.ts";
import { bump } from "../../training/one-hidden-layer/units.ts";

/** One way to fit one hidden layer. */
interface Fitted {
  /** What figure and table call it. */
  readonly label: string;
  /** Largest width for which there is time: directions that repel each other cost k² and least squares with k unknowns k³. */
  readonly most: number;
  readonly method: (dimension: number) => Omit<Method, "name">;
}

/** Gains from a unit that sees the whole sample in its linear part to one that sees a thin slab of it. */
const GAINS = [0.5, 1, 2, 4] as const;

/** One even function for all units, its knots where ⟨v, x⟩ ≈ ‖x‖/√d lies; wide and narrow, and what does best on the validation points is kept. */
const common = (dimension: number) =>
  ({ even: true, knots: 80, knees: [1, 3].map((knee) => knee / Math.sqrt(dimension)) }) as const;

/** Ways to fit networks with one hidden layer to a radial function of which nothing is known but its values. */
export const FITTED = {
  matched: {
    label: "one function, fitted to matched directions",
    most: 1000,
    method: (dimension) => ({
      kind: "ridge-sum",
      sum: { ...common(dimension), directions: "spread" },
      match: { rounds: 1, steps: 100, angle: 0.03 },
    }),
  },
  adam: {
    label: "all weights trained by Adam",
    most: 1000,
    method: () => ({
      kind: "units",
      units: { activation: bump, directions: "orthonormal", gains: GAINS, biasRange: 2 },
      solve: true,
      descent: { optimiser: "adam", batch: 512, reach: 8, rates: [0.001, 0.003, 0.01] },
    }),
  },
  sigmoids: {
    label: "least squares on random sigmoids",
    most: 1000,
    method: () => ({
      kind: "units",
      units: { activation: unit, directions: "orthonormal", gains: GAINS, biasRange: 2 },
      solve: true,
    }),
  },
} as const satisfies Readonly<Record<string, Fitted>>;

export type FittedName = keyof typeof FITTED;
export const FITTED_NAMES = Object.keys(FITTED) as readonly FittedName[];

/** The method with the name under which its random streams are kept. */
export function methodNamed(name: string, dimension: number): Method {
  requireDomain(Object.hasOwn(FITTED, name), "sandwich", `a method must be one of ${FITTED_NAMES.join(", ")}`, name);
  return { name, ...FITTED[name as FittedName].method(dimension) } as Method;
}

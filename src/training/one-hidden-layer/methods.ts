import type { Univariate } from "../../engine/vector/algebra.ts";
import type { Method } from "./attack.ts";
import { bump } from "./units.ts";

/** Gains from a unit that sees the whole sample in its linear part to one that sees a thin slab of it. */
const GAINS = [0.5, 1, 2, 4] as const;

/** The declared attack: what is known to be strong last, so that a list cut short begins with what is common. */
export function declaredMethods({
  dimension,
  sigmoid,
}: {
  readonly dimension: number;
  /** The bounded unit of the networks that are trained. */
  readonly sigmoid: Univariate;
}): readonly Method[] {
  const units = { activation: sigmoid, directions: "orthonormal", gains: GAINS, biasRange: 2 } as const;
  const common = { directions: "spread", even: true, knots: 40, knees: [2 / Math.sqrt(dimension)] } as const;
  const polish = { rates: [0.003, 0.01, 0.03], valueRate: 0.3, batch: 2048 } as const;
  const pursuit = {
    even: true,
    knots: 16,
    knee: 2 / Math.sqrt(dimension),
    candidates: 24,
    moves: 24,
    every: 25,
  } as const;
  const plain = { batch: 512, reach: 8 } as const;
  return [
    {
      name: "gradient descent",
      kind: "units",
      units,
      solve: false,
      descent: { ...plain, optimiser: "gradient", batch: 2048, rates: [0.1, 0.3, 1] },
    },
    {
      name: "SGD",
      kind: "units",
      units,
      solve: false,
      descent: { ...plain, optimiser: "sgd", rates: [0.03, 0.1, 0.3, 1] },
    },
    {
      name: "Adam",
      kind: "units",
      units,
      solve: false,
      descent: { ...plain, optimiser: "adam", rates: [0.003, 0.01, 0.03] },
    },
    { name: "random sigmoids", kind: "units", units, solve: true },
    { name: "random slabs", kind: "units", units: { ...units, activation: bump }, solve: true },
    {
      name: "random slabs, then Adam",
      kind: "units",
      units: { ...units, activation: bump },
      solve: true,
      descent: { ...plain, optimiser: "adam", rates: [0.001, 0.003, 0.01] },
    },
    { name: "pursuit", kind: "pursuit", pursuit },
    { name: "pursuit, then Adam", kind: "pursuit", pursuit, descent: polish },
    { name: "one function, random directions", kind: "ridge-sum", sum: { ...common, directions: "random" } },
    { name: "one function, orthonormal bases", kind: "ridge-sum", sum: { ...common, directions: "orthonormal" } },
    {
      name: "one function, random directions, then Adam",
      kind: "ridge-sum",
      sum: { ...common, directions: "random" },
      descent: polish,
    },
    { name: "one function, spread directions", kind: "ridge-sum", sum: common },
    {
      name: "one function, matched directions",
      kind: "ridge-sum",
      sum: common,
      match: { rounds: 2, steps: 200, angle: 0.03 },
    },
    {
      name: "one function, spread directions, then Adam",
      kind: "ridge-sum",
      sum: common,
      descent: { ...polish, rates: [0.0003, 0.001, 0.003], batch: 8192 },
    },
  ];
}

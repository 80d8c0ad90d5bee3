import { scalarValue } from "../../src/engine/checks.ts";
import type { Fault } from "./engine-mutants.ts";

/** Recorders with one fault each. */
export const faults: readonly (readonly [fault: string, Fault])[] = [
  ["β ignored", ({ multiply }) => ({ multiply: (a, b, o) => multiply(a, b, { ...o, beta: 0 }) })],
  ["α ignored", ({ multiply }) => ({ multiply: (a, b, o) => multiply(a, b, { ...o, alpha: 1 }) })],
  [
    "what `out` held read at β = 0",
    ({ multiply }) => ({
      multiply: (a, b, o) => multiply(a, b, { ...o, beta: o.beta === 0 ? Number.MIN_VALUE : (o.beta ?? 0) }),
    }),
  ],
  [
    "float64 products rounded to float32",
    ({ multiply }, then) => ({
      multiply: (a, b, o) => {
        multiply(a, b, o);
        then(() => o.out.data.set(o.out.data.map(Math.fround)));
      },
    }),
  ],
  ["the bias ignored", ({ activate }) => ({ activate: (t, { bias: _, ...o }) => activate(t, o) })],
  ["the derivative not stored", ({ activate }) => ({ activate: (t, { derivative: _, ...o }) => activate(t, o) })],
  [
    "the derivative taken at the value",
    ({ activate }, then) => ({
      activate: (t, o) => {
        activate(t, o);
        then(() => o.derivative?.data.set(t.data.map((h) => o.function.derivative(h))));
      },
    }),
  ],
  [
    "an activation good to half its digits",
    ({ activate }, then) => ({
      activate: (t, o) => {
        activate(t, o);
        then(() => t.data.set(t.data.map((h) => h * (1 + 2e-6))));
      },
    }),
  ],
  ["backward that does nothing", () => ({ backward: () => undefined })],
  [
    "backward that forgets the gradient",
    ({ fill, backward }) => ({
      backward: (gradient, activated) => {
        fill(gradient, 1);
        backward(gradient, activated);
      },
    }),
  ],
  [
    "a read-out without its weights",
    ({ backwardReadout }, then) => ({
      backwardReadout: (activated, o) => {
        let kept: number[] = [];
        then(() => {
          kept = [...o.weights.data];
          o.weights.data.fill(1);
        });
        backwardReadout(activated, o);
        then(() => o.weights.data.set(kept));
      },
    }),
  ],
  [
    "a residual of twice the size",
    ({ loss, scaleAdd }) => ({
      loss: (name, o) => {
        loss(name, o);
        scaleAdd(o.residual, o.prediction, { a: 2, b: 0 });
      },
    }),
  ],
  [
    "a total that starts anew",
    ({ loss }, then) => ({
      loss: (name, o) => {
        then(() => o.total.data.fill(0));
        loss(name, o);
      },
    }),
  ],
  [
    "a cross-entropy that overflows",
    ({ loss }, then) => ({
      loss: (name, o) => {
        loss(name, o);
        if (name === "cross-entropy") {
          then(() => {
            for (const [i, f] of o.prediction.data.entries()) {
              o.total.data[0]! += 0 * Math.exp((1 - 2 * o.target.data[i]!) * f);
            }
          });
        }
      },
    }),
  ],
  ["gather that ignores where to begin", ({ gather }) => ({ gather: (s, o) => gather(s, { ...o, from: 0 }) })],
  [
    "indices read when recorded",
    ({ gather }, then) => ({
      gather: (s, o) => {
        const held = o.indices.slice();
        then(() => o.indices.set(held));
        gather(s, o);
      },
    }),
  ],
  ["sums backwards", ({ sum }) => ({ sum: (parts, o) => sum(parts.toReversed(), o) })],
  [
    "cells read when recorded",
    ({ scaleAdd }) => ({ scaleAdd: (w, g, { a, b }) => scaleAdd(w, g, { a: scalarValue(a), b: scalarValue(b) }) }),
  ],
  [
    "a factor of 0 that reads",
    ({ scaleAdd }, then) => ({
      scaleAdd: (w, g, o) => {
        scaleAdd(w, g, o);
        then(() => {
          for (let i = 0; i < w.data.length; i++) w.data[i]! += 0 * g.data[i]!;
        });
      },
    }),
  ],
  [
    "a projection that takes rows for unit vectors",
    (_, then) => ({
      projectRows: (g, w) =>
        then(() => {
          for (let row = 0; row < g.data.length; row += g.columns) {
            let product = 0;
            for (let k = row; k < row + g.columns; k++) product += g.data[k]! * w.data[k]!;
            for (let k = row; k < row + g.columns; k++) g.data[k]! -= product * w.data[k]!;
          }
        }),
    }),
  ],
  [
    "rows of zeros divided by 0",
    ({ normaliseRows }, then) => ({
      normaliseRows: (w, o) => {
        normaliseRows(w, o);
        then(() => w.data.set(w.data.map((entry) => (entry === 0 ? Number.NaN : entry))));
      },
    }),
  ],
  ["rows of length 1", ({ normaliseRows }) => ({ normaliseRows: (w) => normaliseRows(w, { radius: 1 }) })],
  ["Adam without its correction", ({ adam }) => ({ adam: (w, o) => adam(w, { ...o, correction2: 1 }) })],
  [
    "Adam's 1 − β₂ from a β₂ of single precision",
    ({ adam }) => ({ adam: (w, o) => adam(w, { ...o, beta2: Math.fround(o.beta2) }) }),
  ],
  ["Adam without decay", ({ adam }) => ({ adam: (w, o) => adam(w, { ...o, decay: 0 }) })],
  [
    "decay coupled to the gradient",
    ({ adam, scaleAdd }) => ({
      adam: (w, o) => {
        scaleAdd(o.gradient, w, { a: 1, b: o.decay });
        adam(w, { ...o, decay: 0 });
      },
    }),
  ],
];

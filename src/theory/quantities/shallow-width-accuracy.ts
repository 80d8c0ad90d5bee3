import { z } from "zod";
import { accuracyExponent } from "../constructions/theorems.ts";
import { defineQuantity } from "../quantity.ts";

export default defineQuantity({
  id: "shallow-width-accuracy",
  summary:
    "An exponent a such that width C (L/ε)^a of one hidden layer is enough, in dimension d, for every L-Lipschitz radial function on the unit ball.",
  params: z.object({ dimension: z.int().min(2).max(1_000_000).describe("d") }),
  value: ({ dimension }) => ({
    value: accuracyExponent(dimension),
    accuracy: 0,
    accuracyIs: "absolute",
    source:
      "upper bound of the least such exponent, for errors in the largest norm and thus in mean square: d + ⌊d/2⌋/2 (Safran, Eldan & Shamir 2019, " +
      "polynomial in 1/ε for constant d; derived: Jackson's polynomial on a ball twice as large, Tchakaloff's cubature, interpolation)",
  }),
});

import { z } from "zod";
import { defineQuantity } from "../quantity.ts";
import { ridgeConstantValue } from "../ridge-directions/ridge-constant.ts";

export default defineQuantity({
  id: "ridge-constant",
  summary: "The constant c with ‖x‖^(2k) = c · E⟨u, x⟩^(2k), u uniform on the unit sphere of ℝᵈ.",
  params: z.object({
    degree: z.int().min(0).max(100).describe("k, half the degree"),
    dimension: z.int().min(1).max(1_000_000).describe("d"),
  }),
  value: ({ degree, dimension }) => ({
    value: ridgeConstantValue(degree, dimension),
    accuracy: 2 ** -52,
    accuracyIs: "relative",
    source: "exact: Π_{j<k} (d + 2j)/(2j + 1), in integers, rounded once",
  }),
});

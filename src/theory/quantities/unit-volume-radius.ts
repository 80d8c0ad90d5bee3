import { z } from "zod";
import { unitVolumeRadius } from "../../math/special/unit-volume-radius.ts";
import { defineQuantity } from "../quantity.ts";

export default defineQuantity({
  id: "unit-volume-radius",
  summary: "Radius R_d of the ball of volume 1 in ℝᵈ.",
  params: z.object({ dimension: z.int().min(1).max(1_000_000).describe("d") }),
  value: ({ dimension }) => ({
    value: unitVolumeRadius(dimension),
    accuracy: 2e-15,
    accuracyIs: "relative",
    source: "exact: R_d = Γ(d/2 + 1)^(1/d)/√π",
  }),
});

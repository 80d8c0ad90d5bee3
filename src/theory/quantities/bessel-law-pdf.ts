import { z } from "zod";
import { besselLaw, besselLawParams } from "../../distributions/radial/bessel-law.ts";
import { unitVolumeRadius } from "../../math/special/unit-volume-radius.ts";
import { defineQuantity } from "../quantity.ts";

export default defineQuantity({
  id: "bessel-law-pdf",
  summary: "Density of the radius ‖x‖ at r where x has the density φ² of Eldan & Shamir.",
  params: besselLawParams.extend({ radius: z.number().positive().max(1e12).describe("r") }),
  value: ({ dimension, radius }) => {
    const value = besselLaw({ dimension }).density(radius);
    const phase = 2 * Math.PI * unitVolumeRadius(dimension) * radius;
    const order = dimension / 2;
    // |J_ν| < 0.675 ν^(−⅓) everywhere (Landau 2000), and J_ν² < 2/(π √(z² − ν²)) < 4/(πz) for z > 1.2 ν (Watson, section 13.74).
    const square = phase > 1.2 * order ? 4 / (Math.PI * phase) : 0.46 * Math.cbrt(order) ** -2;
    const oscillates = phase > order;
    // The phase z is rounded three times.
    const absolute = (dimension / radius) * square * (1e-13 + 4 * Number.EPSILON * phase);
    return {
      value,
      accuracy: oscillates ? absolute : 1e-12,
      accuracyIs: oscillates ? "absolute" : "relative",
      source: "exact: d J_{d/2}(2π R_d r)²/r; of the radius on (0, ∞), not of x in ℝᵈ",
    };
  },
});

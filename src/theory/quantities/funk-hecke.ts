import { z } from "zod";
import { findActivation } from "../../activations/find.ts";
import { defineQuantity } from "../quantity.ts";
import { funkHecke } from "../spherical/funk-hecke.ts";
import { stated } from "../spherical/stated.ts";

export default defineQuantity({
  id: "funk-hecke",
  summary:
    "Funk–Hecke eigenvalue α_k = E[σ(γt + b) P_k(t)] of an activation, t one coordinate of a uniform point of S^(d−1).",
  params: z.object({
    activation: z.string().describe("σ: an id, hermite-<k>, or an expression in t"),
    dimension: z.int().min(2).max(1_000_000).describe("d"),
    degree: z.int().min(0).max(200).describe("k"),
    gain: z.number().positive().max(1e4).default(1).describe("γ"),
    bias: z.number().min(-1e4).max(1e4).default(0).describe("b"),
  }),
  value: ({ activation, ...options }) => ({
    ...stated(funkHecke(findActivation(activation), options)),
    source:
      "exact: closed form, or quadrature with as many digits as cancel; uniform probability measure, P_k(1) = 1; " +
      "α_k² is the operator's eigenvalue in Vempala & Wilmes (2019)",
  }),
});

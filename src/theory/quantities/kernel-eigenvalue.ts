import { z } from "zod";
import { findActivation } from "../../activations/find.ts";
import relu from "../../activations/relu.ts";
import { requireDomain } from "../../math/domain-error.ts";
import { infiniteWidthKernel } from "../kernels/infinite-width.ts";
import { kernelEigenvalue } from "../kernels/kernel-eigenvalue.ts";
import { defineQuantity } from "../quantity.ts";
import { funkHecke } from "../spherical/funk-hecke.ts";
import { stated } from "../spherical/stated.ts";

export default defineQuantity({
  id: "kernel-eigenvalue",
  summary:
    "Eigenvalue of degree k, λ_k = E[κ(t) P_k(t)], of a kernel κ(⟨x, x'⟩) under the uniform probability measure on S^(d−1); multiplicity N(d, k).",
  params: z.object({
    kernel: z
      .enum(["conjugate", "tangent", "arccos1"])
      .describe(
        "of the infinite network without biases on the unit sphere: conjugate (Gaussian process, K^L), tangent (NTK, every layer trained); " +
          "arccos1: E relu(⟨u, x⟩) relu(⟨u, x'⟩), u uniform on the sphere, without further factors",
      ),
    activation: z.string().optional().describe("σ: an id, hermite-<k>, or an expression in t; not for arccos1"),
    hiddenLayers: z.int().min(1).max(100).optional().describe("L, 1 unless given; not for arccos1"),
    dimension: z.int().min(2).max(1_000_000).describe("d"),
    degree: z.int().min(0).max(200).describe("k"),
    weightVariance: z
      .number()
      .positive()
      .optional()
      .describe(
        "v: weights N(0, v/fan-in) behind each hidden layer; 1/E σ(z)², z ~ N(0, 1), unless given; first pre-activations are N(0, 1)",
      ),
  }),
  value: ({ kernel, activation, hiddenLayers, weightVariance, dimension, degree }) => {
    if (kernel === "arccos1") {
      requireDomain(
        (activation ?? "relu") === "relu" && (hiddenLayers ?? 1) === 1 && weightVariance === undefined,
        "kernel-eigenvalue",
        "the kernel arccos1 is of one layer of ReLU with its own normalisation",
        { activation, hiddenLayers, weightVariance },
      );
      const alpha = funkHecke(relu, { dimension, degree });
      return {
        ...stated({
          value: alpha.value ** 2,
          error: 2 * Math.abs(alpha.value) * alpha.error + 2 ** -52 * alpha.value ** 2,
        }),
        source:
          "exact: α_k² with the Funk–Hecke eigenvalue α_k of ReLU; κ(t) = (√(1 − t²) + t(π − arccos t))/(2πd) (Cho & Saul 2009)",
      };
    }
    requireDomain(
      activation !== undefined,
      "kernel-eigenvalue",
      `the kernel ${kernel} needs an activation`,
      activation,
    );
    const network = infiniteWidthKernel({
      kernel,
      activation: findActivation(activation),
      hiddenLayers: hiddenLayers ?? 1,
      ...(weightVariance === undefined ? {} : { weightVariance }),
    });
    const recursion =
      kernel === "conjugate"
        ? "K^l = v E[σ(a)σ(b)], (a, b) ~ N(0, K^(l−1)), K^0 = ⟨x, x'⟩"
        : "Θ^l = K^l + v E[σ′(a)σ′(b)] Θ^(l−1), K^l = v E[σ(a)σ(b)], (a, b) ~ N(0, K^(l−1)), Θ^0 = K^0 = ⟨x, x'⟩";
    return {
      ...stated(kernelEigenvalue(network, { dimension, degree })),
      source: `exact for infinite width: ${recursion}; v = ${weightVariance ?? "1/E σ(z)²"} (Jacot et al. 2018; Arora et al. 2019)`,
    };
  },
});

// Written by `npm run registry` from the files of this folder. Do not edit.
import balancedTanh from "./balanced-tanh.ts";
import cosine from "./cosine.ts";
import erf from "./erf.ts";
import exponential from "./exponential.ts";
import gelu from "./gelu.ts";
import identity from "./identity.ts";
import leakyRelu from "./leaky-relu.ts";
import logistic from "./logistic.ts";
import probit from "./probit.ts";
import quadratic from "./quadratic.ts";
import relu from "./relu.ts";
import sign from "./sign.ts";
import silu from "./silu.ts";
import sine from "./sine.ts";
import softplus from "./softplus.ts";
import step from "./step.ts";
import tanh from "./tanh.ts";

export const activations = {
  "balanced-tanh": balancedTanh,
  "cosine": cosine,
  "erf": erf,
  "exponential": exponential,
  "gelu": gelu,
  "identity": identity,
  "leaky-relu": leakyRelu,
  "logistic": logistic,
  "probit": probit,
  "quadratic": quadratic,
  "relu": relu,
  "sign": sign,
  "silu": silu,
  "sine": sine,
  "softplus": softplus,
  "step": step,
  "tanh": tanh,
} as const;

export type ActivationId = keyof typeof activations;

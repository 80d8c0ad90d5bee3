// Written by `npm run registry` from the files of this folder. Do not edit.
import balancedTanh from "./balanced-tanh.ts";
import erf from "./erf.ts";
import identity from "./identity.ts";
import relu from "./relu.ts";
import sign from "./sign.ts";
import tanh from "./tanh.ts";

export const activations = {
  "balanced-tanh": balancedTanh,
  "erf": erf,
  "identity": identity,
  "relu": relu,
  "sign": sign,
  "tanh": tanh,
} as const;

export type ActivationId = keyof typeof activations;

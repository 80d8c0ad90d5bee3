import { bytesToHex } from "@noble/hashes/utils.js";
import { Key } from "../../src/math/random/key.ts";
import { balancedSigns, permutation, pointsOnSphere } from "../../src/math/random/samplers.ts";

/** What a task's key is folded from. */
export interface StreamName {
  readonly d: number;
  readonly replica: number;
}

/** The bits of everything that can be drawn, for one task. */
export function bitsOf({ d, replica }: StreamName): string {
  const key = Key.root(5).fold("random-streams", { d, replica });
  const gaussians = new Float64Array(300);
  key.fold("data").stream().fillGaussian(gaussians);
  const signs = balancedSigns(d, key.fold("signs").stream());
  const points = pointsOnSphere(3, d, key.fold("sphere").stream());
  const order = Float64Array.from(permutation(d, key.fold("order").stream()));
  return [gaussians, signs, points, order].map((values) => bytesToHex(new Uint8Array(values.buffer))).join(":");
}

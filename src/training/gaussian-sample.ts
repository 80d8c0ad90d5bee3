import { matrix } from "../engine/matrix.ts";
import { requireDomain } from "../math/domain-error.ts";
import type { Key } from "../math/random/key.ts";
import type { Stream } from "../math/random/stream.ts";
import type { TargetInstance } from "../targets/target.ts";
import type { Sample } from "./spectral/sample.ts";

/** The next `rows` points x ~ N(0, I_d) of a stream with their values f*(x): taken in pieces, they are the same points. */
export function nextSample(
  target: TargetInstance,
  { dimension, rows }: { readonly dimension: number; readonly rows: number },
  stream: Stream,
): Sample {
  requireDomain(target.indices <= dimension, "nextSample", `dimension must be ≥ ${target.indices}`, dimension);
  const x = matrix(rows, dimension);
  stream.fillGaussian(x.data);
  const y = new Float64Array(rows);
  for (let i = 0; i < rows; i++) y[i] = target.evaluate(x.data, i * dimension);
  return { x, y };
}

/** `samples` points of the key's stream, held in memory: 8 n d bytes. */
export function gaussianSample(
  target: TargetInstance,
  { dimension, samples }: { readonly dimension: number; readonly samples: number },
  key: Key,
): Sample {
  return nextSample(target, { dimension, rows: samples }, key.stream());
}

import type { AnyMatrix } from "../engine/engine.ts";
import { requireDomain } from "../math/domain-error.ts";
import { pointsOnSphere } from "../math/random/samplers.ts";
import type { Stream } from "../math/random/stream.ts";

/** Laws of initial weights. They fill a matrix in its order, drawn in float64 and rounded to its precision. */
export const gaussianWeights = (
  a: AnyMatrix,
  { standardDeviation }: { readonly standardDeviation: number },
  stream: Stream,
): void => {
  const drawn = new Float64Array(a.data.length);
  stream.fillGaussian(drawn);
  for (let i = 0; i < drawn.length; i++) a.data[i] = standardDeviation * drawn[i];
};

/** Independent and uniform on [−radius, radius]. */
export const uniformWeights = (a: AnyMatrix, { radius }: { readonly radius: number }, stream: Stream): void => {
  const drawn = new Float64Array(a.data.length);
  stream.fillUniform(drawn);
  for (let i = 0; i < drawn.length; i++) a.data[i] = radius * (2 * drawn[i] - 1);
};

/** Rows independent and uniform on the unit sphere. */
export const sphereWeights = (a: AnyMatrix, stream: Stream): void => {
  a.data.set(pointsOnSphere(a.rows, a.columns, stream));
};

/** The identity; the matrix must be square. */
export const identityWeights = (a: AnyMatrix): void => {
  requireDomain(a.rows === a.columns, "identityWeights", "the matrix must be square", [a.rows, a.columns]);
  a.data.fill(0);
  for (let i = 0; i < a.rows; i++) a.data[i * a.columns + i] = 1;
};

import { type RadialLaw, radialPoints } from "../../distributions/radial-law.ts";
import { type Matrix, matrix } from "../../engine/matrix.ts";
import type { Key } from "../../math/random/key.ts";

/** Points of a radial law with labels of their radius. */
export interface RadialSample {
  /** [n, d]. */
  readonly x: Matrix;
  /** ‖x_i‖. */
  readonly radii: Float64Array;
  /** f(‖x_i‖). */
  readonly y: Float64Array;
}

/** `count` independent points of a law, labelled by a radial target f; the first points do not depend on how many follow. */
export function radialSample(
  {
    law,
    count,
    target,
  }: { readonly law: RadialLaw; readonly count: number; readonly target: (radius: number) => number },
  key: Key,
): RadialSample {
  const d = law.dimension;
  const x = matrix(count, d, radialPoints(count, law, key.stream()));
  const radii = Float64Array.from({ length: count }, (_, i) => {
    let square = 0;
    for (let k = i * d; k < (i + 1) * d; k++) square += x.data[k] * x.data[k];
    return Math.sqrt(square);
  });
  return { x, radii, y: radii.map(target) };
}

/** One degree of the error of a network whose first layer stays, while its read-out descends: E (f_k − f̂_k)² = energy · factor^(2t). */
export interface DegreeDecay {
  readonly degree: number;
  /** E f_k², and what the read-out's first weights add to it in the mean. */
  readonly energy: number;
  /** 1 − η m α_k². */
  readonly factor: number;
}

/** All degrees of one network's error. */
export interface Decay {
  readonly degrees: readonly DegreeDecay[];
  /** Energy of the first weights beyond these degrees: taken as staying, since it goes more slowly than they do. */
  readonly rest: number;
}

/** E (f − f̂)² after t steps; not over the variance. */
export const errorAfter = ({ degrees, rest }: Decay, t: number): number =>
  degrees.reduce((sum, decay) => sum + leftAfter(decay, t), rest);

/** E (f_k − f̂_k)² after t steps. */
export const leftAfter = ({ energy, factor }: DegreeDecay, t: number): number => energy * factor ** (2 * t);

import type { FixedPoint } from "../../../math/fixed-point/fixed-point.ts";
import { gaussLegendre } from "../../../math/quadrature.ts";

/** Nodes and weights on [−1, 1] in fixed point, with what is proven of them. */
interface FixedRule {
  readonly nodes: readonly bigint[];
  /** > 0. */
  readonly weights: readonly bigint[];
  /** Σ_{m<2n} |Σ_i w_i T_m(t_i) − ∫T_m| ≤ defect, in units of 2^−bits. */
  readonly defect: number;
}

const known = new Map<string, FixedRule>();

/**
 * The n-point Gauss–Legendre rule: Newton's method on P_n from float64 nodes, whose 2⁻⁵⁰ are squared at each step. The result is taken at its
 * word; `defect` is measured on T_0, …, T_{2n−1}. Their recurrence T_{m+1} = 2tT_m − T_{m−1} multiplies a unit's error at most (m + 1)²-fold,
 * and the weights' sum is 2: 8n³ units are added.
 */
export function fixedGauss(f: FixedPoint, n: number): FixedRule {
  const key = `${f.bits} ${n}`;
  let rule = known.get(key);
  if (rule === undefined) {
    rule = create(f, n);
    known.set(key, rule);
  }
  return rule;
}

function create(f: FixedPoint, n: number): FixedRule {
  const steps = Math.ceil(Math.log2(f.bits / 40)) + 1;
  const nodes: bigint[] = [];
  const weights: bigint[] = [];
  for (const start of gaussLegendre(n).nodes) {
    let t = f.fromNumber(start);
    let slope = f.one;
    for (let step = 0; step < steps; step++) {
      let [previous, value] = [f.one, t];
      for (let k = 1; k < n; k++) {
        const next = (BigInt(2 * k + 1) * f.multiply(t, value) - BigInt(k) * previous) / BigInt(k + 1);
        [previous, value] = [value, next];
      }
      slope = f.divide(BigInt(n) * (previous - f.multiply(t, value)), f.one - f.square(t));
      t -= f.divide(value, slope);
    }
    nodes.push(t);
    weights.push(f.divide(2n * f.one, f.multiply(f.one - f.square(t), f.square(slope))));
  }
  let defect = 8 * n ** 3;
  let before: readonly bigint[] = nodes; // T_{−1} = T_1
  let current: readonly bigint[] = nodes.map(() => f.one);
  for (let m = 0; m < 2 * n; m++) {
    let moment = m % 2 === 0 ? -f.fromRatio(2, 1 - m * m) : 0n;
    for (const [i, w] of weights.entries()) moment += f.multiply(w, current[i]!);
    defect += Math.abs(Number(moment)) * 1.01 + n + 1;
    const next = nodes.map((t, i) => 2n * f.multiply(t, current[i]!) - before[i]!);
    before = current;
    current = next;
  }
  return { nodes, weights, defect };
}

import { expect } from "vitest";
import type { AnyMatrix, Precision } from "../../src/engine/engine.ts";
import type { LossName } from "../../src/engine/workspace.ts";
import type { EngineCheck } from "./engine-contract.ts";
import {
  copied,
  gaussian,
  inWorkspace,
  mapped,
  naiveProduct,
  placed,
  precisions,
  requireSameBits,
  requireWithin,
  roundingBound,
  runOnce,
  SMALLEST_NORMAL,
  productShapes as shapes,
  UNIT,
} from "./engine-oracle.ts";

const multiplyChecks: readonly EngineCheck[] = precisions.flatMap((precision) =>
  [false, true].flatMap((transposeA) =>
    [false, true].map((transposeB) => ({
      name: `recorded multiply in ${precision}${transposeA ? " aᵀ" : ""}${transposeB ? " bᵀ" : ""}: α, β, edges, out of NaN`,
      check: (engine) => {
        for (const [rows, inner, columns] of shapes) {
          inWorkspace(engine, (workspace) => {
            const put = (r: number, c: number, seed: number) => placed(workspace, gaussian(r, c, seed), precision);
            const a = transposeA ? put(inner, rows, 1) : put(rows, inner, 1);
            const b = transposeB ? put(columns, inner, 2) : put(inner, columns, 2);
            for (const [alpha, beta] of [
              [1, 0],
              [-0.7, 1],
              [2.5, -0.3],
            ] as const) {
              const out = put(rows, columns, 3);
              const { exact, sizes } = naiveProduct({ a, b, transposeA, transposeB, alpha, beta, before: copied(out) });
              if (beta === 0) out.data.fill(Number.NaN);
              runOnce(workspace, (op) => op.multiply(a, b, { out, transposeA, transposeB, alpha, beta }));
              // k roundings of a sum of k products, three for α and β (or the roundings of α and β to float32), and the
              // same in float64 for the sum just made.
              const bound = roundingBound(inner + 3, UNIT[precision]) + roundingBound(inner + 3);
              requireWithin(out, exact, (i) => bound * sizes.data[i]!);
            }
          });
        }
      },
    })),
  ),
);

interface LossOracle {
  readonly targets: (i: number) => number;
  readonly loss: (f: number, y: number) => number;
  readonly residual: (f: number, y: number) => number;
  /** What the residual's roundings are relative to: itself unless given. */
  readonly residualSize?: (f: number, y: number) => number;
  /** Roundings, relative to the loss and to the residual. */
  readonly roundings: (f: number, y: number) => number;
}

const noise = gaussian(1, 997, 9).data;

const lossOracles: Readonly<Record<LossName, LossOracle>> = {
  // One rounding of f − y, squared, and one product; the ½ is exact.
  squared: {
    targets: (i) => noise[i]!,
    loss: (f, y) => (f - y) ** 2 / 2,
    residual: (f, y) => f - y,
    roundings: () => 4,
  },
  correlation: { targets: (i) => noise[i]!, loss: (f, y) => -f * y, residual: (_, y) => -y, roundings: () => 2 },
  // A handful of operations on 1, y, y e^{−|f|} and f, of functions good to 2 units in the last place. For labels 0 and 1
  // nothing cancels; between, σ(f) − y may.
  "cross-entropy": {
    targets: (i) => [0, 1, 1, 0, 0.3][i % 5]!,
    loss: (f, y) => (f > 0 ? (1 - y) * f + Math.log1p(Math.exp(-f)) : Math.log1p(Math.exp(f)) - y * f),
    residual: (f, y) => (y === 1 ? -1 / (1 + Math.exp(f)) : 1 / (1 + Math.exp(-f)) - y),
    residualSize: (f, y) => (y === 0 || y === 1 ? Math.abs(1 / (1 + Math.exp(y === 1 ? f : -f))) : 1),
    roundings: () => 16,
  },
};

const lossChecks: readonly EngineCheck[] = (Object.keys(lossOracles) as LossName[]).flatMap((name) =>
  precisions.map((precision) => ({
    name: `loss ${name} in ${precision}: residuals, and a total that grows from run to run`,
    check: (engine) => {
      const { targets, loss, residual: slope, roundings, residualSize } = lossOracles[name];
      const sizeOf = residualSize ?? ((f: number, y: number) => Math.abs(slope(f, y)));
      for (const n of [0, 1, 5, 64, 997]) {
        inWorkspace(engine, (workspace) => {
          // Every seventh prediction is one where e^{|f|} overflows in float32, every 14th in float64.
          const far = (i: number) => (i % 7 === 6 ? (i % 14 === 6 ? 300 : -1000) : 1);
          const prediction = placed(
            workspace,
            mapped(gaussian(n, 1), (entry, i) => far(i) * (entry + Math.sign(entry))),
            precision,
          );
          const target = placed(
            workspace,
            mapped(prediction, (_, i) => targets(i)),
            precision,
          );
          const residual = workspace.matrix(n, 1, precision);
          const total = workspace.cell(0.25);
          const program = workspace.record((op) => op.loss(name, { prediction, target, residual, total }));
          workspace.run([program]);
          const one = total.data[0]!;
          workspace.run([program]);
          const f = (i: number) => prediction.data[i]!;
          const y = (i: number) => target.data[i]!;
          const tiny = SMALLEST_NORMAL[precision];
          const bound = (i: number) => roundingBound(roundings(f(i), y(i)), UNIT[precision]);
          requireWithin(
            residual,
            mapped(residual, (_, i) => slope(f(i), y(i))),
            (i) => bound(i) * sizeOf(f(i), y(i)) + tiny,
          );
          let [sum, tolerance, size] = [0, 0, 0.25];
          for (let i = 0; i < n; i++) {
            sum += loss(f(i), y(i));
            size += Math.abs(loss(f(i), y(i)));
            tolerance += bound(i) * Math.abs(loss(f(i), y(i))) + tiny;
          }
          // Both sums over i, in float64.
          tolerance += 2 * roundingBound(n + 2) * size;
          expect(Math.abs(one - 0.25 - sum)).toBeLessThanOrEqual(tolerance);
          expect(Math.abs(total.data[0]! - 0.25 - 2 * sum)).toBeLessThanOrEqual(2 * tolerance);
        });
      }
    },
  })),
);

const round = (precision: Precision, x: number): number => (precision === "float32" ? Math.fround(x) : x);

const movingChecks: readonly EngineCheck[] = precisions.flatMap((precision) => [
  {
    name: `gather in ${precision}: rows by indices that change between runs, from an offset`,
    check: (engine) => {
      for (const [rows, columns] of [
        [1, 1],
        [20, 3],
        [50, 33],
      ] as const) {
        inWorkspace(engine, (workspace) => {
          const source = placed(workspace, gaussian(rows, columns), precision);
          const indices = workspace.indices(rows + 7);
          const out = workspace.matrix(rows + 2, columns, precision);
          const program = workspace.record((op) => op.gather(source, { indices, from: 5, out }));
          for (const stride of [1, 3]) {
            indices.forEach((_, i) => {
              indices[i] = (i * stride) % rows;
            });
            workspace.run([program]);
            const expected = mapped(out, (_, i) => {
              const row = ((5 + Math.floor(i / columns)) * stride) % rows;
              return source.data[row * columns + (i % columns)]!;
            });
            requireSameBits(out.data, expected.data, "gather");
          }
        });
      }
    },
  },
  {
    name: `copy, fill and sum in ${precision}, to the last bit and in order`,
    check: (engine) => {
      for (const [rows, columns] of [
        [0, 2],
        [1, 1],
        [7, 9],
        [64, 33],
      ] as const) {
        inWorkspace(engine, (workspace) => {
          // The first two cancel: added later, they would swallow the small ones.
          const parts = [1e9, -1e9, 1, 1e-3].map((size, k) =>
            placed(
              workspace,
              mapped(gaussian(rows, columns, Math.max(k, 1)), (entry) => size * entry),
              precision,
            ),
          );
          const [copy, filled, sum, alone] = Array.from({ length: 4 }, () =>
            workspace.matrix(rows, columns, precision),
          );
          runOnce(workspace, (op) => {
            op.copy(parts[0]!, { out: copy! });
            op.fill(filled!, -2.5);
            op.sum(parts, { out: sum! });
            op.sum(parts.slice(3), { out: alone! });
          });
          requireSameBits(copy!.data, parts[0]!.data, "copy");
          requireSameBits(filled!.data, mapped(filled!, () => -2.5).data, "fill");
          requireSameBits(alone!.data, parts[3]!.data, "sum of one");
          const inOrder = mapped(sum!, (_, i) =>
            parts.map(({ data }) => data[i]!).reduce((s, x) => round(precision, s + x)),
          );
          requireSameBits(sum!.data, inOrder.data, "sum");
        });
      }
    },
  },
  {
    name: `scaleAdd in ${precision}: numbers, cells that change between runs, nothing read at a factor of 0`,
    check: (engine) => {
      for (const [rows, columns] of shapes.map(([r, , c]) => [r, c] as const)) {
        inWorkspace(engine, (workspace) => {
          const put = (seed: number) => placed(workspace, gaussian(rows, columns, seed), precision);
          const [w, g, lost] = [put(1), put(2), put(3)];
          const [a, b] = [workspace.cell(1), workspace.cell()];
          const program = workspace.record((op) => op.scaleAdd(w, g, { a, b }));
          for (const [x, y] of [
            [1, -0.3],
            [0.9, 1],
            [-0.7, 0.1],
          ] as const) {
            [a.data[0], b.data[0]] = [x, y];
            requireCombination(w, g, [x, y], () => workspace.run([program]));
          }
          requireCombination(w, g, [0.3, 0.2], () => runOnce(workspace, (op) => op.scaleAdd(w, g, { a: 0.3, b: 0.2 })));
          lost.data.fill(Number.NaN);
          const before = copied(w);
          runOnce(workspace, (op) => {
            op.scaleAdd(w, lost, { a: 1, b: 0 });
            op.scaleAdd(lost, w, { a: 0, b: 1 });
          });
          requireWithin(w, before, () => 0);
          requireWithin(lost, before, () => 0);
        });
      }
    },
  },
]);

/** Throws unless `run` makes x w + y g of w: five roundings at most, with those of x and y to the precision. */
function requireCombination(w: AnyMatrix, g: AnyMatrix, [x, y]: readonly [number, number], run: () => void): void {
  const unit = w.data instanceof Float32Array ? UNIT.float32 : UNIT.float64;
  const before = copied(w);
  run();
  const exact = mapped(before, (entry, i) => x * entry + y * g.data[i]!);
  requireWithin(w, exact, (i) => roundingBound(5, unit) * (Math.abs(x * before.data[i]!) + Math.abs(y * g.data[i]!)));
}

export const recordedChecks: readonly EngineCheck[] = [...movingChecks, ...lossChecks, ...multiplyChecks];

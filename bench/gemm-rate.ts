import type { OpenEngine } from "../src/engine/wasm/wasm-engine.ts";
import type { Peer } from "./peer.ts";
import { median } from "./statistics.ts";
import type { StepName, StepSizes } from "./step.ts";

/** A product [m, k] [k, n]; with `transA` the left factor is stored [k, m]. */
interface Product {
  readonly m: number;
  readonly k: number;
  readonly n: number;
  readonly transA?: boolean;
  readonly transB?: boolean;
}

/** The products that a step cannot do without, over the whole batch: forward passes, gradients of the trained weights, and the
 *  errors handed down. Products with one column are no work worth counting. */
export function productsOf(name: StepName, { n, d, p1, p2 }: StepSizes): readonly Product[] {
  const forward1 = { m: n, k: d, n: p1, transB: true };
  const forward2 = { m: n, k: p1, n: p2, transB: true };
  const back = { m: n, k: p2, n: p1 };
  const gradient1 = { m: p1, k: n, n: d, transA: true };
  const gradient2 = { m: p2, k: n, n: p1, transA: true };
  // The frozen first layer's output is kept in the layer-2 phase: its forward product is not done.
  if (name === "layer2") return [forward2, gradient2];
  if (name === "layer1") return [forward1, forward2, back, gradient1];
  return [forward1, forward2, back, gradient1, gradient2];
}

export const flopsOf = (products: readonly Product[]): number =>
  products.reduce((sum, { m, k, n }) => sum + 2 * m * k * n, 0);

/** Seconds of the products alone, in the engine's libraries, each cut into as many equal parts as there are threads. */
export function engineProducts(engine: OpenEngine, products: readonly Product[], repeats: number): number {
  const total = products.map((product) => {
    const workspace = engine.workspace({ name: "products", bytes: 2 ** 28 });
    const { m, k, n, transA = false, transB = false } = product;
    const parts = Array.from({ length: engine.threads }, (_, i) => ({
      from: Math.floor((m * i) / engine.threads),
      to: Math.floor((m * (i + 1)) / engine.threads),
    }));
    const b = workspace.matrix(transB ? n : k, transB ? k : n, "float32");
    b.data.fill(0.5);
    const programs = parts.map(({ from, to }) => {
      const rows = to - from;
      const a = workspace.matrix(transA ? k : rows, transA ? rows : k, "float32");
      a.data.fill(0.5);
      const out = workspace.matrix(rows, n, "float32");
      return workspace.record((op) => op.multiply(a, b, { transposeA: transA, transposeB: transB, out }));
    });
    const seconds = Array.from({ length: repeats + 1 }, () => {
      const start = performance.now();
      workspace.run(programs);
      return (performance.now() - start) / 1000;
    });
    workspace.release();
    return median(seconds.slice(1));
  });
  return total.reduce((sum, seconds) => sum + seconds, 0);
}

/** The same products by PyTorch, in one piece each. */
export async function peerProducts(peer: Peer, products: readonly Product[], repeats: number): Promise<number> {
  let sum = 0;
  for (const { m, k, n } of products) {
    sum += median((await peer.ask({ task: "gemm", m, k, n, repeats })).seconds);
  }
  return sum;
}

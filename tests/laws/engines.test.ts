import { afterAll, beforeAll, describe, it } from "vitest";
import { pinThreads } from "../../src/engine/native/environment.ts";
import { type EngineKind, openEngine } from "../../src/engine/native/open.ts";
import { kernelModules } from "../../src/engine/wasm/modules.ts";
import { createWasmEngine, type OpenEngine } from "../../src/engine/wasm/wasm-engine.ts";
import { engineContract } from "./engine-contract.ts";
import { requireSameBitsOf } from "./engine-same-bits.ts";

// Libraries are asked for one thread before any is loaded.
beforeAll(() => {
  pinThreads();
});

const kinds: readonly EngineKind[] = ["wasm", "native"];
for (const kind of kinds) {
  for (const threads of [1, 3]) {
    engineContract(`${kind}, threads: ${threads}`, (options) => openEngine(kind, { ...options, threads }));
  }
}

const { plain } = kernelModules();
engineContract("wasm without fused multiply-add", ({ memoryMebibytes }) =>
  createWasmEngine({ modules: { relaxed: Uint8Array.of(0), plain }, threads: 1, memoryMebibytes }),
);

describe.each(kinds)("%s gives the same bits", (kind) => {
  let engines: readonly OpenEngine[] = [];
  beforeAll(async () => {
    engines = await Promise.all([1, 2, 3].map((threads) => openEngine(kind, { threads })));
  });
  afterAll(() => {
    for (const engine of engines) engine.close();
  });
  it("on one thread, two and three", () => requireSameBitsOf(engines));
});

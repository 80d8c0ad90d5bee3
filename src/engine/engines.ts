import { requireDomain } from "../math/domain-error.ts";
import type { Engine } from "./engine.ts";
import { referenceEngine } from "./reference/reference-engine.ts";

const engines: ReadonlyMap<string, Engine> = new Map([referenceEngine].map((engine) => [engine.id, engine]));

/** The ids of the engines that there are. */
export const engineIds: readonly string[] = [...engines.keys()];

export function engineById(id: string): Engine {
  const engine = engines.get(id);
  requireDomain(engine !== undefined, "engineById", `id must be one of ${engineIds.join(", ")}`, id);
  return engine;
}

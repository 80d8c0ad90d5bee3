import { DomainError } from "../../math/domain-error.ts";
import type { Univariate } from "../vector/algebra.ts";
import { compileVector } from "../vector/compile.ts";
import type { Layout } from "./layout.ts";
import type { Bits } from "./products.ts";

/** Where a compiled module lies, in bytes. */
export interface VectorModule {
  readonly offset: number;
  readonly length: number;
}

/** Compiles univariate functions onto the memory, each once in each precision, where every thread finds them. */
export function createVectors(
  buffer: SharedArrayBuffer,
  { code, relaxed }: { readonly code: Layout["code"]; readonly relaxed: boolean },
): (f: Univariate, bits: Bits) => VectorModule {
  const known = new Map<Univariate["vector"], Map<Bits, VectorModule>>();
  let next = code.from;
  return (f, bits) => {
    const ofForm = known.get(f.vector) ?? new Map<Bits, VectorModule>();
    known.set(f.vector, ofForm);
    const found = ofForm.get(bits);
    if (found !== undefined) return found;
    const bytes = compileVector(f.vector, { precision: bits === 32 ? "float32" : "float64", relaxed });
    if (next + bytes.length > code.to) {
      throw new DomainError(f.id, "compiled functions must fit into 1 MiB", next + bytes.length - code.from);
    }
    new Uint8Array(buffer, next, bytes.length).set(bytes);
    const module = { offset: next, length: bytes.length };
    ofForm.set(bits, module);
    next += Math.ceil(bytes.length / 8) * 8;
    return module;
  };
}

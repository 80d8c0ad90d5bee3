import { alignUp } from "./heap.ts";
import { CONTROL_BYTES } from "./team.ts";

/** Bytes left to the modules' own data. */
const RESERVED = 65_536;
/** Most programs that one run hands to the team at once. */
export const LIST_LENGTH = 8192;
/** Room for compiled activations, about 3 kB each. */
const CODE_BYTES = 2 ** 20;

/** Where things lie on the memory, in bytes. */
export interface Layout {
  readonly control: number;
  readonly list: number;
  readonly code: { readonly from: number; readonly to: number };
  /** Of each thread. */
  readonly scratch: readonly number[];
  readonly heap: number;
}

export function layoutFor(threads: number, { scratchBytes }: { readonly scratchBytes: number }): Layout {
  const control = RESERVED;
  const list = control + CONTROL_BYTES;
  const code = list + 8 * LIST_LENGTH;
  const first = code + CODE_BYTES;
  const scratch = Array.from({ length: threads }, (_, i) => first + i * alignUp(scratchBytes));
  return { control, list, code: { from: code, to: first }, scratch, heap: first + threads * alignUp(scratchBytes) };
}

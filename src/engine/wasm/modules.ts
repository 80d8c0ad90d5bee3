import { plain, relaxed } from "./kernels.gen.ts";

/** Of every browser and of Node. */
const { atob } = globalThis as unknown as { readonly atob: (text: string) => string };

const fromBase64 = (text: string): Uint8Array => Uint8Array.from(atob(text), (byte) => byte.charCodeAt(0));

/** The kernels' modules, with fused multiply-add and without. */
export const kernelModules = (): { readonly relaxed: Uint8Array; readonly plain: Uint8Array } => ({
  relaxed: fromBase64(relaxed),
  plain: fromBase64(plain),
});

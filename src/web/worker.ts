import { expose } from "comlink";
import { config } from "zod";
import type { BuildStamp } from "./app/build-stamp.ts";
import { addresses } from "./laboratory/addresses.ts";

declare const __BUILD__: BuildStamp;

// The policy of the page lets no text be evaluated as code, not even zod's.
config({ jitless: true });

/** Everything that is computed: a page holds no mathematics, and waits for none. */
const laboratory = { ...addresses };
export type Laboratory = typeof laboratory;

expose(laboratory);

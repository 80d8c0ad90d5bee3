import { expose } from "comlink";
import { config } from "zod";
import type { BuildStamp } from "./app/build-stamp.ts";
import { addresses } from "./laboratory/addresses.ts";
import { claims } from "./laboratory/claims.ts";
import { dataFile } from "./laboratory/data-file.ts";
import { playground } from "./laboratory/playground.ts";
import { sandwich } from "./laboratory/sandwich.ts";
import { spectra } from "./laboratory/spectra.ts";

declare const __BUILD__: BuildStamp;

// The policy of the page lets no text be evaluated as code, not even zod's.
config({ jitless: true });

/** Everything that is computed: a page holds no mathematics, and waits for none. */
const laboratory = { ...addresses, ...claims, ...dataFile, ...playground, ...sandwich, ...spectra };
export type Laboratory = typeof laboratory;

expose(laboratory);

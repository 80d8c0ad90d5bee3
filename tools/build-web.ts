import { existsSync, readdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { build, type InlineConfig } from "vite";
import { codeVersion } from "../src/cli/code-version.ts";
import { environment, PROJECT } from "../src/cli/environment.ts";
import { experimentIds } from "../src/cli/registry.ts";
import type { BuildStamp } from "../src/web/app/build-stamp.ts";
import { buildServiceWorker } from "./build-service-worker.ts";
import { writeSiteData } from "./site-data.ts";

/**
 * `npm run build:web`, or `node tools/build-web.ts [folder]`: the laboratory as a folder of files (dist/web unless another is named) that any
 * static host serves from any path: page, workers and the records that it is shipped with. An older build in the folder goes; a folder with
 * anything else is refused.
 */
export async function buildWeb(folder: string): Promise<void> {
  const foreign = existsSync(folder) && readdirSync(folder).length > 0 && !existsSync(join(folder, "data/board.json"));
  if (foreign)
    throw new Error(`${folder} holds something else than an older build; the site needs a folder of its own`);
  rmSync(folder, { recursive: true, force: true });
  await build(configuration(folder));
  await writeSiteData(join(folder, "data"));
  await buildServiceWorker(folder);
}

/** What a build writes into the code: a page has no sources to hash. */
function stamp(): BuildStamp {
  const { thalweg, node } = environment();
  const codeVersions = Object.fromEntries(experimentIds.map((id) => [id, codeVersion(id)]));
  return { versions: { thalweg, builtWith: node }, codeVersions };
}

/** What nearly everything in the worker stands on, as one file: a hundred small ones took longer to fetch than to run. */
const GROUND = {
  name: "ground",
  test: /src\/(math|expressions|statistics|engine|activations|distributions|targets|networks|plots|permalink)\/|node_modules\/zod/,
  minShareCount: 4,
  priority: 1,
};

/** What trains, with all that it stands on: the page that begins with it waits for no chain of small files. */
const SESSION = { name: "session", test: /src\/playground\/session\.ts$/, priority: 0 };

function configuration(folder: string): InlineConfig {
  return {
    configFile: false,
    logLevel: "warn",
    root: join(PROJECT, "src/web"),
    base: "./",
    publicDir: false,
    plugins: [svelte({ configFile: false })],
    define: { __BUILD__: JSON.stringify(stamp()) },
    worker: { format: "es", rolldownOptions: { output: { codeSplitting: { groups: [GROUND, SESSION] } } } },
    build: {
      outDir: folder,
      emptyOutDir: false,
      target: "esnext",
      modulePreload: { polyfill: false },
      // Nothing inlined as data: the policy of the page lets no script come from there.
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 2000,
    },
  };
}

if (process.argv[1] !== undefined && import.meta.filename === process.argv[1]) {
  const folder = resolve(process.argv[2] ?? join(PROJECT, "dist/web"));
  await buildWeb(folder);
  console.log(`the laboratory is in ${folder}`);
}

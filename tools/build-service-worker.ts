import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { build } from "vite";
import { PROJECT } from "../src/cli/environment.ts";
import type { OfflineFiles } from "../src/web/model/offline.ts";

/** Its script, at the site's root: what is above it in the path of its address is none of its business. */
const SCRIPT = "service-worker.js";

/** Adds to a built site the script that lets it work without a network, with the list of all that is there. */
export async function buildServiceWorker(folder: string): Promise<void> {
  await build({
    configFile: false,
    logLevel: "warn",
    root: join(PROJECT, "src/web"),
    publicDir: false,
    define: { __OFFLINE__: JSON.stringify(offlineFiles(folder)) },
    build: {
      outDir: folder,
      emptyOutDir: false,
      target: "es2022",
      // A classic script in one piece: every browser that has service workers runs it.
      lib: {
        entry: join(PROJECT, "src/web/service-worker.ts"),
        formats: ["iife"],
        name: "thalweg",
        fileName: () => SCRIPT,
      },
    },
  });
}

/** All files of a site but the page, which is stored under its folder's address, and the script itself; the version is a hash of them all. */
export function offlineFiles(folder: string): OfflineFiles {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .filter((path) => path !== SCRIPT)
    .sort();
  const hash = createHash("sha256");
  for (const path of paths) {
    const content = createHash("sha256")
      .update(readFileSync(join(folder, path)))
      .digest("hex");
    hash.update(`${content} ${path}\n`);
  }
  return { version: hash.digest("hex").slice(0, 16), files: paths.filter((path) => path !== "index.html") };
}

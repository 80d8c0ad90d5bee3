#!/usr/bin/env node
import module from "node:module";
import { fileURLToPath } from "node:url";

const major = Number(process.versions.node.split(".")[0]);
if (major < 26) {
  process.stderr.write(
    `thalweg: needs Node 26 or later, this is ${process.versions.node} (${process.execPath}). ` +
      "The project pins its own: run `npm ci` in the project, then `npx thalweg` there.\n",
  );
  process.exitCode = 1;
} else {
  // Compiled code is kept between commands: half of a command's start is compiling. In the installation, since what lies in a temporary
  // folder that others may write to is not to be run; where it cannot be written, nothing is kept.
  module.enableCompileCache(fileURLToPath(new URL("../node_modules/.cache/thalweg", import.meta.url)));
  await import("../src/cli/main.ts");
}

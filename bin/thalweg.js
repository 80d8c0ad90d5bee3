#!/usr/bin/env node
import module from "node:module";

const major = Number(process.versions.node.split(".")[0]);
if (major < 26) {
  process.stderr.write(
    `thalweg: needs Node 26 or later, this is ${process.versions.node} (${process.execPath}). ` +
      "The project pins its own: run `npm ci` in the project, then `npx thalweg` there.\n",
  );
  process.exitCode = 1;
} else {
  // Compiled code is kept between commands, below the system's temporary folder: half of a command's start is compiling.
  module.enableCompileCache();
  await import("../src/cli/main.ts");
}

import { spawnSync } from "node:child_process";

/** What passes before each commit: registries rewritten, types, format and lint, walls, unused code, unit tests. */
for (const [command, ...args] of [
  ["node", "tools/registry.ts"],
  ["tsc", "-p", "tsconfig.numeric.json"],
  ["tsc", "-p", "tsconfig.core.json"],
  ["svelte-check", "--tsconfig", "tsconfig.web.json", "--fail-on-warnings"],
  ["tsc", "-p", "tsconfig.json"],
  ["biome", "check", "--write", "--error-on-warnings"],
  ["depcruise", "--config", "dependency-cruiser.config.js", "src"],
  ["knip"],
  ["vitest", "run", "src"],
  ["node", "tools/docs.ts", "--check"],
] as const) {
  console.log(`\n$ ${command} ${args.join(" ")}`);
  const { status } = spawnSync(command, args, { stdio: "inherit" });
  if (status !== 0) {
    process.exitCode = 1;
    break;
  }
}

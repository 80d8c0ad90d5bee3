import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { buildWeb } from "../../tools/build-web.ts";
import { temporaryFolder } from "./thalweg.ts";

test("a folder that holds anything but an older build is refused, and left as it is", async () => {
  using folder = temporaryFolder();
  const mine = join(folder.path, "thesis.tex");
  writeFileSync(mine, "");
  await expect(buildWeb(folder.path)).rejects.toThrow("the site needs a folder of its own");
  expect(existsSync(mine)).toBe(true);
});

import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Compiles src/engine/wasm/assembly to the two modules of src/engine/wasm/kernels.gen.ts: with relaxed SIMD (fused
 * multiply-add where the machine has it) and without. Does nothing where that file was made from the same sources by the
 * same compiler.
 */
const ROOT = fileURLToPath(new URL("..", import.meta.url));
const FOLDER = "src/engine/wasm/assembly";
const OUT = join(ROOT, "src/engine/wasm/kernels.gen.ts");
const FLAGS = [
  "-O3",
  "--runtime",
  "stub",
  "--noAssert",
  "--importMemory",
  "--noExportMemory",
  "--sharedMemory",
  "--initialMemory",
  "1",
  "--maximumMemory",
  "65536",
  "--enable",
  "simd",
  "--enable",
  "threads",
];

const sources = new Map(
  readdirSync(join(ROOT, FOLDER))
    .filter((name) => name.endsWith(".ts"))
    .sort()
    .map((name) => [`${FOLDER}/${name}`, readFileSync(join(ROOT, FOLDER, name), "utf8")]),
);

const hash = sourceHash();
if (!existsSync(OUT) || !readFileSync(OUT, "utf8").includes(hash)) {
  const relaxed = await compile(["--enable", "relaxed-simd"]);
  const plain = await compile([]);
  writeFileSync(
    OUT,
    `// Made by tools/kernels.ts from ${FOLDER} (${hash}).\n` +
      `/** The kernels with relaxed SIMD, base64. */\nexport const relaxed: string = "${relaxed}";\n` +
      `/** The kernels without. */\nexport const plain: string = "${plain}";\n`,
  );
  console.log(`${OUT}: ${relaxed.length} and ${plain.length} characters`);
}

/** SHA-256 of the sources, of this file and of the compiler's version. */
function sourceHash(): string {
  const digest = createHash("sha256");
  const { version } = JSON.parse(
    readFileSync(fileURLToPath(import.meta.resolve("assemblyscript/package.json")), "utf8"),
  ) as { readonly version: string };
  digest.update(version).update(readFileSync(fileURLToPath(import.meta.url)));
  for (const [name, text] of sources) digest.update(`\n${name}\n`).update(text);
  return digest.digest("hex");
}

/** The module, base64. Throws with the compiler's messages where it does not compile. */
async function compile(features: readonly string[]): Promise<string> {
  const asc = await import("assemblyscript/asc");
  let binary: Uint8Array | undefined;
  const { error, stderr } = await asc.main([`${FOLDER}/index.ts`, "--outFile", "kernels.wasm", ...FLAGS, ...features], {
    readFile: (name) => sources.get(name) ?? null,
    writeFile: (_name, contents) => {
      if (typeof contents !== "string") binary = contents;
    },
    listFiles: () => [],
  });
  const said = stderr?.toString() ?? "";
  if (error || binary === undefined) throw new Error(`kernels: ${error?.message ?? "no module"}\n${said}`);
  if (said !== "") console.warn(said);
  return Buffer.from(binary).toString("base64");
}

/**
 * `npm run registry` rewrites every registry.gen.ts from its folder; `--check` changes nothing and exits 1 when one is out
 * of date. An entry is a file with `export default define…`; its id is its file name, for experiments folder/file.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const source = new URL("../src/", import.meta.url);

interface Entry {
  readonly id: string;
  /** Relative to the registry, with ./ and .ts. */
  readonly path: string;
}

interface Registry {
  /** Folder under src/. */
  readonly folder: string;
  /** Whether entries are one folder further down. */
  readonly nested: boolean;
  readonly write: (entries: readonly Entry[]) => string;
}

const HEADER = "// Written by `npm run registry` from the files of this folder. Do not edit.\n";

/** Imports everything: the objects are small. */
const eager =
  (name: string, idType: string) =>
  (entries: readonly Entry[]): string =>
    [
      HEADER,
      ...entries.map(({ id, path }) => `import ${variable(id)} from ${JSON.stringify(path)};\n`),
      `\nexport const ${name} = {\n`,
      ...entries.map(({ id }) => `  ${JSON.stringify(id)}: ${variable(id)},\n`),
      `} as const;\n\nexport type ${idType} = keyof typeof ${name};\n`,
    ].join("");

/** Imports an experiment when it is asked for: the command line lists without loading, the page loads one at a time. */
const lazyExperiments = (entries: readonly Entry[]): string =>
  [
    HEADER,
    'import type { Experiment } from "./experiment.ts";\n',
    "\nexport const experiments: Readonly<Record<string, () => Promise<Experiment>>> = {\n",
    ...entries.map(
      ({ id, path }) => `  ${JSON.stringify(id)}: () => import(${JSON.stringify(path)}).then((m) => m.default),\n`,
    ),
    "};\n",
  ].join("");

const registries: readonly Registry[] = [
  { folder: "activations", nested: false, write: eager("activations", "ActivationId") },
  { folder: "distributions/radial", nested: false, write: eager("radialFamilies", "RadialFamilyId") },
  { folder: "targets", nested: false, write: eager("targets", "TargetId") },
  { folder: "targets/sphere", nested: false, write: eager("sphereTargets", "SphereTargetId") },
  { folder: "theory/certificates/targets", nested: false, write: eager("certifiedTargets", "CertifiedTargetId") },
  { folder: "theory/quantities", nested: false, write: eager("quantities", "QuantityId") },
  { folder: "experiments", nested: true, write: lazyExperiments },
];

/** harmonic-dimension → harmonicDimension. */
function variable(id: string): string {
  return id.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function entriesOf({ folder, nested }: Registry): readonly Entry[] {
  const root = new URL(`${folder}/`, source);
  const folders = nested
    ? readdirSync(root, { withFileTypes: true }).flatMap((d) => (d.isDirectory() ? [`${d.name}/`] : []))
    : [""];
  return folders
    .flatMap((inner) => readdirSync(new URL(inner, root)).map((file) => inner + file))
    .filter((file) => /\.ts$/.test(file) && !/\.(test|gen)\.ts$/.test(file))
    .filter((file) => /^export default define/m.test(readFileSync(new URL(file, root), "utf8")))
    .sort()
    .map((file) => ({ id: file.replace(/\.ts$/, ""), path: `./${file}` }));
}

function currentText(file: URL): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

const check = process.argv.includes("--check");
for (const registry of registries) {
  const file = new URL(`${registry.folder}/registry.gen.ts`, source);
  const entries = entriesOf(registry);
  const text = registry.write(entries);
  if (currentText(file) === text) continue;
  if (check) {
    console.error(`${fileURLToPath(file)} is out of date: run npm run registry`);
    process.exitCode = 1;
  } else {
    writeFileSync(file, text);
    console.log(`src/${registry.folder}/registry.gen.ts: ${entries.length} entries`);
  }
}

import { resolve } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";
import { codeVersion, importsIn, sourcesOfExperiment } from "./code-version.ts";
import { experimentIds } from "./registry.ts";

const SOURCE = resolve(import.meta.dirname, "..");

test.each([
  ['import { a } from "./a.ts";', ["./a.ts"]],
  ['import a from "../b/a.ts";', ["../b/a.ts"]],
  ['import * as a from "./a.ts";', ["./a.ts"]],
  ['import {\n  a,\n  type B,\n  c as d,\n} from "./a.ts";\nimport e from "./e.ts";', ["./a.ts", "./e.ts"]],
  ['export { a } from "./a.ts";\nexport * from "./b.ts";', ["./a.ts", "./b.ts"]],
  ['export * as names from "./a.ts";', ["./a.ts"]],
  ['import "./effect.ts";', ["./effect.ts"]],
  ['const a = await import("./a.ts");\nconst b = () => import(\n  "./b.ts"\n);', ["./a.ts", "./b.ts"]],
  ['import values from "./values.json" with { type: "json" };', ["./values.json"]],
  ['import a, { type B } from "./a.ts";', ["./a.ts"]],
  ['import { type A } from "./a.ts";', ["./a.ts"]],
  ['import type from "./a.ts";', ["./a.ts"]],
  ['import type { A } from "./a.ts";\nimport type B from "./b.ts";\nimport type * as C from "./c.ts";', []],
  ['export type { A } from "./a.ts";\nexport type * from "./b.ts";', []],
  ['import type {\n  A,\n} from "./a.ts";\nimport { b } from "./b.ts";', ["./b.ts"]],
  ['import { z } from "zod";\nimport { readFileSync } from "node:fs";', []],
  ['export const a = 1;\nexport function b(): void {}\nimport { c } from "./c.ts";', ["./c.ts"]],
  ['export const load = () => read("./data.txt");\nexport const from = ["./b.ts"];', []],
  ['export type A = "./a.ts";\nexport type B<C> = C | "./b.ts";', []],
])("%j imports %j", (text, imports) => {
  expect(importsIn(text)).toEqual(imports);
});

const everySource = new Set(experimentIds.flatMap((id) => [...closure(id, importsIn).keys()]));

test("every file of every experiment, found as TypeScript's own parser finds it", () => {
  expect(everySource.size).toBeGreaterThan(20);
  for (const id of experimentIds) {
    expect([...closure(id, importsIn).keys()].sort(), id).toEqual([...closure(id, importsByTypeScript).keys()].sort());
  }
});

test("a mutant that knows only imports of one line misses files", () => {
  const mutant = (text: string): readonly string[] =>
    [...text.matchAll(/^import .* from "(\.[^"]+)";$/gm)].map(([, path]) => path);
  const cases = 'import {\n  a,\n} from "./a.ts";\nexport { b } from "./b.ts";\nimport "./c.ts";\n';
  expect(importsIn(cases)).toEqual(importsByTypeScript(cases));
  expect(mutant(cases)).not.toEqual(importsByTypeScript(cases));
});

test.each(experimentIds)("the version of %s covers what runs its jobs, which it does not import itself", (id) => {
  const paths = [...sourcesOfExperiment(id).keys()];
  for (const file of [
    `experiments/${id}.ts`,
    "runner/run-job.ts",
    "engine/native/open.ts",
    "engine/native/helper.ts",
    "engine/wasm/kernels.gen.ts",
    "math/random/key.ts",
    "experiments/encode-numbers.ts",
  ]) {
    expect(paths).toContain(resolve(SOURCE, file));
  }
  expect(paths.some((path) => path.startsWith(resolve(SOURCE, "engine/reference")))).toBe(true);
});

test("one version for each experiment, the same each time", () => {
  const versions = experimentIds.map(codeVersion);
  for (const version of versions) expect(version).toMatch(/^[0-9a-f]{16}$/);
  expect(new Set(versions).size).toBe(experimentIds.length);
  expect(experimentIds.map(codeVersion)).toEqual(versions);
});

/** The experiment's file and all that it imports, by a given reader of imports. */
function closure(id: string, read: (text: string) => readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const waiting = [resolve(SOURCE, `experiments/${id}.ts`)];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (found.has(path)) continue;
    const text = ts.sys.readFile(path)!;
    found.set(path, text);
    waiting.push(...read(text).map((target) => resolve(path, "..", target)));
  }
  return found;
}

/** Relative imports that are left when types are erased, by the compiler's syntax tree. */
function importsByTypeScript(text: string): readonly string[] {
  const found: string[] = [];
  const add = (specifier: ts.Node | undefined): void => {
    if (specifier && ts.isStringLiteral(specifier) && specifier.text.startsWith(".")) found.push(specifier.text);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && node.importClause?.phaseModifier !== ts.SyntaxKind.TypeKeyword) {
      add(node.moduleSpecifier);
    }
    if (ts.isExportDeclaration(node) && !node.isTypeOnly) add(node.moduleSpecifier);
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) add(node.arguments[0]);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile("source.ts", text, ts.ScriptTarget.Latest, true));
  return found;
}

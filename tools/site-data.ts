import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import temml from "temml";
import { PROJECT } from "../src/cli/environment.ts";
import { experimentIds, loadExperiment } from "../src/cli/registry.ts";
import type { Figure } from "../src/experiments/figure.ts";
import { figureSchema } from "../src/web/model/figure-schema.ts";
import { noteOf } from "../src/web/model/note.ts";
import { paperOfNote } from "../src/web/model/paper-texts.ts";
import { siteFiles } from "../src/web/model/site-data.ts";
import { readSiteFile, resultSchema } from "../src/web/model/site-schema.ts";
import { noteHtml } from "./note-html.ts";

/**
 * `node tools/site-data.ts <folder>`: writes the records that the static site is shipped with, from docs/results,
 * docs/figures, docs/theory, references.bib and the experiments. Everything read is checked; the folder is made anew.
 */
export async function siteData(): Promise<ReadonlyMap<string, string>> {
  const experiments = await Promise.all(experimentIds.map(loadExperiment));
  const found = <T>(read: (id: string) => T | undefined): ReadonlyMap<string, T> =>
    new Map(experimentIds.flatMap((id) => [[id, read(id)] as const]).filter(isFound));
  const notes = new Map(
    readdirSync(join(PROJECT, "docs/theory"))
      .filter((name) => name.endsWith(".md"))
      .sort()
      .map((name) => [name.slice(0, -3), readFileSync(join(PROJECT, "docs/theory", name), "utf8")]),
  );
  return siteFiles({
    experiments,
    results: found((id) => json(`docs/results/${fileOf(id)}.json`, resultSchema)),
    drawings: found((id) => text(`docs/figures/${fileOf(id)}.svg`)),
    figures: found((id): Figure | undefined => json(`docs/figures/${fileOf(id)}.json`, figureSchema)),
    code: found((id) => text(`src/experiments/${id}.ts`)),
    bibliography: readFileSync(join(PROJECT, "references.bib"), "utf8"),
    notes,
    html: noteHtml({
      note(name) {
        const [paper, markdown] = [paperOfNote(name), notes.get(name)];
        if (paper === undefined || markdown === undefined) return undefined;
        return { address: `#/papers/${paper}?note=${name}`, title: noteOf(name, markdown).title };
      },
      claim(slug) {
        const found = experiments.find(({ id }) => id === slug || fileOf(id) === slug);
        return found === undefined ? undefined : { address: `#/claim/${found.id}`, title: found.title };
      },
      figure(slug) {
        const id = experimentIds.find((own) => fileOf(own) === slug);
        return id === undefined ? undefined : { light: `figures/${id}.svg`, dark: `figures/${id}.dark.svg` };
      },
    }),
    typeset: (formula) => temml.renderToString(formula, { displayMode: true, throwOnError: true }),
  });
}

/** Writes the site's data into a folder, in place of the site's data that it holds, and of nothing else. */
export async function writeSiteData(folder: string): Promise<number> {
  const foreign = existsSync(folder) && readdirSync(folder).length > 0 && !existsSync(join(folder, "board.json"));
  if (foreign) throw new Error(`${folder} holds other files; the site's data need a folder of their own`);
  const files = await siteData();
  rmSync(folder, { recursive: true, force: true });
  for (const [path, content] of files) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  return files.size;
}

function text(path: string): string | undefined {
  const file = join(PROJECT, path);
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

function json<T>(path: string, schema: Parameters<typeof readSiteFile<T>>[0]): T | undefined {
  const content = text(path);
  return content === undefined ? undefined : readSiteFile(schema, path, JSON.parse(content));
}

const fileOf = (id: string): string => id.replace("/", "-");

function isFound<T>(entry: readonly [string, T | undefined]): entry is readonly [string, T] {
  return entry[1] !== undefined;
}

if (process.argv[1] !== undefined && import.meta.filename === process.argv[1]) {
  const folder = process.argv[2];
  if (folder === undefined) throw new Error("node tools/site-data.ts <folder>");
  console.log(`${await writeSiteData(folder)} files in ${folder}`);
}

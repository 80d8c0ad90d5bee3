import type { Board, ClaimPage, Note, Papers } from "../model/site-schema.ts";

/** Reads the records that the site was built with; each file once. Rejects with a sentence for the reader. */
export const siteData = {
  board: (): Promise<Board> => read("board.json", async () => (await schemas()).boardSchema),
  claim: (id: string): Promise<ClaimPage> => read(`claims/${id}.json`, async () => (await schemas()).claimSchema),
  papers: (): Promise<Papers> => read("papers.json", async () => (await schemas()).papersSchema),
  note: (name: string): Promise<Note> => read(`notes/${name}.json`, async () => (await schemas()).noteSchema),
};

/** Address of a file of the site's data. */
export const dataAddress = (path: string): string => new URL(`data/${path}`, document.baseURI).href;

type Schemas = typeof import("../model/site-schema.ts");

const schemas = (): Promise<Schemas> => import("../model/site-schema.ts");
const files = new Map<string, Promise<unknown>>();

function read<T>(path: string, schema: () => Promise<Parameters<Schemas["readSiteFile"]>[0]>): Promise<T> {
  let file = files.get(path) as Promise<T> | undefined;
  if (file === undefined) {
    file = fetched<T>(path, schema);
    files.set(path, file);
    file.catch(() => files.delete(path)); // to be asked for again
  }
  return file;
}

async function fetched<T>(path: string, schema: () => Promise<Parameters<Schemas["readSiteFile"]>[0]>): Promise<T> {
  const response = await fetch(dataAddress(path)).catch(() => undefined);
  if (response === undefined) throw new Error(`${path} could not be loaded: is the network there?`);
  if (!response.ok) throw new Error(`${path} is not there (${response.status}): the site was not built completely.`);
  const { readSiteFile } = await schemas();
  return readSiteFile(await schema(), path, await response.json()) as T;
}

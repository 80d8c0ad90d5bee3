import { decodeSiteFile, SiteDataError } from "../model/site-file.ts";
import type { Board, ClaimPage, Note, Papers } from "../model/site-schema.ts";

/** Reads the records that the site was built with; each file once. Rejects with a sentence for the reader. */
export const siteData = {
  board: (): Promise<Board> => read("board.json"),
  claim: (id: string): Promise<ClaimPage> => read(`claims/${id}.json`),
  papers: (): Promise<Papers> => read("papers.json"),
  note: (name: string): Promise<Note> => read(`notes/${name}.json`),
};

/** Address of a file of the site's data. */
export const dataAddress = (path: string): string => new URL(`data/${path}`, document.baseURI).href;

const files = new Map<string, Promise<unknown>>();

function read<T>(path: string): Promise<T> {
  let file = files.get(path) as Promise<T> | undefined;
  if (file === undefined) {
    file = fetched<T>(path);
    files.set(path, file);
    file.catch(() => files.delete(path)); // to be asked for again
  }
  return file;
}

async function fetched<T>(path: string): Promise<T> {
  const response = await fetch(dataAddress(path)).catch(() => undefined);
  if (response === undefined) throw new Error(`${path} could not be loaded: is the network there?`);
  if (!response.ok) throw new Error(`${path} is not there (${response.status}): the site was not built completely.`);
  const json = await response.json().catch(() => {
    throw new SiteDataError(path, "not JSON");
  });
  return decodeSiteFile<T>(path, json);
}

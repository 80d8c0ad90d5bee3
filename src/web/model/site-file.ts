import { decodeNumbers } from "../../experiments/encode-numbers.ts";
import type { Json } from "../../math/json.ts";

/** The layout of the site's files; a page of one version reads no other. */
export const SITE_VERSION = 1;

/** A file of the site that is not what it should be: a sentence for the reader, who can do nothing about its insides. */
export class SiteDataError extends Error {
  override readonly name = "SiteDataError";

  constructor(file: string, why: string) {
    super(
      `${file} is not what this page expects (${why}). ` +
        "Reload the page; if that does not help, the site was not built completely.",
    );
  }
}

/**
 * Decodes NaN and ±∞, and checks the version. A page takes the rest on trust: the build has checked it against the schemas, which
 * weigh more than what the first page shows.
 */
export function decodeSiteFile<T>(file: string, json: Json): T {
  const version = json !== null && typeof json === "object" ? (json as { readonly version?: Json }).version : undefined;
  if (version !== SITE_VERSION)
    throw new SiteDataError(file, `version: must be ${SITE_VERSION}, got ${JSON.stringify(version) ?? "none"}`);
  return decodeNumbers(json) as T;
}

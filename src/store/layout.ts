import { accessSync, constants, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { codeOf, StoreError } from "./store-error.ts";
import { writeAside } from "./write-aside.ts";

/** Raised whenever an older thalweg could misread a store. */
const SCHEMA = 1;

/** Where a store keeps what. */
export interface Layout {
  readonly directory: string;
  /** Segments of rows: the results themselves. */
  readonly rows: string;
  /** One file for each experiment's verdict. */
  readonly records: string;
  /** SQLite; derived from the segments, and safe to delete. */
  readonly index: string;
}

/** Makes the store's folders where they are missing; a StoreError says why a directory cannot hold a store. */
export function prepareLayout(directory: string, log: (warning: string) => void): Layout {
  const layout = {
    directory,
    rows: join(directory, "rows"),
    records: join(directory, "records"),
    index: join(directory, "index.sqlite"),
  };
  for (const folder of [layout.directory, layout.rows, layout.records]) makeFolder(folder);
  checkSchema(join(directory, "store.json"), log);
  return layout;
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const code = codeOf(error);
    if (code === "EEXIST" || code === "ENOTDIR") {
      throw new StoreError(`${folder}: a file is in the way; move it, or choose another folder for the store.`);
    }
    if (code === "EACCES" || code === "EPERM" || code === "EROFS") {
      throw new StoreError(
        `${folder} cannot be written (${code}); get permission, or choose another folder for the store.`,
      );
    }
    throw new StoreError(`${folder} cannot be made (${code}); choose another folder for the store.`);
  }
}

/** The file is written once, when the store is made. */
function checkSchema(path: string, log: (warning: string) => void): void {
  const schema = schemaIn(path, log);
  if (schema === undefined) {
    writeAside(path, `${JSON.stringify({ format: "thalweg-store", schema: SCHEMA })}\n`);
  } else if (schema > SCHEMA) {
    throw new StoreError(
      `${path}: a newer thalweg made this store (schema ${schema}, this one knows ${SCHEMA}); ` +
        "update thalweg, or choose another folder for the store.",
    );
  }
}

/** Undefined where the file is missing or, with a warning, damaged. */
function schemaIn(path: string, log: (warning: string) => void): number | undefined {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw new StoreError(
      `${path} cannot be read (${codeOf(error)}); get permission, or choose another folder for the store.`,
    );
  }
  try {
    const { schema } = JSON.parse(text) as { readonly schema?: unknown };
    if (Number.isSafeInteger(schema)) return schema as number;
  } catch {
    // Not JSON: the same as JSON without a schema.
  }
  log(`${path} is damaged; written again.`);
  return undefined;
}

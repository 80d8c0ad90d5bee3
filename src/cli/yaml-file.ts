import { isUtf8 } from "node:buffer";
import { readFileSync } from "node:fs";
import { type Document, isAlias, isMap, isNode, isScalar, LineCounter, parseDocument, visit } from "yaml";
import { nearest } from "../permalink/nearest.ts";
import { UsageError } from "./exit.ts";

/** Values read from a YAML file, and where each was written: "file.yaml, line 12", or "" for one that was not. */
export interface YamlFile {
  readonly values: Readonly<Record<string, unknown>>;
  readonly place: (path: readonly PropertyKey[]) => string;
}

/** Reads a file that maps known keys to values. Every UsageError names the file, the line and, if there is one, the key. */
export function readYamlFile(name: string, known: readonly string[]): YamlFile {
  const text = textOf(name);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, prettyErrors: false });
  const line = (offset: number | undefined): string =>
    offset === undefined ? name : `${name}, line ${lines.linePos(offset).line}`;
  const broken = document.errors[0] ?? document.warnings[0];
  if (broken) throw new UsageError(`${line(broken.pos[0])}: ${describe(broken, text)}.`);
  const root = document.contents;
  if (root === null) throw new UsageError(`${name}, line 1: the file is empty; it must map parameters to values.`);
  if (!isMap(root)) {
    throw new UsageError(
      `${line(root.range?.[0])}: must be a mapping of parameters to values («ds: [32]»), not a list or a single value.`,
    );
  }
  for (const { key } of root.items) {
    const word = isScalar(key) ? String(key.value) : String(key);
    if (!known.includes(word)) {
      throw new UsageError(`${line(isNode(key) ? key.range?.[0] : undefined)}: ${unknownKey(word, known)}`);
    }
  }
  return {
    values: valuesOf(document, line),
    place: (path) => (document.hasIn([path[0]]) ? line(offsetOf(document, path)) : ""),
  };
}

/** The sentence about a key that is none. */
export function unknownKey(word: string, known: readonly string[]): string {
  if (word === "<<") return "merge keys «<<» are not supported; write the values themselves.";
  const near = nearest(word, known);
  return `unknown key «${word}»${near === undefined ? "." : `; did you mean «${near}»?`} Known keys: ${known.join(", ")}.`;
}

function textOf(name: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(name);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "";
    throw new UsageError(`--config ${name}: ${REASONS[code] ?? `the file cannot be read (${code})`}.`);
  }
  let line = 1;
  for (let start = 0; start < bytes.length; line++) {
    const feed = bytes.indexOf("\n", start);
    const end = feed < 0 ? bytes.length : feed + 1;
    if (!isUtf8(bytes.subarray(start, end)) || bytes.subarray(start, end).includes(0)) {
      throw new UsageError(`${name}, line ${line}: is not text in UTF-8; a file of parameters is YAML.`);
    }
    start = end;
  }
  return bytes.toString();
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "this is a folder, not a file",
  EACCES: "the file may not be read (EACCES)",
};

function describe(
  { code, message, pos }: { readonly code: string; readonly message: string; readonly pos: readonly number[] },
  text: string,
): string {
  if (code === "DUPLICATE_KEY") return `the key «${/^[^\s:]*/.exec(text.slice(pos[0]))?.[0]}» is there twice`;
  if (code === "MULTIPLE_DOCS") return "the file must hold one document, but here begins another";
  return `not valid YAML: ${message.split("\n")[0].replace(/[.]$/, "")}`;
}

/** The plain values; an alias that leads nowhere, or to what it stands in, is an error here. */
function valuesOf(document: Document.Parsed, line: (offset: number | undefined) => string): Record<string, unknown> {
  try {
    const values = document.toJS() as Record<string, unknown>;
    JSON.stringify(values); // throws where an alias makes a circle
    return values;
  } catch {
    let at: number | undefined;
    let word = "";
    visit(document, {
      Alias(_, node, path) {
        const target = node.resolve(document);
        if (target !== undefined && !path.includes(target)) return undefined;
        at = node.range?.[0];
        word = ` «*${node.source}» needs an anchor «&${node.source}» on a value that ends before it`;
        return visit.BREAK;
      },
    });
    throw new UsageError(`${line(at)}: an alias cannot be resolved:${word || " there are too many"}.`);
  }
}

/** Where the deepest existing node on the path begins: the key's own line for a top-level parameter. */
function offsetOf(document: Document.Parsed, path: readonly PropertyKey[]): number | undefined {
  const root = document.contents;
  if (!isMap(root)) return undefined;
  const pair = root.items.find(({ key }) => isScalar(key) && key.value === path[0]);
  const nested = path.length > 1 && !isAlias(pair?.value) ? document.getIn(path, true) : undefined;
  if (isNode(nested)) return nested.range?.[0];
  return pair !== undefined && isNode(pair.key) ? pair.key.range?.[0] : undefined;
}

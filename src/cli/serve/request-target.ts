import { Refusal } from "./refusal.ts";

/** What a request asks for. */
export interface Target {
  /** The decoded names of its path; none is empty, a dot, two dots, or holds a separator or a control character. */
  readonly segments: readonly string[];
  /** Whether the path ends with a slash. */
  readonly folder: boolean;
  readonly query: URLSearchParams;
}

const LONGEST = 2048;

/**
 * Reads a request target in origin form (RFC 9112, 3.2.1). Decoded once and once only, and name by name: a separator that was
 * encoded is refused with the name that holds it, what is encoded twice stays a strange name that nothing is called by.
 */
export function readTarget(url: string): Target {
  if (url.length > LONGEST) throw new Refusal(414, `the address is longer than ${LONGEST} characters`);
  if (!/^\/[\x21-\x22\x24-\x5b\x5d-\x7e]*$/.test(url))
    throw new Refusal(400, "the address must be a path with a query");
  const [path, ...query] = url.split("?");
  const folder = path!.endsWith("/");
  const names = path!.slice(1, folder ? -1 : undefined);
  return {
    segments: names === "" ? rootOf(path!) : names.split("/").map(nameOf),
    folder,
    query: new URLSearchParams(query.join("?")),
  };
}

function rootOf(path: string): readonly string[] {
  if (path === "/") return [];
  throw new Refusal(400, "a name of the path is empty");
}

function nameOf(encoded: string): string {
  let name: string;
  try {
    name = decodeURIComponent(encoded);
  } catch {
    throw new Refusal(400, "the path is not valid percent-encoding");
  }
  if (name === "" || name === "." || name === "..") throw new Refusal(400, "a name of the path is empty or dots");
  // A colon is a drive or a stream to some file systems.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
  if (/[\u0000-\u001f\u007f/\\:]/.test(name))
    throw new Refusal(400, "a name of the path holds a character it must not");
  return name;
}

import type { Pairs } from "./fields.ts";
import { PermalinkError } from "./permalink-error.ts";

/** Longest hash part of an address that is read, in UTF-16 code units, and longest that is written. */
export const LONGEST = 8192;
/** Most keys: far more than any view has. */
const MOST_KEYS = 400;

/** The hash part taken apart, its percent-encoding undone. */
export interface AddressText {
  /** "claim/safran-lee-2022/floor-holds" → its three parts; none for the board. */
  readonly path: readonly string[];
  readonly pairs: Pairs;
}

/**
 * Reads the hash part of an address: of https://host/page#/claim/…, of #/claim/…, or /claim/… alone. An http address without a hash
 * is the first page, as is nothing.
 */
export function readAddress(address: string): AddressText {
  const hash = hashOf(address.trim());
  if (hash.length > LONGEST) {
    throw new PermalinkError("the whole", `must have at most ${LONGEST} characters`, `${hash.length} characters`);
  }
  const [path = "", ...rest] = hash.split("?");
  const query = rest.join("?");
  if (path !== "" && !path.startsWith("/")) {
    throw new PermalinkError("the path", "must begin with #/ (#/playground, #/claim/…)", path);
  }
  const parts = path.split("/").slice(1);
  if (parts.at(-1) === "") parts.pop();
  return { path: parts.map((part) => decoded(part, "the path")), pairs: pairsOf(query) };
}

/** The hash part, "#" included, with what may stand there readable: letters, digits and , : / * @ + ; ( ) ! ~ . - _. */
export function writeAddress(path: readonly string[], pairs: readonly (readonly [string, string])[]): string {
  const query = pairs.map(([key, value]) => `${encoded(key)}=${encoded(value)}`).join("&");
  const address = `#/${path.map(encoded).join("/")}${query === "" ? "" : `?${query}`}`;
  // What turns texts into links leaves punctuation out at their end.
  const safe = address.replace(/[^A-Za-z0-9/_=~-]$/, (last) => `%${last.charCodeAt(0).toString(16).toUpperCase()}`);
  if (safe.length <= LONGEST) return safe;
  throw new PermalinkError("the whole", `must have at most ${LONGEST} characters`, `${safe.length} characters`);
}

function hashOf(address: string): string {
  const at = address.indexOf("#");
  if (at >= 0) return address.slice(at + 1);
  if (/^https?:\/\//i.test(address)) return "";
  if (address === "" || address.startsWith("/")) return address;
  throw new PermalinkError("the whole", "must have a part that begins with #/", address);
}

function pairsOf(query: string): Pairs {
  const pairs = new Map<string, string>();
  const entries = query.split("&").filter((entry) => entry !== "");
  if (entries.length > MOST_KEYS) {
    throw new PermalinkError("the keys", `must be at most ${MOST_KEYS}`, `${entries.length} keys`);
  }
  for (const entry of entries) {
    const equals = entry.indexOf("=");
    if (equals < 1) throw new PermalinkError("the keys", "must be key=value, joined by &", entry);
    const key = decoded(entry.slice(0, equals), "the keys");
    if (pairs.has(key)) throw new PermalinkError(key, "must be there once", "it twice");
    pairs.set(key, decoded(entry.slice(equals + 1), key));
  }
  return pairs;
}

function decoded(text: string, where: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new PermalinkError(where, "must be UTF-8 in which every % is written %25", text);
  }
}

/** encodeURIComponent, with what RFC 3986 allows in a fragment and no reader of ours takes for a separator left as it is. */
const encoded = (text: string): string =>
  encodeURIComponent(text)
    .replace(/%(2C|3A|2F|40|2B|3B)/g, (code) => decodeURIComponent(code))
    .replaceAll("'", "%27");

/** What a build says of the site: all files of it, by their paths from its root, and a hash of them all. */
export interface OfflineFiles {
  readonly version: string;
  readonly files: readonly string[];
}

/**
 * How a request is answered: from the cache, which is right where a file's name changes with its content; from the network while that answers
 * soon; or by whoever answers without us.
 */
export type Way = "cache first" | "network first" | "leave";

/** A request as far as it matters here. */
export interface Asked {
  readonly method: string;
  /** "navigate" for a page. */
  readonly mode: string;
  readonly url: string;
}

/** Before the names of the caches; what is behind is the version. */
const CACHES = "thalweg ";

/** The name of a site's cache: sites below one another on a host have caches of their own. */
export const cacheName = (scope: string, version: string): string => `${CACHES}${scope} ${version}`;

/** Whether a cache is an older version's of the same site. */
export const isOutdated = (name: string, scope: string, version: string): boolean =>
  name.startsWith(`${CACHES}${scope} `) && name !== cacheName(scope, version);

/**
 * The path of the site's file that a request is for, "" for the page itself; undefined for all that is not a file of the site: other
 * hosts, api/, what only looks like a path of ours.
 */
export function fileOf({ method, url }: Asked, scope: string, known: ReadonlySet<string>): string | undefined {
  if (method !== "GET") return undefined;
  const address = new URL(url);
  const root = new URL(scope);
  if (address.origin !== root.origin || !address.pathname.startsWith(root.pathname)) return undefined;
  const path = address.pathname.slice(root.pathname.length);
  if (path === "" || path === "index.html") return "";
  return known.has(path) ? path : undefined;
}

/** How the site's file of that path is answered. */
export function wayOf(asked: Asked, path: string | undefined): Way {
  if (path === undefined) return "leave";
  if (path === "") return asked.mode === "navigate" ? "network first" : "leave";
  return isHashed(path) ? "cache first" : "network first";
}

/** Whether a file's name changes with its content: the build's assets. */
export const isHashed = (path: string): boolean => path.startsWith("assets/");

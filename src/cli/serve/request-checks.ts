import type { IncomingMessage } from "node:http";
import { Refusal } from "./refusal.ts";
import type { Target } from "./request-target.ts";

/**
 * Refuses a request that another web page may have sent, unless somebody follows a link from there: a tab that opens a page here
 * gives the other one nothing to read and nothing to call. Says who asks; 'another site' may open what {@link mayBeLinkedTo}. A page of evil.example whose name is made to resolve to this machine
 * (DNS rebinding) sends its own name as Host; a page of another origin sends that origin, or what the browser says of it in
 * Sec-Fetch-Site. A port is an origin of its own, so `same-site` is another origin too.
 */
export function checkOrigin(request: IncomingMessage, port: number): Asks {
  const hosts = valuesOf(request, "host");
  if (hosts.length !== 1) throw new Refusal(400, `there must be one Host, got ${hosts.length}`);
  const host = hosts[0]!.toLowerCase();
  const own = ["127.0.0.1", "localhost"].flatMap((name) => [`${name}:${port}`, ...(port === 80 ? [name] : [])]);
  if (!own.includes(host)) throw new Refusal(421, `Host must be 127.0.0.1:${port} or localhost:${port}`);
  const { origin } = request.headers;
  if (origin !== undefined && origin !== `http://${host}`) throw new Refusal(403, "Origin must be this server's own");
  const site = request.headers["sec-fetch-site"];
  if (site === undefined || site === "same-origin" || site === "none") return "this site";
  if (!isFollowedLink(request)) throw foreign();
  return "another site";
}

/** "This site" stands for programs and for a typed address, too. */
type Asks = "this site" | "another site";

/** A page of the site, without anything that asks for a deed: no file of its own, no interface, no token. */
export function mayBeLinkedTo({ segments, folder, query }: Target): boolean {
  const last = segments.at(-1);
  const isPage = folder || last === undefined || last.endsWith(".html");
  return isPage && segments[0] !== "api" && query.size === 0;
}

export const foreign = (): Refusal =>
  new Refusal(403, "requests from other sites are refused; open the address in a tab of its own");

/** A whole tab that goes there: no frame, no image, no script, no form that sends something. A page cannot write these headers. */
function isFollowedLink({ method, headers }: IncomingMessage): boolean {
  return method === "GET" && headers["sec-fetch-mode"] === "navigate" && headers["sec-fetch-dest"] === "document";
}

/** Each occurrence of a header; `request.headers` keeps only the first Host. */
function valuesOf({ rawHeaders }: IncomingMessage, name: string): readonly string[] {
  return rawHeaders.filter((_, i) => i % 2 === 1 && rawHeaders[i - 1]!.toLowerCase() === name);
}

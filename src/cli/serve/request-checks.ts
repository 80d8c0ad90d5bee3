import type { IncomingMessage } from "node:http";
import { Refusal } from "./refusal.ts";

/**
 * Refuses a request that another web page may have sent. A page of evil.example whose name is made to resolve to this machine
 * (DNS rebinding) sends its own name as Host; a page of another origin sends that origin, or what the browser says of it in
 * Sec-Fetch-Site. A port is an origin of its own, so `same-site` is another origin too.
 */
export function checkOrigin(request: IncomingMessage, port: number): void {
  const hosts = valuesOf(request, "host");
  if (hosts.length !== 1) throw new Refusal(400, `there must be one Host, got ${hosts.length}`);
  const host = hosts[0]!.toLowerCase();
  const own = ["127.0.0.1", "localhost"].flatMap((name) => [`${name}:${port}`, ...(port === 80 ? [name] : [])]);
  if (!own.includes(host)) throw new Refusal(421, `Host must be 127.0.0.1:${port} or localhost:${port}`);
  const { origin } = request.headers;
  if (origin !== undefined && origin !== `http://${host}`) throw new Refusal(403, "Origin must be this server's own");
  const site = request.headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin" && site !== "none") {
    throw new Refusal(403, "requests from other sites are refused; open the address in a tab of its own");
  }
}

/** Each occurrence of a header; `request.headers` keeps only the first Host. */
function valuesOf({ rawHeaders }: IncomingMessage, name: string): readonly string[] {
  return rawHeaders.filter((_, i) => i % 2 === 1 && rawHeaders[i - 1]!.toLowerCase() === name);
}

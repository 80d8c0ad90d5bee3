import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { Refusal } from "./refusal.ts";

/** Who may start and cancel runs: whoever can read the terminal. */
export interface Access {
  /** For programs: `Authorization: Bearer …`. */
  readonly token: string;
  /** For a browser: the secret of the next link `/?token=…`. It works once, so that a history keeps no key. */
  readonly ticket: () => string;
  /** The Set-Cookie that a ticket buys; a Refusal where it is none. Afterwards `ticket` is another. */
  readonly exchange: (ticket: string) => string;
  /** A Refusal unless the request carries the token or the cookie. */
  readonly requireWriter: (request: IncomingMessage) => void;
  /** Whether it does. */
  readonly isWriter: (request: IncomingMessage) => boolean;
}

const secret = (): string => randomBytes(24).toString("base64url");

export function createAccess(port: number): Access {
  const token = secret();
  const session = secret();
  let ticket = secret();
  // Cookies know no ports: the name keeps two servers apart.
  const cookie = `thalweg-${port}`;

  const requireWriter = (request: IncomingMessage): void => {
    const { authorization, origin } = request.headers;
    const refused = new Refusal(401, "this needs the token that the terminal shows", { "WWW-Authenticate": "Bearer" });
    if (authorization !== undefined) {
      const given = /^Bearer ([\w-]{1,100})$/i.exec(authorization)?.[1];
      if (given === undefined || !same(given, token)) throw refused;
      return;
    }
    const given = cookieOf(request, cookie);
    if (given === undefined || !same(given, session)) throw refused;
    // The browser adds a cookie by itself, so its word for who asks is needed besides. (A foreign one was refused before.)
    if (request.method !== "GET" && request.method !== "HEAD" && origin === undefined) {
      throw new Refusal(403, "a request with the cookie needs its Origin");
    }
  };

  return {
    token,
    ticket: () => ticket,
    exchange(given) {
      if (!same(given, ticket))
        throw new Refusal(403, "this link was used before, or is none; the terminal shows another");
      ticket = secret();
      return `${cookie}=${session}; HttpOnly; SameSite=Strict; Path=/`;
    },
    requireWriter,
    isWriter(request) {
      try {
        requireWriter(request);
        return true;
      } catch {
        return false;
      }
    },
  };
}

function cookieOf({ headers }: IncomingMessage, name: string): string | undefined {
  const pairs = (headers.cookie ?? "").split(";").map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}

/** In a time that does not depend on where two texts differ. */
function same(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

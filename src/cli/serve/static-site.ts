import { constants, type Stats } from "node:fs";
import { type FileHandle, open, realpath } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { extname, join, sep } from "node:path";
import { pipeline } from "node:stream/promises";
import { Refusal } from "./refusal.ts";
import type { Target } from "./request-target.ts";
import { SECURITY_HEADERS } from "./security-headers.ts";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".map": "application/json",
  ".webmanifest": "application/manifest+json",
  ".wasm": "application/wasm",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".webp": "image/webp",
  ".ico": "image/x-icon",
  ".woff": "font/woff",
  ".woff2": "font/woff2",
  ".ttf": "font/ttf",
  ".pdf": "application/pdf",
  ".csv": "text/csv; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".bib": "text/plain; charset=utf-8",
  ".xml": "application/xml",
};

/** A name with a hash of its content, as the bundler writes them: it never means another content. */
const HASHED = /-[\w-]{8}\.\w+$/;

/** Sends a file of the folder `root` (a real path); a folder's `index.html` where the path ends with a slash. */
export async function sendFile(
  root: string,
  target: Target,
  { request, response }: { readonly request: IncomingMessage; readonly response: ServerResponse },
): Promise<void> {
  const segments = target.folder ? [...target.segments, "index.html"] : target.segments;
  const type = TYPES[extname(segments.at(-1)!).toLowerCase()];
  if (type === undefined || segments.some((name) => name.startsWith("."))) throw absent();
  const file = await openWithin(root, segments);
  try {
    const stats = await file.stat();
    if (!stats.isFile()) throw absent();
    const tag = tagOf(stats);
    const headers = {
      ...SECURITY_HEADERS,
      "Content-Type": type,
      // A page reads this without asking for anything, and so knows what is behind it.
      ...(type.startsWith("text/html") ? { "Server-Timing": 'thalweg;desc="laboratory"' } : {}),
      "Cache-Control": isHashed(segments) ? "public, max-age=31536000, immutable" : "no-cache",
      ETag: tag,
    };
    if (request.headers["if-none-match"] === tag) return void response.writeHead(304, headers).end();
    response.writeHead(200, { ...headers, "Content-Length": stats.size });
    if (request.method === "HEAD") return void response.end();
    // What is appended meanwhile does not belong to the length that was announced.
    const end = Math.max(0, stats.size - 1);
    if (stats.size === 0) return void response.end();
    await pipeline(file.createReadStream({ start: 0, end, autoClose: false }), response);
  } finally {
    await file.close();
  }
}

function absent(): Refusal {
  return new Refusal(404, "there is no such page or file");
}

const isHashed = (segments: readonly string[]): boolean =>
  segments[0] === "assets" && segments.length > 1 && HASHED.test(segments.at(-1)!);

const tagOf = ({ size, mtimeMs }: Stats): string => `"${size.toString(36)}-${Math.round(mtimeMs).toString(36)}"`;

/** A file that lies within the folder once every symbolic link is followed. */
async function openWithin(root: string, segments: readonly string[]): Promise<FileHandle> {
  try {
    const path = await realpath(join(root, ...segments));
    if (!path.startsWith(root.endsWith(sep) ? root : root + sep)) {
      throw new Refusal(403, "a symbolic link leads out of the site");
    }
    // Not blocking, so that a pipe in the folder is opened and refused, not waited for.
    return await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw absent();
  }
}

import type { IncomingMessage, ServerResponse } from "node:http";
import { encodeNumbers } from "../../experiments/encode-numbers.ts";
import type { Refusal } from "./refusal.ts";
import { DATA_POLICY, SECURITY_HEADERS } from "./security-headers.ts";

/** An answer that is made before it is sent. */
export interface Reply {
  readonly status?: number;
  readonly type: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** NaN and ±∞ become the texts "NaN", "Infinity", "-Infinity", as in rows. */
export function jsonReply(value: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status, type: "application/json", body: `${JSON.stringify(encodeNumbers(value))}\n`, headers };
}

/** Sends a reply of the interface: never kept by caches, never a page. To HEAD, its headers alone. */
export function send(response: ServerResponse, { status = 200, type, body, headers = {} }: Reply): void {
  const bytes = Buffer.from(body);
  response.writeHead(status, {
    ...SECURITY_HEADERS,
    "Content-Security-Policy": DATA_POLICY,
    "Content-Type": type.startsWith("application/json") ? type : `${type}; charset=utf-8`,
    "Content-Length": bytes.length,
    "Cache-Control": "no-store",
    ...headers,
  });
  response.end(response.req.method === "HEAD" ? undefined : bytes);
}

/** What is left of a body is read and dropped first, within limits: a socket closed over unread bytes may lose the answer. */
export async function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  { status, message, headers }: Refusal,
): Promise<void> {
  if (response.headersSent) return void response.destroy();
  await drain(request);
  const close = request.complete ? {} : { Connection: "close" };
  send(response, jsonReply({ error: message }, status, { ...headers, ...close }));
}

const DRAIN = { bytes: 2 ** 20, milliseconds: 500 };

function drain(request: IncomingMessage): Promise<void> {
  if (request.complete || request.readableEnded || request.destroyed) return Promise.resolve();
  if (/^100-continue$/i.test(request.headers.expect ?? "")) return Promise.resolve(); // it waits for leave to send
  return new Promise((resolve) => {
    let dropped = 0;
    const timer = setTimeout(resolve, DRAIN.milliseconds);
    const done = (): void => {
      clearTimeout(timer);
      resolve();
    };
    request.on("data", (chunk: Buffer) => {
      dropped += chunk.length;
      if (dropped > DRAIN.bytes) done();
    });
    request.once("end", done).once("close", done).resume();
  });
}

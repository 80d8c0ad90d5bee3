import type { ServerResponse } from "node:http";
import { encodeNumbers } from "../../experiments/encode-numbers.ts";
import { Refusal } from "./refusal.ts";
import { SECURITY_HEADERS } from "./security-headers.ts";

/** Server-sent events to every page that listens. */
export interface EventStreams {
  /** Answers with a stream that stays open; it begins with `hello`. A 503 where too many are open. */
  open(response: ServerResponse, hello: unknown): void;
  send(event: string, data: unknown): void;
  readonly count: () => number;
  /** Tells every listener `end` and closes its stream. */
  close(): void;
}

/** Bytes that may wait for a listener that does not read. */
const BACKLOG = 2 ** 20;

export function createEventStreams(limits: {
  readonly streams: number;
  readonly heartbeatMilliseconds: number;
}): EventStreams {
  const listeners = new Set<ServerResponse>();
  let next = 1;
  const write = (listener: ServerResponse, text: string): void => {
    if (listener.writableLength > BACKLOG) listener.destroy();
    else listener.write(text);
  };
  const textOf = (event: string, data: unknown): string =>
    `id: ${next++}\nevent: ${event}\ndata: ${JSON.stringify(encodeNumbers(data))}\n\n`;
  // A comment now and then: the connection stays, and one that is gone is noticed.
  const heartbeat = setInterval(() => {
    for (const listener of listeners) write(listener, ": still here\n\n");
  }, limits.heartbeatMilliseconds);
  heartbeat.unref();
  return {
    open(response, hello) {
      if (listeners.size >= limits.streams) {
        throw new Refusal(503, `there are ${limits.streams} listeners already; close another page`, {
          "Retry-After": "5",
        });
      }
      response.writeHead(200, {
        ...SECURITY_HEADERS,
        "Content-Type": "text/event-stream",
        "Cache-Control": "no-store",
      });
      if (response.req.method === "HEAD") return void response.end();
      listeners.add(response);
      response.once("close", () => listeners.delete(response));
      response.write(`retry: 3000\n\n${textOf("hello", hello)}`);
    },
    send(event, data) {
      if (listeners.size === 0) return;
      const text = textOf(event, data);
      for (const listener of listeners) write(listener, text);
    },
    count: () => listeners.size,
    close() {
      clearInterval(heartbeat);
      for (const listener of listeners) listener.end(textOf("end", {}));
      listeners.clear();
    },
  };
}

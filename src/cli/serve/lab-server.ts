import { realpathSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { IncompleteError, UsageError } from "../exit.ts";
import { createAccess } from "./access.ts";
import { answerApi, jobView, type Services } from "./api.ts";
import { createEventStreams } from "./event-streams.ts";
import { createRecordShelf } from "./record-shelf.ts";
import { Refusal } from "./refusal.ts";
import { checkOrigin, foreign, mayBeLinkedTo } from "./request-checks.ts";
import { readTarget, type Target } from "./request-target.ts";
import { refuse, send } from "./respond.ts";
import { createRunJobs } from "./run-jobs.ts";
import { summaryOf } from "./run-views.ts";
import { SECURITY_HEADERS } from "./security-headers.ts";
import { watchSegments } from "./segment-watch.ts";
import { sendFile } from "./static-site.ts";
import { createStoreReader } from "./store-reader.ts";

/** What the server may spend on its clients; times in milliseconds. */
export interface Limits {
  readonly bodyBytes: number;
  readonly headerBytes: number;
  /** Until a request's headers, and until all of it, must have come. */
  readonly headersTimeout: number;
  readonly requestTimeout: number;
  readonly connections: number;
  readonly streams: number;
  readonly heartbeat: number;
  /** Between two looks at the store, while somebody listens. */
  readonly look: number;
  readonly waitingRuns: number;
}

export const LIMITS: Limits = {
  bodyBytes: 65_536,
  headerBytes: 16_384,
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connections: 256,
  streams: 16,
  heartbeat: 15_000,
  look: 500,
  waitingRuns: 8,
};

export interface LabServer {
  readonly port: number;
  /** `http://127.0.0.1:<port>/`. */
  readonly url: string;
  /** The address that makes a browser a writer, once; each use is followed by another. */
  readonly link: () => string;
  /** For programs: `Authorization: Bearer …`. */
  readonly token: string;
  /** Ends streams and runs, then the server. */
  close(): Promise<void>;
}

export interface LabServerOptions {
  readonly port: number;
  readonly store: string;
  /** The folder of the built site. */
  readonly site: string;
  /** Takes one line for each refusal and each warning. */
  readonly log: (line: string) => void;
  readonly limits?: Partial<Limits>;
  /** In place of this command line, for runs. */
  readonly command?: readonly [string, ...string[]];
}

/** Serves the built site and the store on 127.0.0.1, to this machine's own pages. */
export async function startLabServer(options: LabServerOptions): Promise<LabServer> {
  const { log, store } = options;
  const limits = { ...LIMITS, ...options.limits };
  const site = realpathSync(options.site);
  const server = createServer({
    maxHeaderSize: limits.headerBytes,
    headersTimeout: limits.headersTimeout,
    requestTimeout: limits.requestTimeout,
    connectionsCheckingInterval: Math.min(1000, limits.headersTimeout),
    keepAliveTimeout: 5000,
    requireHostHeader: false, // checkOrigin does, and says so in the log
  });
  server.maxConnections = limits.connections;
  const port = await listen(server, options.port);

  const access = createAccess(port);
  const reader = createStoreReader(store, log);
  const events = createEventStreams({ streams: limits.streams, heartbeatMilliseconds: limits.heartbeat });
  const shelf = createRecordShelf(reader, { log, onRun: (run) => events.send("run", summaryOf(run)) });
  const jobs = createRunJobs({
    store,
    waiting: limits.waitingRuns,
    onChange: (job) => events.send("job", jobView(job)),
    ...(options.command === undefined ? {} : { command: options.command }),
  });
  const segments = watchSegments(reader);

  let complaint = "";
  const look = (): void => {
    try {
      for (const found of segments.look()) events.send("rows", found);
      shelf.refresh();
    } catch (error) {
      const line = `the store could not be read: ${sentence(error)}`;
      if (line !== complaint) log(line); // not twice a second
      complaint = line;
    }
  };
  look();
  const services: Services = { reader, shelf, jobs, events, access, look, bodyBytes: limits.bodyBytes };
  const looking = setInterval(() => events.count() > 0 && look(), limits.look);

  const url = `http://127.0.0.1:${port}/`;
  const link = (): string => `${url}?token=${access.ticket()}`;

  const exchange = (ticket: string, response: ServerResponse): void => {
    const cookie = access.exchange(ticket);
    response.writeHead(303, { ...SECURITY_HEADERS, Location: "/", "Set-Cookie": cookie, "Cache-Control": "no-store" });
    response.end();
    log(`a browser may start runs now; for another one: ${link()}`);
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const asks = checkOrigin(request, port);
    const target: Target = readTarget(request.url ?? "");
    const [first, ...rest] = target.segments;
    if (asks === "another site" && !mayBeLinkedTo(target)) throw foreign();
    if (first === "api") {
      const reply = await answerApi({ ...target, segments: rest }, { request, response }, services);
      if (reply !== undefined) send(response, reply);
      return;
    }
    if (request.method !== "GET" && request.method !== "HEAD") {
      throw new Refusal(405, "takes GET, HEAD", { Allow: "GET, HEAD" });
    }
    const ticket = first === undefined ? target.query.get("token") : null;
    if (ticket !== null && request.method === "GET" && !access.isWriter(request)) return exchange(ticket, response);
    await sendFile(site, target, { request, response });
  };

  /** Connections on which a refusal is on its way: what else goes wrong there meanwhile is no second one. */
  const refusing = new WeakSet<object>();
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    answer(request, response)
      .catch(async (error: unknown) => {
        if (isGone(error) || request.socket.destroyed || refusing.has(request.socket)) return; // the client left
        const refusal = refusalOf(error);
        log(refusedLine(refusal.status, request, sentence(error)));
        refusing.add(request.socket);
        await refuse(request, response, refusal);
        refusing.delete(request.socket);
      })
      .catch(() => response.destroy());
  };
  // Who asks for leave to send a body gets it when the body is wanted.
  server.on("request", handle).on("checkContinue", handle);
  server.on("connect", (request, socket) => {
    log(refusedLine(405, request, "this is no proxy"));
    refuseSocket(socket as Socket, 405, "this is no proxy");
  });
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    if (refusing.has(socket)) return;
    if (error.code === "ECONNRESET" || !socket.writable) return void socket.destroy();
    refusing.add(socket);
    const [status, message] = CLIENT_ERRORS[error.code ?? ""] ?? [400, "this is not HTTP as it should be"];
    log(`refused ${status}: ${message}`);
    refuseSocket(socket as Socket, status, message);
  });

  return {
    port,
    url,
    link,
    token: access.token,
    async close() {
      clearInterval(looking);
      const stopped = jobs.close();
      events.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      const late = setTimeout(() => server.closeAllConnections(), 1000);
      await Promise.all([closed, stopped]);
      clearTimeout(late);
    },
  };
}

/** On the loopback interface only. */
function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** What the parser itself refuses. */
const CLIENT_ERRORS: Readonly<Record<string, readonly [number, string]>> = {
  HPE_HEADER_OVERFLOW: [431, "the address and headers are too long"],
  ERR_HTTP_REQUEST_TIMEOUT: [408, "the request took too long to come"],
};

function refuseSocket(socket: Socket, status: number, message: string): void {
  const body = `${JSON.stringify({ error: message })}\n`;
  socket.end(
    `HTTP/1.1 ${status} Refused\r\nContent-Type: application/json\r\nX-Content-Type-Options: nosniff\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
  setTimeout(() => socket.destroy(), 1000).unref();
}

/** What a client is told of any error: no stack, and of our own bugs nothing but that they are ours. */
function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof UsageError) return new Refusal(422, error.message);
  if (error instanceof IncompleteError) return new Refusal(409, error.message);
  if ((error as Error).name === "StoreError")
    return new Refusal(503, "the store cannot be read; the terminal says why");
  return new Refusal(500, "the server failed at this; the terminal says more");
}

/** One line: for a bug, with the place that it came from. */
function sentence(error: unknown): string {
  const { message, stack = "" } = error as Error;
  const known = error instanceof Refusal || error instanceof UsageError || (error as Error).name === "StoreError";
  const place = known
    ? ""
    : ` (${
        stack
          .split("\n")
          .find((line) => /^\s+at /.test(line))
          ?.trim() ?? "no stack"
      })`;
  return oneLine(`${message}${place}`);
}

/** Without the query, in which a token may stand, and without what would let a client write lines of its own. */
function refusedLine(status: number, { method, url }: IncomingMessage, reason: string): string {
  return `refused ${status} ${method} ${oneLine((url ?? "").split("?")[0]!).slice(0, 200)}: ${reason}`;
}

function oneLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is replaced
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, " ");
}

function isGone(error: unknown): boolean {
  return ["ERR_STREAM_PREMATURE_CLOSE", "ECONNRESET", "EPIPE"].includes((error as NodeJS.ErrnoException).code ?? "");
}

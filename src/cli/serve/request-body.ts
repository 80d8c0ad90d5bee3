import type { IncomingMessage, ServerResponse } from "node:http";
import { Refusal } from "./refusal.ts";

/** The JSON document of a body of at most `limit` bytes; with a Content-Length above it, nothing is read. */
export async function readJson(request: IncomingMessage, response: ServerResponse, limit: number): Promise<unknown> {
  const type = request.headers["content-type"] ?? "none";
  if (!/^application\/json(\s*;\s*charset=utf-8)?$/i.test(type)) {
    throw new Refusal(415, "Content-Type must be application/json");
  }
  if (request.headers["content-encoding"] !== undefined) throw new Refusal(415, "the body must not be compressed");
  const tooLarge = (): Refusal => new Refusal(413, `the body is larger than ${limit} bytes`);
  if (Number(request.headers["content-length"] ?? 0) > limit) throw tooLarge();
  if (request.headers.expect !== undefined) response.writeContinue();
  const bytes = await bytesOf(request, limit);
  if (bytes === undefined) throw tooLarge();
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new Refusal(400, "the body is not valid JSON");
  }
}

/** Undefined where there are more; the stream stays open, so that the refusal can still be sent. */
function bytesOf(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const settle = (end: () => void): void => {
      request.off("data", onData).off("end", onEnd).off("error", onError).off("aborted", onError);
      end();
    };
    const onData = (chunk: Buffer): void => {
      size += chunk.length;
      if (size > limit) settle(() => resolve(undefined));
      else chunks.push(chunk);
    };
    const onEnd = (): void => settle(() => resolve(Buffer.concat(chunks)));
    const onError = (): void => settle(() => reject(new Refusal(400, "the body ended early")));
    request.on("data", onData).on("end", onEnd).on("error", onError).on("aborted", onError);
  });
}

import { existsSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openStore } from "../../src/store/store.ts";
import { labFolder, type RawAnswer, requestText, SECRET, sendRaw, startLab } from "../fixtures/lab-server.ts";

const folder = labFolder();
let lab: Awaited<ReturnType<typeof startLab>>;

beforeAll(async () => {
  openStore(folder.store).close();
  // A command that would leave a trace, had any hostile request started it.
  const trace = `require("node:fs").writeFileSync(${JSON.stringify(join(folder.path, "started"))}, "")`;
  lab = await startLab(folder, {
    limits: { headersTimeout: 400, requestTimeout: 1200, streams: 3, waitingRuns: 2 },
    command: [process.execPath, "-e", trace, "--"],
  });
});
afterAll(async () => {
  await lab.close();
  folder.remove();
});

type Headers = Readonly<Record<string, string | undefined>>;
const ask = (line: string, headers: Headers = {}, body = "") =>
  sendRaw(lab.port, requestText(lab.port, line, headers, body));
const post = (body: string, headers: Headers = {}) =>
  ask(
    "POST /api/runs",
    {
      "Content-Type": "application/json",
      "Content-Length": String(Buffer.byteLength(body)),
      Authorization: `Bearer ${lab.token}`,
      ...headers,
    },
    body,
  );
const CLAIM = "safran-lee-2022/floor-scaling";
const RUN = JSON.stringify({ claim: CLAIM });

/** The beginning of a body in chunks. */
const chunked = (token: string): string => {
  const headers = {
    "Content-Type": "application/json",
    "Transfer-Encoding": "chunked",
    Authorization: `Bearer ${token}`,
  };
  return requestText(lab.port, "POST /api/runs", headers, "1\r\n{\r\n");
};

interface Attack {
  readonly status: number;
  /** What the log line must speak of. */
  readonly log: RegExp;
  readonly send: () => Promise<RawAnswer | undefined>;
}

const get = (path: string, status: number, log: RegExp, headers: Headers = {}): Attack => ({
  status,
  log,
  send: () => ask(`GET ${path}`, headers),
});
const start = (body: string, status: number, log: RegExp, headers: Headers = {}): Attack => ({
  status,
  log,
  send: () => post(body, headers),
});

/** What a browser says of a tab that follows a link from another site; here and there it says otherwise. */
function followed(otherwise: Headers = {}): Headers {
  return { "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document", ...otherwise };
}

const attacks: Readonly<Record<string, Attack>> = {
  // Who asks
  "Host of another name (DNS rebinding)": get("/api/runs", 421, /Host must be/, { Host: "evil.example" }),
  "Host of another name with our port": {
    status: 421,
    log: /Host must be/,
    send: () => ask("GET /", { Host: `evil.example:${lab.port}` }),
  },
  "Host with another port": get("/", 421, /Host must be/, { Host: "127.0.0.1:1" }),
  "Host without a port": get("/", 421, /Host must be/, { Host: "localhost" }),
  "no Host": get("/", 400, /one Host, got 0/, { Host: undefined }),
  "no Host in HTTP/1.0": {
    status: 400,
    log: /one Host, got 0/,
    send: () => sendRaw(lab.port, "GET / HTTP/1.0\r\n\r\n"),
  },
  "two Hosts": {
    status: 400,
    log: /Host|HTTP/,
    send: () => ask("GET /", { host: `localhost:${lab.port}` }),
  },
  "GET from another origin": get("/api/runs", 403, /Origin/, { Origin: "http://evil.example" }),
  "POST from another origin, with the token": start(RUN, 403, /Origin/, { Origin: "http://evil.example" }),
  "POST from another port of this machine": start(RUN, 403, /Origin/, { Origin: "http://127.0.0.1:1" }),
  "POST from a page without origin": start(RUN, 403, /Origin/, { Origin: "null" }),
  "an image on another site": get("/api/runs", 403, /other sites/, { "Sec-Fetch-Site": "cross-site" }),
  "a page on another port": get("/api/runs", 403, /other sites/, { "Sec-Fetch-Site": "same-site" }),
  // A link on another site may open a page of ours in a tab; nothing else may come from there
  "a frame on another site": get("/", 403, /other sites/, followed({ "Sec-Fetch-Dest": "iframe" })),
  "a script of another site that fetches the page": get(
    "/",
    403,
    /other sites/,
    followed({ "Sec-Fetch-Mode": "no-cors" }),
  ),
  "a page of another site that says it is a document": get(
    "/",
    403,
    /other sites/,
    followed({ "Sec-Fetch-Mode": "cors" }),
  ),
  "a link to the interface": get("/api/runs", 403, /other sites/, followed()),
  "a link to a figure": get("/api/runs/x.y/figure.svg", 403, /other sites/, followed()),
  "a link to the interface as a page": get("/api/index.html", 403, /other sites/, followed()),
  "a link to a script": get("/assets/main-B4dC0ffe.js", 403, /other sites/, followed()),
  "a link with a token": get("/?token=guess", 403, /other sites/, followed()),
  "a link with a token to a page": get("/index.html?token=guess", 403, /other sites/, followed()),
  "a link from a page without origin": get("/", 403, /Origin/, followed({ Origin: "null" })),
  "a link to a file out of the site": get("/beside/", 403, /symbolic link/, followed()),
  "a form on another site that posts": {
    status: 403,
    log: /other sites/,
    send: () => post(RUN, followed()),
  },
  "a form on another site that posts to a page": {
    status: 403,
    log: /other sites/,
    send: () => ask("POST /", { "Content-Length": "0", ...followed() }),
  },
  // What they want
  "traversal, raw": get("/../secret.txt", 400, /empty or dots/),
  "traversal below a folder": get("/assets/../../secret.txt", 400, /empty or dots/),
  "traversal, encoded dots": get("/%2e%2e/secret.txt", 400, /empty or dots/),
  "traversal, encoded slash": get("/..%2fsecret.txt", 400, /character/),
  "traversal, encoded twice": get("/%252e%252e/secret.txt", 404, /no such page/),
  "traversal, backslash": get("/..\\secret.txt", 400, /path with a query/),
  "traversal, encoded backslash": get("/..%5csecret.txt", 400, /character/),
  "traversal, overlong UTF-8": get("/%c0%ae%c0%ae/secret.txt", 400, /percent-encoding/),
  "NUL, encoded": get("/index.html%00.txt", 400, /character/),
  "NUL, raw": get("/index.html\0", 400, /HTTP/),
  "line feed for the log": get("/%0arefused%20200", 400, /character/),
  "half a percent": get("/%", 400, /percent-encoding/),
  "a drive": get("/C:/secret.txt", 400, /character/),
  "empty names": get("//secret.txt", 400, /empty/),
  "absolute address, as to a proxy": get("http://evil.example/", 400, /path with a query/),
  "an asterisk": { status: 400, log: /path with a query/, send: () => ask("OPTIONS *") },
  "symbolic link out of the site": get("/out.txt", 403, /symbolic link/),
  "symbolic link to the folder above": get("/up/secret.txt", 403, /symbolic link/),
  "symbolic link to a folder whose name begins like the site's": get("/beside/", 403, /symbolic link/),
  "a hidden file": get("/.hidden.txt", 404, /no such page/),
  "a folder's listing": get("/assets/", 404, /no such page/),
  "a folder as a file": get("/assets", 404, /no such page/),
  "huge address": get(`/${"a".repeat(4000)}`, 414, /longer than/),
  "huger address": get(`/${"a".repeat(40_000)}`, 431, /too long/),
  "huge header": get("/", 431, /too long/, { "X-Much": "a".repeat(40_000) }),
  "unknown run": get("/api/runs/no-such.run", 404, /no such run/),
  "run called __proto__": get("/api/runs/__proto__", 404, /no such run/),
  "run called constructor, its rows": get("/api/runs/constructor/rows.csv", 404, /no such run/),
  "run with a path in its id": get("/api/runs/..%2f..%2fsecret/rows.csv", 400, /character/),
  "route called __proto__": get("/api/__proto__", 404, /nothing there/),
  "route called toString": get("/api/toString", 404, /nothing there/),
  "comparison of prototypes": get("/api/compare?runs=__proto__,constructor", 404, /no such run/),
  "comparison of a thousand": get(`/api/compare?runs=${"a,".repeat(999)}a`, 400, /at most 8 ids/),
  // How they ask
  TRACE: { status: 405, log: /takes GET, HEAD/, send: () => ask("TRACE /") },
  "PUT of a page": {
    status: 405,
    log: /takes GET, HEAD/,
    send: () => ask("PUT /index.html", { "Content-Length": "0" }),
  },
  "DELETE of all runs": { status: 405, log: /takes GET, HEAD, POST/, send: () => ask("DELETE /api/runs") },
  "method that is none": { status: 400, log: /HTTP/, send: () => ask("STEAL /") },
  CONNECT: { status: 405, log: /proxy/, send: () => ask("CONNECT evil.example:443") },
  "no HTTP at all": { status: 400, log: /HTTP/, send: () => sendRaw(lab.port, "\x16\x03\x01\x02\x00\x01\r\n\r\n") },
  "two lengths (request smuggling)": {
    status: 400,
    log: /HTTP/,
    send: () => post(RUN, { "Transfer-Encoding": "chunked" }),
  },
  "headers that never end": {
    status: 408,
    log: /too long to come/,
    send: () => sendRaw(lab.port, `GET / HTTP/1.1\r\nHost: 127.0.0.1:${lab.port}\r\nX-Slow: `),
  },
  "body that never comes": {
    status: 408,
    log: /too long to come/,
    send: () => post("{", { "Content-Length": "1000" }),
  },
  // What they bring
  "POST without token": start(RUN, 401, /token/, { Authorization: undefined }),
  "POST with a wrong token": start(RUN, 401, /token/, { Authorization: `Bearer ${"A".repeat(32)}` }),
  "POST with an empty token": start(RUN, 401, /token/, { Authorization: "Bearer " }),
  "POST with a forged cookie": {
    status: 401,
    log: /token/,
    send: () => post(RUN, { Authorization: undefined, Cookie: `thalweg-${lab.port}=1` }),
  },
  "DELETE without token": { status: 401, log: /token/, send: () => ask("DELETE /api/runs/job-000000000000") },
  "a wrong link": get("/?token=guess", 403, /used before, or is none/),
  "malformed JSON": start("{", 400, /not valid JSON/),
  "JSON that is not UTF-8": {
    status: 400,
    log: /not valid JSON/,
    send: () => {
      const headers = {
        "Content-Type": "application/json",
        "Content-Length": "3",
        Authorization: `Bearer ${lab.token}`,
      };
      return sendRaw(lab.port, requestText(lab.port, "POST /api/runs", headers), Buffer.from([0x22, 0xff, 0x22]));
    },
  },
  "a body that breaks off into nonsense": {
    status: 400,
    log: /HTTP/,
    send: () => sendRaw(lab.port, chunked(lab.token), "nonsense\r\n"),
  },
  "a refused body that breaks off into nonsense": {
    status: 401,
    log: /token/,
    send: () => sendRaw(lab.port, chunked("wrong"), 100, "nonsense\r\n"),
  },
  "a body of nonsense before a file's refusal": {
    status: 400,
    log: /HTTP/,
    send: () =>
      sendRaw(lab.port, requestText(lab.port, "GET /out.txt", { "Transfer-Encoding": "chunked" }, "nonsense\r\n")),
  },
  "a form": start("claim=x", 415, /application\/json/, { "Content-Type": "application/x-www-form-urlencoded" }),
  "text that is JSON (no preflight)": start(RUN, 415, /application\/json/, { "Content-Type": "text/plain" }),
  "a compressed body": start(RUN, 415, /compressed/, { "Content-Encoding": "gzip" }),
  "oversized body": start(`{"claim":"${"a".repeat(70_000)}"}`, 413, /larger than 65536/),
  "a length of a gigabyte": start("{", 413, /larger than 65536/, { "Content-Length": "1073741824" }),
  "oversized body in chunks": {
    status: 413,
    log: /larger than 65536/,
    send: () => {
      const chunk = `1000\r\n${"a".repeat(4096)}\r\n`;
      return post(`${chunk.repeat(20)}0\r\n\r\n`, { "Content-Length": undefined, "Transfer-Encoding": "chunked" });
    },
  },
  "oversized body that asks first": start("", 413, /larger than 65536/, {
    Expect: "100-continue",
    "Content-Length": "99999999",
  }),
  "JSON nested ten thousand deep": start(
    `{"claim":"${CLAIM}","set":{"x":${"[".repeat(10_000)}${"]".repeat(10_000)}}}`,
    422,
    /nested too deeply/,
  ),
  "a claim called __proto__": start('{"claim":"__proto__"}', 422, /no such claim/),
  "a claim called constructor": start('{"claim":"constructor"}', 422, /no such claim/),
  "a claim that is a path": start('{"claim":"../../../etc/passwd"}', 422, /no such claim/),
  "a claim that is a flag": start('{"claim":"--config=/etc/passwd"}', 422, /no such claim/),
  "a claim that is a shell's": start(`{"claim":"${CLAIM}; touch /tmp/x"}`, 422, /no such claim/),
  "a profile that is none": start(`{"claim":"${CLAIM}","profile":"--help"}`, 422, /profile/),
  "a seed that is none": start(`{"claim":"${CLAIM}","seed":-1}`, 422, /seed/),
  "a parameter that is none": start(`{"claim":"${CLAIM}","set":{"--config":"/etc/passwd"}}`, 422, /--config/),
  "a parameter called __proto__": start(`{"claim":"${CLAIM}","set":{"__proto__":{"polluted":1}}}`, 422, /__proto__/),
  "a key that is none": start(`{"claim":"${CLAIM}","store":"/etc"}`, 422, /store/),
  "a body called __proto__": start(`{"claim":"${CLAIM}","__proto__":{"store":"/etc"}}`, 422, /__proto__/),
  "a list": start("[]", 422, /mapping/),
};

test.each(Object.entries(attacks))("%s is refused", async (_, { status, log, send }) => {
  const before = lab.lines.length;
  const answer = await send();
  expect(answer?.status).toBe(status);
  // One line in the log, whatever the request, and for the client a sentence without our inner parts.
  const lines = lab.lines.slice(before);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(new RegExp(`^refused ${status}\\b`));
  expect(lines[0]).toMatch(log);
  expect(lines[0]).not.toMatch(/[\r\n]/);
  expect(JSON.parse(answer!.body)).toEqual({ error: expect.stringMatching(/\S/) });
  expect(answer!.body).not.toMatch(/\bat .*:\d+:\d+|node_modules|root:/);
  expect(answer!.headers).toMatchObject({ "content-type": "application/json", "x-content-type-options": "nosniff" });
  expect(answer!.body).not.toContain(SECRET);
  expect(lines[0]).not.toContain(lab.token);
  // And it lives, unchanged.
  expect(await ask("GET /api/health")).toMatchObject({ status: 200, body: expect.stringContaining('"store":true') });
  expect(lab.lines).toHaveLength(before + 1);
  expect(existsSync(join(folder.path, "started"))).toBe(false);
  expect(({} as { polluted?: number }).polluted).toBeUndefined();
});

test("a link on another site opens a page, and with it no more than the page", async () => {
  const before = lab.lines.length;
  for (const site of ["cross-site", "same-site"]) {
    for (const path of ["/", "/index.html", "/folder/"]) {
      const answer = await ask(`GET ${path}`, followed({ "Sec-Fetch-Site": site, "Sec-Fetch-User": "?1" }));
      expect(answer).toMatchObject({ status: 200, headers: { "cross-origin-opener-policy": "same-origin" } });
      expect(answer!.headers).not.toHaveProperty("set-cookie");
      expect(answer!.headers).not.toHaveProperty("access-control-allow-origin");
    }
  }
  expect(lab.lines).toHaveLength(before);
});

test("a server of an outer address is not there", async () => {
  // Only the loopback interface listens: the others of this machine refuse the connection.
  const { networkInterfaces } = await import("node:os");
  const outer = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  for (const { address, internal, family } of outer) {
    if (internal || family !== "IPv4") continue;
    await expect(fetch(`http://${address}:${lab.port}/`)).rejects.toThrow();
  }
});

test("symbolic links in the store are refused, each with its name, and nothing they lead to is read or written", async () => {
  const secret = join(folder.path, "secret.txt");
  const record = join(folder.store, "records", "safran-lee-2022.floor-scaling.json");
  symlinkSync(secret, record);
  const linked = await ask("GET /api/runs/safran-lee-2022.floor-scaling");
  expect(linked).toMatchObject({ status: 403, body: expect.stringContaining("symbolic link") });
  expect(lab.lines.at(-1)).toMatch(/^refused 403 GET .*records\/safran-lee-2022.floor-scaling.json/);
  expect(await ask("GET /api/claims")).toMatchObject({ status: 200, body: expect.not.stringContaining(SECRET) });
  rmSync(record);

  symlinkSync(secret, join(folder.store, "rows", "20260101T000000000Z-1-00000000.jsonl"));
  expect(await ask("GET /api/runs")).toMatchObject({ status: 200, body: '{"runs":[],"jobs":[]}\n' });
  rmSync(join(folder.store, "rows", "20260101T000000000Z-1-00000000.jsonl"));

  const elsewhere = join(folder.path, "elsewhere");
  mkdirSync(elsewhere);
  writeFileSync(join(elsewhere, "safran-lee-2022.floor-scaling.json"), SECRET);
  for (const part of ["records", "rows", "index.sqlite", "store.json"]) {
    renameSync(join(folder.store, part), join(folder.store, `${part}.kept`));
    symlinkSync(part.includes(".") ? secret : elsewhere, join(folder.store, part));
    const before = lab.lines.length;
    const answer = await ask("GET /api/claims");
    expect(answer).toMatchObject({ status: 403, body: expect.stringContaining(`${part} of the store`) });
    expect(lab.lines.slice(before)).toEqual([expect.stringMatching(/^refused 403 GET \/api\/claims: .*symbolic link/)]);
    rmSync(join(folder.store, part));
    renameSync(join(folder.store, `${part}.kept`), join(folder.store, part));
  }
  expect(await ask("GET /api/health")).toMatchObject({ status: 200 });
});

test("a record that somebody made up is passed over, and says nothing of itself", async () => {
  const record = join(folder.store, "records", "safran-lee-2022.floor-scaling.json");
  for (const text of ["{", "null", "[]", '{"experiment":"safran-lee-2022/floor-scaling","judgement":{}}', SECRET]) {
    writeFileSync(record, text);
    const before = lab.lines.length;
    expect(await ask("GET /api/claims")).toMatchObject({ status: 200 });
    expect(lab.lines.slice(before)).toHaveLength(1);
    expect((await ask("GET /api/runs/safran-lee-2022.floor-scaling"))?.status).toBe(404);
    rmSync(record);
  }
});

test("more listeners than the limit are refused, and places are free again when listeners leave", async () => {
  const open = () => fetch(`${lab.url}api/events`);
  const streams = await Promise.all([open(), open(), open()]);
  expect(streams.map(({ status }) => status)).toEqual([200, 200, 200]);
  const before = lab.lines.length;
  expect((await ask("GET /api/events"))?.status).toBe(503);
  expect(lab.lines.slice(before)).toEqual([expect.stringMatching(/^refused 503 GET \/api\/events: .*listeners/)]);
  for (const { body } of streams) await body?.cancel();
  await expect
    .poll(async () => JSON.parse((await ask("GET /api/health"))!.body).listeners, { timeout: 20_000 })
    .toBe(0);
  const again = await open();
  expect(again.status).toBe(200);
  await again.body?.cancel();
});

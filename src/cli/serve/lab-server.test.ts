import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { labFolder, requestText, sendRaw, startLab } from "../../../tests/fixtures/lab-server.ts";

const folder = labFolder();
let lab: Awaited<ReturnType<typeof startLab>>;
beforeAll(async () => {
  // A run that never ends by itself, and says so.
  const command = 'console.error("computing"); setInterval(() => {}, 1000)';
  lab = await startLab(folder, { limits: { waitingRuns: 1 }, command: [process.execPath, "-e", command, "--"] });
});
afterAll(async () => {
  await lab.close();
  folder.remove();
});

const get = (path: string, options: RequestInit = {}) => fetch(`http://localhost:${lab.port}${path}`, options);
const CLAIM = "safran-lee-2022/floor-scaling";

describe("the site", () => {
  test("comes isolated, with a policy that loads nothing from elsewhere, and with its type", async () => {
    const page = await get("/");
    expect(page.status).toBe(200);
    expect(await page.text()).toContain("<title>Thalweg</title>");
    const header = (name: string) => page.headers.get(name);
    expect(header("content-type")).toBe("text/html; charset=utf-8");
    expect(header("cross-origin-opener-policy")).toBe("same-origin");
    expect(header("cross-origin-embedder-policy")).toBe("require-corp");
    expect(header("x-content-type-options")).toBe("nosniff");
    const policy = header("content-security-policy")!;
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("'wasm-unsafe-eval'");
    expect(policy).not.toMatch(/'unsafe-eval'|https?:|\*/);
    expect(policy).not.toMatch(/script-src[^;]*'unsafe-inline'/);
  });

  test("marks its pages, and nothing else, as those that have a laboratory behind them", async () => {
    expect((await get("/")).headers.get("server-timing")).toMatch(/^thalweg;/);
    expect((await get("/folder/")).headers.get("server-timing")).toMatch(/^thalweg;/);
    expect((await get("/assets/main-B4dC0ffe.js")).headers.has("server-timing")).toBe(false);
  });

  test("has its folders' pages, links that stay within, and nothing where nothing is", async () => {
    expect(await (await get("/folder/")).text()).toContain("Folder");
    expect((await get("/within.html")).status).toBe(200);
    for (const path of ["/folder", "/none.html", "/folder/index.html/", "/assets/none.js"]) {
      expect((await get(path)).status, path).toBe(404);
    }
  });

  test("keeps what has a hash in its name for good, and asks again for all else", async () => {
    const hashed = await get("/assets/main-B4dC0ffe.js");
    expect(hashed.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
    expect(hashed.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect(await hashed.text()).toBe("export {};");
    const plain = await get("/assets/plain.css");
    expect(plain.headers.get("cache-control")).toBe("no-cache");
    expect(await plain.text()).toBe("");
    const tag = hashed.headers.get("etag")!;
    const again = await get("/assets/main-B4dC0ffe.js", { headers: { "If-None-Match": tag } });
    expect(again.status).toBe(304);
  });

  test.each(["/", "/assets/main-B4dC0ffe.js", "/api/claims", "/api/runs"])(
    "%s has the same headers for HEAD, and no body",
    async (path) => {
      const [whole, head] = await Promise.all([get(path), get(path, { method: "HEAD" })]);
      const headersOf = ({ headers }: Response) =>
        [...headers].filter(([name]) => !["date", "connection", "keep-alive"].includes(name));
      expect(headersOf(head)).toEqual(headersOf(whole));
      expect(head.status).toBe(200);
      const raw = await sendRaw(lab.port, requestText(lab.port, `HEAD ${path}`));
      expect(raw?.body).toBe("");
      expect(Number(raw?.headers["content-length"])).toBe((await whole.arrayBuffer()).byteLength);
    },
  );
});

describe("without a store", () => {
  test("the board lists every claim without a verdict, and no store is made", async () => {
    const claims = await (await get("/api/claims")).json();
    expect(claims.length).toBeGreaterThan(10);
    for (const { id, paper, title, claim, kind, last } of claims) {
      expect(id.startsWith(`${paper}/`)).toBe(true);
      expect([title, claim]).toEqual([expect.stringMatching(/\S/), expect.stringMatching(/\S/)]);
      expect(["claim", "survey"]).toContain(kind);
      expect(last).toBeNull();
    }
    expect(await (await get("/api/health")).json()).toMatchObject({ store: false, experiments: claims.length });
    expect(await (await get("/api/runs")).json()).toEqual({ runs: [], jobs: [] });
  });
});

describe("who may start runs", () => {
  const start = (headers: Readonly<Record<string, string>>, body: unknown = { claim: CLAIM }) =>
    get("/api/runs", {
      method: "POST",
      headers: { "Content-Type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
  const cancel = (id: string) =>
    get(`/api/runs/${id}`, { method: "DELETE", headers: { Authorization: `Bearer ${lab.token}` } });
  const state = async (id: string) => (await (await get(`/api/runs/${id}`)).json()).job.state;

  test("a link works once; the cookie that it buys needs the page's own origin", async () => {
    const link = lab.link();
    expect((await get("/api/health").then((answer) => answer.json())).writer).toBe(false);
    const bought = await fetch(link, { redirect: "manual" });
    expect(bought.status).toBe(303);
    expect(bought.headers.get("location")).toBe("/");
    const cookie = bought.headers.get("set-cookie")!;
    expect(cookie).toMatch(/; HttpOnly; SameSite=Strict; Path=\/$/);
    expect(cookie).not.toContain(new URL(link).searchParams.get("token"));
    expect(cookie).not.toContain(lab.token);
    expect((await fetch(link, { redirect: "manual" })).status).toBe(403);
    expect(lab.link()).not.toBe(link);

    const Cookie = cookie.split(";")[0]!;
    expect((await get("/api/health", { headers: { Cookie } }).then((answer) => answer.json())).writer).toBe(true);
    expect((await start({ Cookie })).status).toBe(403);
    expect((await start({ Cookie, Origin: "http://127.0.0.1:1" })).status).toBe(403);
    const started = await start({ Cookie, Origin: `http://localhost:${lab.port}` });
    expect(started.status).toBe(202);
    expect((await cancel((await started.json()).id)).status).toBe(202);
  });

  test("one run at a time, as many waiting as the limit; a cancelled one ends and the next begins", async () => {
    const Authorization = `Bearer ${lab.token}`;
    const jobs: string[] = [];
    for (let n = 0; n < 2; n++) {
      const answer = await start({ Authorization }, { claim: CLAIM, seed: n, profile: "laptop" });
      expect(answer.status).toBe(202);
      const job = await answer.json();
      expect(answer.headers.get("location")).toBe(`/api/runs/${job.id}`);
      jobs.push(job.id);
      await expect.poll(() => state(job.id), { timeout: 20_000 }).toBe(n === 0 ? "running" : "waiting");
    }
    expect((await start({ Authorization })).status).toBe(429);
    await expect
      .poll(async () => (await (await get(`/api/runs/${jobs[0]}`)).json()).job.messages, { timeout: 20_000 })
      .toEqual(["computing"]);
    expect((await cancel(jobs[0]!)).status).toBe(202);
    await expect.poll(() => state(jobs[1]!), { timeout: 20_000 }).toBe("running");
    expect(await state(jobs[0]!)).toBe("cancelled");
    expect((await cancel(jobs[0]!)).status).toBe(409);
    expect((await cancel("job-none")).status).toBe(404);
    expect((await cancel(jobs[1]!)).status).toBe(202);
  });

  test.each([
    [{ claim: CLAIM, set: { none: 1 } }, /none/],
    [{ claim: CLAIM, set: { replicas: "many" } }, /replicas/],
    [{ claim: CLAIM, set: { "x=1": 1 } }, /x/],
    [{ claim: "safran-lee-2022/none" }, /no such claim/],
    [{ claim: CLAIM, set: [] }, /set/],
  ])("%j is refused before anything starts", async (body, message) => {
    const answer = await start({ Authorization: `Bearer ${lab.token}` }, body);
    expect(answer.status).toBe(422);
    expect((await answer.json()).error).toMatch(message);
  });
});

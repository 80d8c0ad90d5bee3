import { cacheName, fileOf, isHashed, isOutdated, type OfflineFiles, wayOf } from "./model/offline.ts";

/** Written by the build. */
declare const __OFFLINE__: OfflineFiles;

/** What of a service worker's global scope is used here: a page's types do not know it. */
interface Scope {
  readonly registration: { readonly scope: string };
  readonly clients: { claim(): Promise<void> };
  addEventListener(type: "install" | "activate", listener: (event: Extendable) => void): void;
  addEventListener(type: "fetch", listener: (event: Fetching) => void): void;
}
interface Extendable {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetching extends Extendable {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}

/** Milliseconds after which a network that does not answer counts as none. */
const SOON = 3000;
/** Files that are fetched at once when the site is stored. */
const AT_ONCE = 4;

const { version, files } = __OFFLINE__;
const known = new Set(files);
const worker = globalThis as unknown as Scope;
const { scope } = worker.registration;
const name = cacheName(scope, version);
/** The page is stored as the folder that it is in: hosts may send index.html on to there. */
const addressOf = (path: string): string => new URL(path, scope).href;

/*
 * The site without a network, after one visit. All of a build is stored, and nothing else ever, headers included; the next build's
 * service worker takes over when no page of this one is open, and deletes what this one stored.
 */
worker.addEventListener("install", (event) => event.waitUntil(store()));

worker.addEventListener("activate", (event) =>
  event.waitUntil(
    (async () => {
      const outdated = (await caches.keys()).filter((other) => isOutdated(other, scope, version));
      await Promise.all(outdated.map((other) => caches.delete(other)));
      await worker.clients.claim();
    })(),
  ),
);

worker.addEventListener("fetch", (event) => {
  const path = fileOf(event.request, scope, known);
  const way = wayOf(event.request, path);
  if (way === "leave") return;
  const address = addressOf(path!);
  event.respondWith(way === "cache first" ? cacheFirst(event.request, address) : networkFirst(event.request, address));
});

async function store(): Promise<void> {
  const cache = await caches.open(name);
  const left = ["", ...files];
  const storeNext = async (): Promise<void> => {
    for (let path = left.shift(); path !== undefined; path = left.shift()) await storeOne(cache, path);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, storeNext));
}

async function storeOne(cache: Cache, path: string): Promise<void> {
  const address = addressOf(path);
  // What an older version has under the same hash is the same.
  const kept = isHashed(path) ? await caches.match(address) : undefined;
  const response = kept ?? (await fetch(address, { cache: isHashed(path) ? "default" : "no-cache" }));
  // A page must not be answered by a response that was sent on from elsewhere.
  if (!response.ok || response.redirected) throw new Error(`${path} cannot be stored`);
  await cache.put(address, response);
}

async function cacheFirst(request: Request, address: string): Promise<Response> {
  const cache = await caches.open(name);
  return (await cache.match(address)) ?? (await fetch(request));
}

async function networkFirst(request: Request, address: string): Promise<Response> {
  const stored = async (): Promise<Response | undefined> => (await caches.open(name)).match(address);
  const answer = fetch(request);
  answer.catch(() => undefined); // it may fail after it was given up
  const late = new Promise<undefined>((resolve) => {
    setTimeout(resolve, SOON);
  });
  try {
    const soon = await Promise.race([answer, late]);
    // A host in trouble is no better than none.
    if (soon !== undefined && soon.status < 500) return soon;
  } catch {
    // No network.
  }
  return (await stored()) ?? answer;
}

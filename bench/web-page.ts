import { rmSync } from "node:fs";
import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { openChromium, openPage, staticHost } from "../tests/fixtures/site.ts";
import { buildWeb } from "../tools/build-web.ts";
import { median } from "./statistics.ts";

/** How the built page behaves in chromium; medians over the rounds but for the longest task. */
export interface PageReport {
  /** Milliseconds from the request to the first contentful paint of the board, nothing cached. */
  readonly firstPaint: number;
  /** All that the board loads before a tool is opened, compressed by gzip, in kB of 1000 bytes. */
  readonly firstLoad: number;
  /** Milliseconds from the request to the playground's first training step shown. */
  readonly playgroundStarts: number;
  /** The longest task of the page's own thread while the playground trains, after its start; 0 where none was above 50 ms. */
  readonly longestTask: number;
}

/** Seconds for which the playground is watched in each round. */
const WATCHED = 10;

export async function measurePage(rounds: number): Promise<PageReport> {
  const folder = await mkdtemp(join(tmpdir(), "thalweg-bench-"));
  try {
    await buildWeb(join(folder, "site"));
    await using host = await staticHost(join(folder, "site"));
    const paints: number[] = [];
    const starts: number[] = [];
    let [longestTask, firstLoad] = [0, 0];
    for (let round = 0; round < rounds; round++) {
      const browser = await openChromium();
      try {
        const asked = host.requests.length;
        const { page: board } = await openPage(browser, host.url);
        await board.locator(".card").first().waitFor();
        await board.waitForTimeout(500);
        paints.push(
          await board.evaluate(
            () => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? Number.NaN,
          ),
        );
        firstLoad = await compressed(join(folder, "site"), await ownRequests(board, host.requests.slice(asked)));
        await board.context().close(); // nothing else is opened while it starts
        const { page } = await openPage(browser, `${host.url}#/playground`);
        starts.push(await page.evaluate(firstStep));
        longestTask = Math.max(longestTask, await page.evaluate(longest, WATCHED * 1000));
      } finally {
        await browser.close();
      }
    }
    return { firstPaint: median(paints), firstLoad, playgroundStarts: median(starts), longestTask };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What a page's own resources are, without what its service worker stores meanwhile. */
async function ownRequests(page: { evaluate<T>(ask: () => T): Promise<T> }, all: readonly string[]) {
  const own = new Set(
    await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname)),
  );
  return all.filter((path) => path.endsWith("/") || own.has(path));
}

async function compressed(site: string, requests: readonly string[]): Promise<number> {
  const files = [...new Set(requests)].map((path) => path.slice("/some/where/".length) || "index.html");
  const sizes = await Promise.all(files.map(async (file) => gzipSync(await readFile(join(site, file))).length));
  return sizes.reduce((sum, size) => sum + size, 0) / 1000;
}

/** In the page: when its first training step is shown. */
function firstStep(): Promise<number> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (/step [1-9]/.test(document.querySelector("main")?.textContent ?? "")) resolve(performance.now());
      else requestAnimationFrame(look);
    };
    look();
  });
}

/** In the page: its longest task of more than 50 ms (the browser notes no shorter ones) in the time to come. */
function longest(milliseconds: number): Promise<number> {
  return new Promise((resolve) => {
    let most = 0;
    const observer = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) most = Math.max(most, duration);
    });
    observer.observe({ entryTypes: ["longtask"] });
    setTimeout(() => {
      observer.disconnect();
      resolve(most);
    }, milliseconds);
  });
}

import { expect, test } from "vitest";
import { cacheName, fileOf, isOutdated, wayOf } from "./offline.ts";

const scope = "https://host.example/some/where/";
const known = new Set(["assets/index-1a.js", "data/board.json", "icon.svg"]);
const way = (url: string, { method = "GET", mode = "cors" } = {}) => {
  const asked = { url, method, mode };
  return wayOf(asked, fileOf(asked, scope, known));
};

test("assets from the cache, the page and its data from the network", () => {
  expect(way(`${scope}assets/index-1a.js`)).toBe("cache first");
  expect(way(`${scope}data/board.json`)).toBe("network first");
  expect(way(`${scope}icon.svg`)).toBe("network first");
  for (const page of ["", "index.html", "?a=1", "index.html?a=1#/spectra"]) {
    expect(way(scope + page, { mode: "navigate" })).toBe("network first");
  }
});

test("nothing else is touched: the server's interface, other sites, what is not of the build, what changes something", () => {
  for (const url of [
    ...["api/health", "api/runs?since=1", "data/none.json", "service-worker.js", "assets/", "assets/../api/x"].map(
      (path) => scope + path,
    ),
    ...[
      "https://host.example/some/",
      "https://host.example/data/board.json",
      "https://other.example/some/where/icon.svg",
    ],
  ]) {
    expect(way(url)).toBe("leave");
    expect(way(url, { mode: "navigate" })).toBe("leave");
  }
  expect(way(`${scope}data/board.json`, { method: "POST" })).toBe("leave");
  expect(way(scope, { mode: "cors" })).toBe("leave");
});

test("a version's cache goes when the next one stands, a neighbour's stays", () => {
  expect(isOutdated(cacheName(scope, "1"), scope, "2")).toBe(true);
  expect(isOutdated(cacheName(scope, "2"), scope, "2")).toBe(false);
  expect(isOutdated(cacheName(`${scope}below/`, "1"), scope, "2")).toBe(false);
  expect(isOutdated("somebody's", scope, "2")).toBe(false);
});

import { join, relative } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { Refusal } from "./refusal.ts";
import { readTarget } from "./request-target.ts";

test("a path is decoded once, name by name", () => {
  const { segments, folder, query } = readTarget("/a%20b/%252e%252e/c?runs=x%2Cy&runs=z");
  expect(segments).toEqual(["a b", "%2e%2e", "c"]);
  expect(folder).toBe(false);
  expect(query.getAll("runs")).toEqual(["x,y", "z"]);
  expect(readTarget("/")).toMatchObject({ segments: [], folder: true });
  expect(readTarget("/a/b/")).toMatchObject({ segments: ["a", "b"], folder: true });
  expect(readTarget("/a?b?c=1").query.get("b?c")).toBe("1");
});

/** What tricks are made of. */
const piece = fc.constantFrom(
  "..",
  ".",
  "/",
  "%2e",
  "%2f",
  "%5c",
  "\\",
  "%00",
  "%25",
  "a",
  "?",
  "#",
  "%",
  ":",
  "%c0%af",
  "~",
);
const tricky = fc.array(piece, { maxLength: 12 }).map((pieces) => `/${pieces.join("")}`);

test("whatever is asked for is refused, or lies below the folder", () => {
  let read = 0;
  const property = fc.property(fc.oneof(tricky, fc.string({ unit: "binary" }), fc.webUrl()), (url) => {
    try {
      const { segments } = readTarget(url);
      read += 1;
      for (const name of segments) expect(relative("/site", join("/site", name))).toBe(name);
      expect(join("/site", ...segments)).toMatch(/^\/site(\/|$)/);
      expect(segments.join("")).not.toMatch(/[/\\:\0]/);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      expect([400, 414]).toContain(error.status);
    }
  });
  fc.assert(property, { seed: 1, numRuns: 5000 });
  expect(read).toBeGreaterThan(200); // the property is not empty
});

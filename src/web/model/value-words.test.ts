import { expect, it } from "vitest";
import { entriesWords, valueWords } from "./value-words.ts";

it("a value in one line", () => {
  expect(entriesWords({ law: "phi2", degrees: [1, 2], inner: { a: null, b: [{ c: 1e-9 }] } })).toBe(
    "law phi2, degrees [1, 2], inner {a none, b [{c 1e-9}]}",
  );
  expect([null, true, []].map(valueWords)).toEqual(["none", "true", "[]"]);
  expect(entriesWords(undefined)).toBe("none");
});

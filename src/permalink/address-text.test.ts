import { expect, test } from "vitest";
import { LONGEST, readAddress, writeAddress } from "./address-text.ts";

const query = (value: string): string => writeAddress([], [["f", value]]);

test("formulas stay readable", () => {
  expect(query("max(t, 0.1*t) + sin(t)/2, 1")).toBe("#/?f=max(t,%200.1*t)%20+%20sin(t)/2,%201");
});

test("what ends an address is nothing that a mail program leaves out of the link", () => {
  for (const last of [")", ".", ",", "!", ":", ";", "*", "'", "?", "]"]) {
    const address = query(`a${last}`);
    expect(address).toMatch(/[A-Za-z0-9/_=~-]$/);
    expect(readAddress(address).pairs.get("f")).toBe(`a${last}`);
  }
});

test("a quoted address needs no care in a shell", () => {
  expect(query("it's")).toBe("#/?f=it%27s");
});

test("every character comes back, separators of addresses and shells among them", () => {
  const all = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).join("");
  const text = `${all}λ₀ 𝔼 é`;
  const address = query(text);
  expect(readAddress(address).pairs.get("f")).toBe(text);
  // A fragment of RFC 3986, so that nothing between here and there rewrites it.
  expect(address).toMatch(/^#(?:[\w\-.~!$&'()*+,;=:@/?]|%[\dA-F]{2})*$/);
});

test("a later # or ? belongs to the address only where it is encoded", () => {
  expect(readAddress("https://h/p?q=1#/spectra?a=1?b").pairs.get("a")).toBe("1?b");
  expect(readAddress("/spectra/?a=%23").path).toEqual(["spectra"]);
  expect(readAddress("").path).toEqual([]);
});

test("an address that would be too long is not written", () => {
  expect(query("x".repeat(LONGEST - 5)).length).toBe(LONGEST);
  expect(() => query("x".repeat(LONGEST - 4))).toThrow("at most");
  // The mark itself does not count on reading: what can be written can be read.
  expect(readAddress(query("x".repeat(LONGEST - 5))).pairs.size).toBe(1);
});

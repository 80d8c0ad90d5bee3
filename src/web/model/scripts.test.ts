import { describe, expect, it } from "vitest";
import { firstScript, pieces, scriptAt } from "./scripts.ts";

/** Raised in ⌈⌉, lowered in ⌊⌋. */
const shown = (text: string): string =>
  pieces(text)
    .map(({ text: own, place }) => (place === "raised" ? `⌈${own}⌉` : place === "lowered" ? `⌊${own}⌋` : own))
    .join("");

describe("pieces", () => {
  it.each([
    ["d_eff^(−1/2) Σ_i a_i", "d⌊eff⌋⌈−1/2⌉ Σ⌊i⌋ a⌊i⌋"],
    ["n = d^2.2 samples", "n = d⌈2.2⌉ samples"],
    ["slower than d^(−4).", "slower than d⌈−4⌉."],
    ["∫_0^∞ J_ν(z) J_{ν−1}(uz) dz", "∫⌊0⌋⌈∞⌉ J⌊ν⌋(z) J⌊ν−1⌋(uz) dz"],
    ["f^(ℓ)(0), d^Ω(k), Q^{(m)}", "f⌈(ℓ)⌉(0), d⌈Ω(k)⌉, Q⌈(m)⌉"],
    ["e^{iω P(z)/√d_{eff}} h_k²", "e⌈iω P(z)/√d_{eff}⌉ h⌊k⌋²"],
    ["d^((d−1)/2) and (x − s)_+²", "d⌈(d−1)/2⌉ and (x − s)⌊+⌋²"],
    ["iᵀ_jᵀ", "iᵀ⌊j⌋ᵀ"],
  ])("%s", (typed, expected) => expect(shown(typed)).toBe(expected));

  it("leaves alone what has no letter before it or nothing after it", () => {
    for (const text of ["_x", "a _b_ c", "a_", "x^", "^2", "", "f*(x), 5 * 3"]) expect(shown(text)).toBe(text);
  });

  it("loses nothing", () => {
    const typed = "Σ_{m=1}^k N(d, 2m) (E[(ρ²X)^m P^{(m)}(ρ²X)]/(d/2)_m)²";
    expect(
      pieces(typed)
        .map(({ text }) => text)
        .join(""),
    ).toBe(typed.replace(/[_^](\{([^}]*)\})?/g, "$2"));
  });
});

it("a script is found where it begins", () => {
  expect(firstScript("ab_c")).toBe(2);
  expect(firstScript("ab_c")).toBe(2);
  expect(firstScript("ab")).toBeUndefined();
  expect(scriptAt("_{n}^2")).toEqual({ text: "n", place: "lowered", typed: "_{n}" });
  expect(scriptAt("x_2")).toBeUndefined();
});

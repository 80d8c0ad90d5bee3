import { expect, it } from "vitest";
import { subscripts } from "./subscripts.ts";

it("lowers the word after an underscore, and no raised digit", () => {
  expect(subscripts("N α_k² / d_eff, m_12")).toEqual([
    { text: "N α", lowered: false },
    { text: "k", lowered: true },
    { text: "² / d", lowered: false },
    { text: "eff", lowered: true },
    { text: ", m", lowered: false },
    { text: "12", lowered: true },
  ]);
});

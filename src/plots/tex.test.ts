import { expect, it } from "vitest";
import { texOf } from "./tex.ts";

it("escapes what TeX would obey", () => {
  expect(texOf(String.raw`50 % of #1 & {a_} \cmd $x$ a^b ~`)).toBe(
    String.raw`50 \% of \#1 \& \{a\_\} \textbackslash{}cmd \$x\$ a\textasciicircum{}b $\sim$`,
  );
});

it("sets letters, signs, subscripts and accents", () => {
  expect(texOf("κ = 1 + ε₁")).toBe("$\\kappa$ = 1 + $\\varepsilon _{1}$");
  expect(texOf("n / (d·d_eff)")).toBe("n / (d$\\cdot$d$_{\\mathrm{eff}}$)");
  expect(texOf("10⁻²⁵ ≤ √d ≠ W*")).toBe("10$^{-25}$ $\\le$ $\\surd$d $\\ne$ W$^{*}$");
  expect(texOf("Zdeborová, ŵ")).toBe("Zdeborov\\'{a}, \\^{w}");
});

it("keeps a dollar beside a formula apart", () => {
  expect(texOf("$κ")).toBe("\\$$\\kappa$");
});

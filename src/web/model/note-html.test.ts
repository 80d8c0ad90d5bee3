import { describe, expect, it } from "vitest";
import { noteHtml } from "../../../tools/note-html.ts";

const html = noteHtml({
  note: (name) => (name === "other" ? { address: "#/papers/p?note=other", title: "The other, d_eff" } : undefined),
  claim: (slug) => (/^p.x$/.test(slug) ? { address: "#/claim/p/x", title: "X" } : undefined),
  figure: (slug) => (slug === "p-x" ? { light: "figures/p/x.svg", dark: "figures/p/x.dark.svg" } : undefined),
});

describe("noteHtml", () => {
  it("leads links to the site's pages, and calls them by their titles", () => {
    expect(html("[other.md](other.md) and [this](../claims.md#p-x), `p/x` in [../claims.md](../claims.md)")).toBe(
      '<p><a href="#/papers/p?note=other">The other, d<sub>eff</sub></a> and <a href="#/claim/p/x">this</a>, ' +
        '<a href="#/claim/p/x"><code>p/x</code></a> in <a href="#/">the board</a></p>\n',
    );
  });

  it("refuses what leads nowhere, or out of the site", () => {
    for (const link of ["gone.md", "../claims.md#gone", "javascript:alert(1)", "../../package.json", "//evil.example"])
      expect(() => html(`[x](${link})`), link).toThrow("which the site does not have");
    expect(() => html("![x](https://example.org/x.png)")).toThrow("which the site does not have");
  });

  it("sets exponents and indices in sentences, formulas, cells and headings, and leaves code alone", () => {
    expect(html("E f*² − Σ_{i≤k} (E f* h_α)² and `a_b^2`")).toBe(
      "<p>E f*² − Σ<sub>i≤k</sub> (E f* h<sub>α</sub>)² and <code>a_b^2</code></p>\n",
    );
    expect(html("    r_k(t) = 1 < 2,      m ≥ N^{d_i}")).toBe(
      '<p class="formula">r<sub>k</sub>(t) = 1 &lt; 2,\u2003\u2003m ≥ N<sup>d<sub>i</sub></sup></p>\n',
    );
    expect(html("    npx thalweg run a_b")).toContain("<pre><code>npx thalweg run a_b</code></pre>");
    expect(html("```sh\nx_1\n```")).toContain("<pre><code>x_1</code></pre>");
    expect(html("| a |\n|---|\n| κ^(ℓ) |\n")).toMatch(/<th scope="col">a<\/th>.*<td>κ<sup>\(ℓ\)<\/sup><\/td>/s);
    expect(html("### On d_eff")).toBe("<h3>On d<sub>eff</sub></h3>\n");
    expect(html("*Proof.* **Digits.** fall")).toContain("<em>Proof.</em> <strong>Digits.</strong>");
  });

  it("shows markup as text", () => {
    expect(html("a <b onclick=x>b</b>\n\n<script>1</script>")).not.toMatch(/<(b|script)/);
  });

  it("has a figure in both themes", () => {
    expect(html('![A "curve"](../figures/p-x.svg)')).toMatch(
      /light-only" src="data\/figures\/p\/x\.svg" alt="A &quot;curve&quot;".*dark-only" src="data\/figures\/p\/x\.dark\.svg"/,
    );
  });
});

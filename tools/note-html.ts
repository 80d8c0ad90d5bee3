import { Marked, type Tokens } from "marked";
import { firstScript, pieces, scriptAt } from "../src/web/model/scripts.ts";

/** A page of the site, and what it is called. */
export interface Place {
  readonly address: string;
  readonly title: string;
}

/** Where a note's links lead on the site; undefined where there is nothing. */
export interface NoteLinks {
  /** Another note, by its file's name without ending. */
  readonly note: (name: string) => Place | undefined;
  /** An experiment, by its id, or that with - in place of /. */
  readonly claim: (slug: string) => Place | undefined;
  /** A drawing's two files, by the same. */
  readonly figure: (slug: string) => { readonly light: string; readonly dark: string } | undefined;
}

const STAR = /\*(?=\p{No})/u;

/** A cell that is not to be broken within. */
const NUMBER = /^[-−]?\d[\d.]*(e[-+]?\d+)?$/;

/** What an indented block holds where it is a command and no formula. */
const COMMAND = /^(npx|npm|node|thalweg) /m;

/**
 * A note's Markdown as HTML without scripts or styles: links lead to the site's pages, exponents and indices typed as d_eff^(−1/2) are
 * set, indented blocks are formulas. Throws where a link leads nowhere.
 */
export function noteHtml(links: NoteLinks): (markdown: string) => string {
  const marked = new Marked({
    gfm: true,
    extensions: [
      {
        // The star of f*² begins no emphasis.
        name: "star",
        level: "inline",
        start: (source) => STAR.exec(source)?.index,
        tokenizer: (source) => (source.search(STAR) === 0 ? { type: "star", raw: "*" } : undefined),
        renderer: () => "*",
      },
      {
        name: "script",
        level: "inline",
        start: (source) => (scriptAt(source) === undefined ? firstScript(source) : 0),
        tokenizer(source) {
          const script = scriptAt(source);
          return script === undefined ? undefined : { type: "script", raw: script.typed, ...script };
        },
        renderer: (token) => scriptHtml(token as unknown as { readonly text: string; readonly place: string }),
      },
    ],
    renderer: {
      html: ({ text }: Tokens.HTML | Tokens.Tag) => escaped(text),
      code({ text, codeBlockStyle }: Tokens.Code) {
        if (codeBlockStyle !== "indented" || COMMAND.test(text))
          return scrolling(`<pre><code>${escaped(text)}</code></pre>`, "code");
        const formula = textHtml(text.replace(/ {3,}/g, "\u2003\u2003"));
        return `<p class="formula">${formula.replace(/\b[a-z-]+\.md\b/g, (file) => anchor(placeOf(file, links)))}</p>\n`;
      },
      link({ href, text, tokens }: Tokens.Link) {
        const place = placeOf(href, links);
        // Who reads a page knows nothing of files: a link called by a file's name is called by its title.
        return href.startsWith(text) ? anchor(place) : anchor(place, this.parser.parseInline(tokens));
      },
      codespan({ text }: Tokens.Codespan) {
        const code = `<code>${escaped(text)}</code>`;
        const place = /^[a-z0-9-]+\/[a-z0-9-]+$/.test(text) ? links.claim(text) : undefined;
        return place === undefined ? code : anchor(place, code);
      },
      image({ href, text }: Tokens.Image) {
        const files = links.figure(/^\.\.\/figures\/([a-z0-9-]+)\.svg$/.exec(href)?.[1] ?? "");
        if (files === undefined) throw new Error(`a note shows ${href}, which the site does not have`);
        const image = (theme: "light" | "dark"): string =>
          `<img class="${theme}-only" src="data/${files[theme]}" alt="${escaped(text)}" loading="lazy">`;
        return scrolling(image("light") + image("dark"), "figure", "span");
      },
      table(token: Tokens.Table) {
        const row = (cells: readonly Tokens.TableCell[], tag: "th" | "td"): string =>
          `<tr>${cells.map(({ text, tokens }) => `<${tag}${NUMBER.test(text) ? ' class="number"' : ""}>${this.parser.parseInline(tokens)}</${tag}>`).join("")}</tr>`;
        const body = token.rows.map((cells) => row(cells, "td")).join("\n");
        return scrolling(
          `<table><thead>${row(token.header, "th").replaceAll("<th>", '<th scope="col">')}</thead>\n<tbody>${body}</tbody></table>`,
          "table",
        );
      },
    },
  });
  return (markdown) => marked.parse(markdown, { async: false });
}

function placeOf(href: string, { note, claim }: NoteLinks): Place {
  if (/^https?:/.test(href)) return { address: href, title: href };
  if (href === "../claims.md") return { address: "#/", title: "the board" };
  const slug = /^\.\.\/claims\.md#([a-z0-9-]+)$/.exec(href)?.[1];
  const found = slug === undefined ? note(href.replace(/\.md$/, "")) : claim(slug);
  if (found === undefined) throw new Error(`a note links to ${href}, which the site does not have`);
  return found;
}

const anchor = ({ address, title }: Place, html = textHtml(title)): string =>
  `<a href="${escaped(address)}">${html}</a>`;

/** What may be wider than the page scrolls by itself, by keys too. */
const scrolling = (html: string, label: string, tag: "div" | "span" = "div"): string =>
  `<${tag} class="scroll" tabindex="0" role="group" aria-label="${label}">${html}</${tag}>\n`;

function scriptHtml({ text, place }: { readonly text: string; readonly place: string }): string {
  const tag = place === "raised" ? "sup" : "sub";
  return `<${tag}>${textHtml(text)}</${tag}>`;
}

const textHtml = (text: string): string =>
  pieces(text)
    .map((piece) => (piece.place === "line" ? escaped(piece.text) : scriptHtml(piece)))
    .join("");

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

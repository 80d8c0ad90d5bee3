import { subscripts } from "./subscripts.ts";

/** A piece of HTML that is safe to write as it is. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Content = Html | string | number | undefined | readonly Content[];

/** A template whose every value is escaped unless it is {@link Html} itself; lists are joined, undefined is nothing. */
export function html(parts: TemplateStringsArray, ...values: readonly Content[]): Html {
  return new Html(parts.reduce((text, part, index) => text + render(values[index - 1]) + part));
}

/** Text for an element or a quoted attribute, in HTML and XML alike. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

/** A sentence or label in which `d_eff` is set as d with a subscript. */
export function prose(text: string): Html {
  return new Html(
    subscripts(text)
      .map(({ text: part, lowered }) => (lowered ? `<sub>${escapeHtml(part)}</sub>` : escapeHtml(part)))
      .join(""),
  );
}

function render(value: Content): string {
  if (value === undefined) return "";
  if (value instanceof Html) return value.text;
  return typeof value === "object" ? value.map(render).join("") : escapeHtml(String(value));
}

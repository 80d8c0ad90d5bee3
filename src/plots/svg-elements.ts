import { subscripts } from "./subscripts.ts";

const SVG = "http://www.w3.org/2000/svg";

const SUBSCRIPT_SIZE = 6.5;

type Attributes = Readonly<Record<string, string | number>>;

/** To hundredths of a pixel. */
export const round = (value: number): number => Math.round(value * 100) / 100;

/** Makes SVG elements in a document; numbers are rounded to hundredths of a pixel. */
export interface Draw {
  (tag: string, attributes: Attributes, text?: string): Element;
  /** A line of text in which `_eff` after a letter is lowered and made small: d_eff. */
  label(attributes: Attributes, text: string): Element;
}

export function drawIn(document: Document): Draw {
  const element = (tag: string, attributes: Attributes, text?: string): Element => {
    const made = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes))
      made.setAttribute(name, typeof value === "number" ? String(round(value)) : value);
    if (text !== undefined) made.textContent = text;
    return made;
  };
  const label = (attributes: Attributes, text: string): Element => {
    const parts = subscripts(text);
    if (parts.length === 1) return element("text", attributes, text);
    const line = element("text", attributes);
    for (const { text: part, lowered } of parts)
      line.append(
        lowered ? element("tspan", { dy: 2, "font-size": SUBSCRIPT_SIZE }, part) : element("tspan", {}, part),
      );
    return raised(line);
  };
  return Object.assign(element, { label });
}

/** Brings the writing back up after each lowered part. */
function raised(line: Element): Element {
  let low = false;
  for (const part of line.children) {
    if (low) part.setAttribute("dy", "-2");
    low = part.hasAttribute("font-size");
  }
  return line;
}

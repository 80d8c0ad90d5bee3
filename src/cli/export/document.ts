import { JSDOM } from "jsdom";

/** An empty document to draw figures in, outside a browser. */
export function newDocument(): Document {
  return new JSDOM("").window.document;
}

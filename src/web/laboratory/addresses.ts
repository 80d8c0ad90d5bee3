import type { View } from "../../permalink/view.ts";

/** Reads and writes the hash part in which a view's whole state stands. Both reject with a PermalinkError's sentence. */
export const addresses = {
  async readAddress(address: string): Promise<View> {
    const { parsePermalink } = await import("../../permalink/permalink.ts");
    return parsePermalink(address);
  },
  async writeAddress(view: View): Promise<string> {
    const { formatPermalink } = await import("../../permalink/permalink.ts");
    return formatPermalink(view);
  },
};

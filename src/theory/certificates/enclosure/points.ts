import { requireDomain } from "../../../math/domain-error.ts";

/** "0:1, 1.5:0" → [[0, 1], [1.5, 0]]. */
export function readPoints(text: string): readonly (readonly [number, number])[] {
  return text.split(",").map((entry) => {
    const [r, value, ...rest] = entry.split(":").map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
    const readable = rest.length === 0 && Number.isFinite(r) && Number.isFinite(value);
    requireDomain(readable, "profile", "points must be r:value pairs separated by commas", entry.trim());
    return [r!, value!];
  });
}

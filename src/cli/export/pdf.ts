import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { svgPdf } from "../../plots/pdf.ts";

const require = createRequire(import.meta.url);

/** A figure's SVG as a one-page PDF, with the fonts from this installation. */
export function figurePdf(svg: string): Promise<Uint8Array> {
  const font = (file: string): Uint8Array => readFileSync(require.resolve(`dejavu-fonts-ttf/ttf/${file}`));
  return svgPdf(svg, { regular: font("DejaVuSans.ttf"), bold: font("DejaVuSans-Bold.ttf") });
}

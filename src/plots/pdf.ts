import PDFDocument from "pdfkit";
import svgToPdf from "svg-to-pdfkit";
import { requireDomain } from "../math/domain-error.ts";

/** The files of DejaVu Sans: the caller has a disk or a site to read them from. */
export interface PdfFonts {
  readonly regular: Uint8Array;
  readonly bold: Uint8Array;
}

/** CSS pixels are 1/96 inch, PDF points 1/72. */
const POINTS_PER_PIXEL = 72 / 96;

/**
 * A figure's SVG as a one-page PDF of the same size: vectors and text, DejaVu Sans embedded so that every κ, √ and ₁ is
 * there on any machine. The date inside is fixed: the same figure gives the same bytes.
 */
export async function svgPdf(svg: string, fonts: PdfFonts): Promise<Uint8Array> {
  const size = { width: attribute(svg, "width"), height: attribute(svg, "height") };
  const info = { Title: /<title[^>]*>([^<]*)</.exec(svg)?.[1] ?? "", CreationDate: new Date(0) };
  // No font but those given: in a page pdfkit has none of its own.
  const document = new PDFDocument({ size: [size.width, size.height], margin: 0, font: "", info });
  const chunks: Uint8Array[] = [];
  const finished = new Promise<void>((resolve, reject) => {
    document.on("data", (chunk) => chunks.push(chunk));
    document.on("end", resolve);
    document.on("error", reject);
  });
  document.registerFont("regular", fonts.regular).registerFont("bold", fonts.bold);
  const warnings: string[] = [];
  svgToPdf(document, svg, 0, 0, {
    ...size,
    assumePt: false,
    fontCallback: (_family, bold) => (bold ? "bold" : "regular"),
    warningCallback: (warning) => warnings.push(warning),
  });
  document.end();
  await finished;
  requireDomain(warnings.length === 0, "svgPdf", "every part of the figure must have a PDF form", warnings[0]);
  return joined(chunks);
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

/** Length of a side of the page, in points. */
function attribute(svg: string, name: string): number {
  const pixels = Number(new RegExp(`<svg[^>]* ${name}="([\\d.]+)"`).exec(svg)?.[1]);
  requireDomain(pixels > 0, "svgPdf", `the SVG must state its ${name} in pixels`, svg.slice(0, 60));
  return pixels * POINTS_PER_PIXEL;
}

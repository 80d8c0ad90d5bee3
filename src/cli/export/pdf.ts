import { createRequire } from "node:module";
import PDFDocument from "pdfkit";
import svgToPdf from "svg-to-pdfkit";
import { requireDomain } from "../../math/domain-error.ts";

const require = createRequire(import.meta.url);
const FONTS = {
  regular: require.resolve("dejavu-fonts-ttf/ttf/DejaVuSans.ttf"),
  bold: require.resolve("dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf"),
};

/** CSS pixels are 1/96 inch, PDF points 1/72. */
const POINTS_PER_PIXEL = 72 / 96;

/**
 * A figure's SVG as a one-page PDF of the same size: vectors and text, DejaVu Sans embedded so that every κ, √ and ₁ is
 * there on any machine. The date inside is fixed: the same figure gives the same bytes.
 */
export async function figurePdf(svg: string): Promise<Uint8Array> {
  const size = { width: attribute(svg, "width"), height: attribute(svg, "height") };
  const info = { Title: /<title[^>]*>([^<]*)</.exec(svg)?.[1] ?? "", CreationDate: new Date(0) };
  const document = new PDFDocument({ size: [size.width, size.height], margin: 0, info });
  const chunks: Uint8Array[] = [];
  const finished = new Promise<void>((resolve, reject) => {
    document.on("data", (chunk: Uint8Array) => chunks.push(chunk));
    document.on("end", resolve);
    document.on("error", reject);
  });
  document.registerFont("regular", FONTS.regular).registerFont("bold", FONTS.bold);
  const warnings: string[] = [];
  svgToPdf(document, svg, 0, 0, {
    ...size,
    assumePt: false,
    fontCallback: (_family, bold) => (bold ? "bold" : "regular"),
    warningCallback: (warning) => warnings.push(warning),
  });
  document.end();
  await finished;
  requireDomain(warnings.length === 0, "figurePdf", "every part of the figure must have a PDF form", warnings[0]);
  return Buffer.concat(chunks);
}

/** Length of a side of the page, in points. */
function attribute(svg: string, name: string): number {
  const pixels = Number(new RegExp(`<svg[^>]* ${name}="([\\d.]+)"`).exec(svg)?.[1]);
  requireDomain(pixels > 0, "figurePdf", `the SVG must state its ${name} in pixels`, svg.slice(0, 60));
  return pixels * POINTS_PER_PIXEL;
}

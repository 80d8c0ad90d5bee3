import regular from "dejavu-fonts-ttf/ttf/DejaVuSans.ttf?url";
import bold from "dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf?url";
import { type PdfFonts, svgPdf } from "../../plots/pdf.ts";

let fonts: Promise<PdfFonts> | undefined;

/** A drawn figure as PDF; the fonts are fetched from the site when they are first needed. */
export async function pdfOf(svg: string): Promise<Blob> {
  fonts ??= loaded().catch((error: unknown) => {
    fonts = undefined; // to be asked for again
    throw error;
  });
  const bytes = await svgPdf(svg, await fonts);
  return new Blob([bytes as Uint8Array<ArrayBuffer>], { type: "application/pdf" });
}

async function loaded(): Promise<PdfFonts> {
  const [first, second] = await Promise.all([regular, bold].map(fetched));
  return { regular: first!, bold: second! };
}

async function fetched(address: string): Promise<Uint8Array> {
  const answer = await fetch(address).catch(() => undefined);
  if (answer?.ok !== true) throw new Error("the fonts of the PDF could not be loaded: is the network there?");
  return new Uint8Array(await answer.arrayBuffer());
}

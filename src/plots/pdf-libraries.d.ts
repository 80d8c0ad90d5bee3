/** The little of pdfkit and svg-to-pdfkit that is used, without the types of Node that their own declarations bring along. */
declare module "pdfkit" {
  interface Events {
    readonly data: (chunk: Uint8Array) => void;
    readonly end: () => void;
    readonly error: (error: Error) => void;
  }

  export default class PDFDocument {
    constructor(options: {
      readonly size: readonly [number, number];
      readonly margin: number;
      readonly font: string;
      readonly info: Readonly<Record<string, string | Date>>;
    });
    on<Name extends keyof Events>(event: Name, listener: Events[Name]): this;
    registerFont(name: string, source: Uint8Array): this;
    end(): void;
  }
}

declare module "svg-to-pdfkit" {
  import type PDFDocument from "pdfkit";

  interface Options {
    readonly width: number;
    readonly height: number;
    readonly assumePt: boolean;
    readonly fontCallback: (family: string, bold: boolean) => string;
    readonly warningCallback: (warning: string) => void;
  }

  export default function svgToPdf(document: PDFDocument, svg: string, x: number, y: number, options: Options): void;
}

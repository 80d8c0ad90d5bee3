import type { Judgement } from "../experiments/judgement.ts";

/** What the report says of any experiment. Texts are plain Unicode; `formula` is TeX. */
export interface ReportEntry {
  readonly id: string;
  /** A few words. */
  readonly title: string;
  readonly claim: string;
  readonly formula: string;
  readonly source: { readonly cite: string; readonly where: string };
  /** An SVG as `figureSvg` gives it, and the figure's caption. */
  readonly figure: { readonly svg: string; readonly caption: string };
  /** The command that computes it again. */
  readonly command: string;
  /** What else identifies the run, in the order to show: profile, seed, engine, rows by outcome. */
  readonly run: Readonly<Record<string, string>>;
}

export interface ReportClaim extends ReportEntry {
  readonly judgement: Judgement;
  /** How the margins were chosen. */
  readonly margins: string;
}

export interface Report {
  readonly title: string;
  /** ISO 8601. */
  readonly generatedAt: string;
  /** Versions and machine, in the order to show. */
  readonly environment: Readonly<Record<string, string>>;
  readonly claims: readonly ReportClaim[];
  readonly surveys: readonly ReportEntry[];
  /** The text of references.bib. */
  readonly bibliography: string;
}

/** What a build knows and a page cannot find out. */
export interface BuildStamp {
  readonly versions: Readonly<Record<string, string>>;
  /** Hash of the code of each experiment, by its id: as the command line has it. */
  readonly codeVersions: Readonly<Record<string, string>>;
}

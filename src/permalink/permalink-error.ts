import { DomainError } from "../math/domain-error.ts";

/** An address that says no state of a view: `address, set.dimension: must be ≥ 2, got 1`. */
export class PermalinkError extends DomainError {
  /** The key, or what else of the address is meant: "set.dimension", "the path". */
  readonly where: string;

  constructor(where: string, requirement: string, got: unknown) {
    super(`address, ${shortened(where)}`, requirement, typeof got === "string" ? shortened(got) : got);
    this.where = where;
  }
}

/** Enough of a long text to be recognised; what cannot be shown is replaced. */
function shortened(text: string): string {
  const clean = text.toWellFormed().replace(/\p{Cc}/gu, "�");
  return clean.length > 60 ? `${clean.slice(0, 57).toWellFormed()}...` : clean;
}

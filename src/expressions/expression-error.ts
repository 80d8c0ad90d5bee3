import { DomainError } from "../math/domain-error.ts";

/** A text that is no expression: `expression, column 4: expected …, got …`. */
export class ExpressionError extends DomainError {
  /** From 1. */
  readonly column: number;

  constructor(column: number, expected: string, found: string) {
    super(`expression, column ${column}`, expected, found);
    this.column = column;
  }
}

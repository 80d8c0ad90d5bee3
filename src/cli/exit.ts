import { ExpressionError } from "../expressions/expression-error.ts";
import { DomainError } from "../math/domain-error.ts";

/** Exit codes of every command. */
export const EXIT = {
  done: 0,
  failure: 1,
  usage: 2,
  contradicted: 3,
  /** Go on with the same command. */
  incomplete: 4,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The user asked for something that cannot be had: one paragraph, exit code 2, no stack trace. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** A run stopped before its end (full disk, interrupt) or was never there; the message says how to go on. */
export class IncompleteError extends Error {
  override readonly name = "IncompleteError";
  readonly exitCode: ExitCode;
  constructor(message: string, exitCode: ExitCode = EXIT.incomplete) {
    super(message);
    this.exitCode = exitCode;
  }
}

/**
 * What a formula refuses in a user's numbers is theirs to change: its DomainError as a UsageError that names the command. With the
 * text of an expression that the user gave, a caret shows the place in it.
 */
export function orUsageError<T>(command: string, compute: () => T, expression?: unknown): T {
  try {
    return compute();
  } catch (error) {
    if (error instanceof ExpressionError && typeof expression === "string") {
      const caret = `${" ".repeat(error.column - 1)}^`;
      throw new UsageError(`thalweg ${command}: ${error.message}.\n  ${expression}\n  ${caret}`);
    }
    if (error instanceof DomainError) throw new UsageError(`thalweg ${command}: ${error.message}.`);
    // What is beyond float64 reaches the arithmetic of many digits, which knows no infinity.
    if (error instanceof RangeError && /\b(Infinity|NaN)\b.*\bBigInt\b/.test(error.message))
      throw new UsageError(
        `thalweg ${command}: numbers become too large to be computed with: choose smaller parameters.`,
      );
    throw error;
  }
}

import { CODES, type OperationName } from "./operations.ts";

/** The words of a program while it is written down. */
export interface Draft {
  readonly words: number[];
  operations: number;
}

export const emptyDraft = (): Draft => ({ words: [], operations: 0 });

/** Appends an operation; its arguments are those of the table in operations.ts. */
export function append(draft: Draft, name: OperationName, ...words: readonly number[]): void {
  draft.words.push(CODES[name].code, ...words);
  draft.operations += 1;
}

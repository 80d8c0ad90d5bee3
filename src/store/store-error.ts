/** The store cannot be read or written: what happened and, in one sentence, what to do. */
export class StoreError extends Error {
  override readonly name = "StoreError";
}

/** The system's short name of an error, e.g. ENOSPC; its message where it has none. */
export function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? (error as Error).message;
}

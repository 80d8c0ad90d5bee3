import type { Piscina } from "piscina";
import type { Attempt } from "./attempt.ts";

/** Milliseconds between two looks. */
const INTERVAL = 250;

/**
 * Ends the jobs whose typed arrays outgrow a limit. V8 bounds the heap of a thread, but typed arrays live outside of it,
 * and a job that fills the machine with them would take all others along. Returns the function that ends the watch.
 */
export function watchMemory(
  pool: Piscina,
  attempts: ReadonlyMap<number, Attempt>,
  { mebibytes, message }: { readonly mebibytes: number; readonly message: string },
): () => void {
  const look = async (attempt: Attempt): Promise<void> => {
    const worker = pool.threads.find(({ threadId }) => threadId === attempt.threadId());
    if (worker === undefined) return;
    try {
      const { external_memory: bytes } = await worker.getHeapStatistics();
      if (bytes > mebibytes * 2 ** 20) attempt.end("out-of-memory", message);
    } catch {
      // The worker has ended meanwhile.
    }
  };
  const timer = setInterval(() => void Promise.all([...attempts.values()].map(look)), INTERVAL);
  return () => clearInterval(timer);
}

/** Functions that somebody else computes, each of which answers by a promise. */
type Calls = object;

/** What a browser says of a module that a worker asked for in vain: each has its own words. */
const UNLOADED = /dynamically imported module|importing a module script|error loading/i;
const TO_DO = "Reload the page: what is chosen stands in its address.";

/**
 * The same functions, but no call waits for one who is gone: after `end`, what is being asked is rejected, and so is what is asked later. The
 * message says why, and what to do.
 */
export function answering<C extends Calls>(remote: C): { readonly calls: C; readonly end: (why: string) => void } {
  const waiting = new Set<(error: Error) => void>();
  let ended: Error | undefined;
  const call = (name: string, given: readonly unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (ended !== undefined) return reject(ended);
      waiting.add(reject);
      const functions = remote as Readonly<Record<string, (...given: readonly unknown[]) => Promise<unknown>>>;
      functions[name]!(...given)
        .then(resolve, (error: Error) =>
          reject(
            UNLOADED.test(error.message) ? lost("a part of it could not be loaded; is the network there?") : error,
          ),
        )
        .finally(() => waiting.delete(reject));
    });
  const calls = new Proxy(remote, {
    // A room is no promise.
    get: (_, name) =>
      typeof name === "string" && name !== "then" ? (...given: unknown[]) => call(name, given) : undefined,
  });
  return {
    calls,
    end(why) {
      ended ??= lost(why);
      for (const reject of waiting) reject(ended);
      waiting.clear();
    },
  };
}

const lost = (why: string): Error => new Error(`What computes for this page does not answer (${why}). ${TO_DO}`);

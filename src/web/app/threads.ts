/** More threads than this are no gain for the sizes of a page. */
const MOST = 16;

/** Threads that a run here has: memory is shared with other workers only where the page is isolated. */
export const threadsHere = (): number => (crossOriginIsolated ? Math.min(MOST, navigator.hardwareConcurrency) : 1);

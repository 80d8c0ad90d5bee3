/** A value that follows another one, at most once in so many milliseconds: what is read out or opened must not flicker. */
export function slowly<T>(follow: () => T, milliseconds: number): { readonly now: T } {
  let shown = $state.raw(follow());
  let last = performance.now();
  $effect(() => {
    const next = follow();
    const wait = Math.max(0, last + milliseconds - performance.now());
    const timer = setTimeout(() => {
      last = performance.now();
      shown = next;
    }, wait);
    return () => clearTimeout(timer);
  });
  return {
    get now() {
      return shown;
    },
  };
}

/** How far each entry of the history was scrolled down: Back, Forward and a reload come to where one was. */
const STORED = "tops";
const MOST = 50;
/** Milliseconds for which a page may take to become as long as it was. */
const PATIENCE = 10_000;
/** Whoever moves is not moved. */
const MOVES = ["wheel", "touchstart", "pointerdown", "keydown"] as const;

const tops = new Map<string, number>(kept());
let entry = "";
/** Where to go to, until it is reached. */
let wanted: number | undefined;

/** Once, when the page begins. */
export function followPlaces(): () => void {
  const leaving = new AbortController();
  const { signal } = leaving;
  history.scrollRestoration = "manual";
  enter();
  window.addEventListener("popstate", turn, { signal });
  window.addEventListener("pagehide", keep, { signal });
  document.addEventListener("scroll", mark, { signal });
  for (const move of MOVES) {
    window.addEventListener(move, stay, { signal, passive: true });
  }
  return () => leaving.abort();
}

/** Another page is shown, or the same with what else its address says: to where it was when it was left; a page that is opened begins at its top. */
export function arrive({ opened }: { readonly opened: boolean }): void {
  if (wanted !== undefined) goTo(wanted, performance.now() + PATIENCE);
  else if (opened) window.scrollTo(0, 0);
}

function goTo(top: number, until: number): void {
  if (wanted !== top) return;
  const last = document.documentElement.scrollHeight - window.innerHeight;
  if (last < top && performance.now() < until) {
    requestAnimationFrame(() => goTo(top, until));
    return;
  }
  window.scrollTo(0, top);
  wanted = undefined;
}

function stay(): void {
  wanted = undefined;
}

/** Where one is, unless one is on the way to where one was. */
function mark(): void {
  if (wanted === undefined) tops.set(entry, window.scrollY);
}

/** The page is still as it was: the last scroll before Back may not have been told yet. */
function turn(): void {
  mark();
  enter();
}

function enter(): void {
  const known = (history.state as { readonly entry?: string } | null)?.entry;
  entry = known ?? `${performance.timeOrigin + performance.now()}`;
  wanted = known === undefined ? undefined : tops.get(known);
  if (known === undefined) history.replaceState({ entry }, "");
}

function keep(): void {
  mark();
  try {
    sessionStorage.setItem(STORED, JSON.stringify([...tops].slice(-MOST)));
  } catch {
    // Storage may be forbidden: then a reload begins at the top.
  }
}

function kept(): readonly (readonly [string, number])[] {
  try {
    return JSON.parse(sessionStorage.getItem(STORED) ?? "[]");
  } catch {
    return [];
  }
}

const calm = window.matchMedia("(prefers-reduced-motion: reduce)");

/** Milliseconds between two pictures of a training where the reader wants little motion, or does not look. */
const CALM = 1000;

/** When the browser draws next; of what moves by itself, a second later where nobody looks or it shall not move. */
export const nextFrame = ({ moves }: { readonly moves: boolean }): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, CALM);
    if (document.hidden || (moves && calm.matches)) return;
    requestAnimationFrame(() => {
      clearTimeout(timer);
      resolve();
    });
  });

const channel = new MessageChannel();
const waiting: (() => void)[] = [];
channel.port1.onmessage = () => waiting.shift()?.();

/** A task later: what the browser has to do, it may do before. */
export const nextTask = (): Promise<void> =>
  new Promise((resolve) => {
    waiting.push(resolve);
    channel.port2.postMessage(undefined);
  });

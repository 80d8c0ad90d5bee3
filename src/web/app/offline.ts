import { server } from "./server.svelte.ts";

/** Milliseconds after which the site is stored. */
const LATER = 3000;

/**
 * Lets the site work without a network from now on, where the browser allows it. Behind `thalweg serve` it does not: another server may stand at
 * that address tomorrow, and what an earlier page left there goes.
 */
export async function workOffline(): Promise<void> {
  if (!("serviceWorker" in navigator) || !window.isSecureContext) return;
  // What is opened first has the network and the processor for itself.
  await new Promise((resolve) => setTimeout(resolve, LATER));
  try {
    const script = new URL("service-worker.js", document.baseURI);
    if (!server.present) {
      await navigator.serviceWorker.register(script);
      return;
    }
    const registration = await navigator.serviceWorker.getRegistration(script);
    if (registration?.scope === new URL("./", script).href) await registration.unregister();
  } catch {
    // Storage may be forbidden or full: then the site needs its network, as before.
  }
}

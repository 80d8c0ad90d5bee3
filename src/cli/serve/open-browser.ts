import { spawn } from "node:child_process";

/** Asks the desktop to open an address; where there is none, nothing happens, for the terminal shows the address too. */
export function openBrowser(url: string): void {
  const [program, ...args] =
    process.platform === "darwin"
      ? (["open", url] as const)
      : process.platform === "win32"
        ? (["rundll32", "url.dll,FileProtocolHandler", url] as const)
        : (["xdg-open", url] as const);
  spawn(program, args, { stdio: "ignore", detached: true })
    .once("error", () => {})
    .unref();
}

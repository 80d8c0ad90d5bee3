import { existsSync, readFileSync } from "node:fs";

/** What a machine has of what makes the engine fast. */
export interface Found {
  readonly koffi: boolean;
  readonly onednn: boolean;
  readonly blas: boolean;
}

/** The operating system, as far as commands depend on it; `release` is the text of /etc/os-release. */
export interface System {
  readonly platform: string;
  readonly release: string;
}

/** The one command that would make the engine faster on this machine; undefined where there is none, or none is known. */
export function advice({ koffi, onednn, blas }: Found, system: System = thisSystem()): string | undefined {
  if (!koffi) return "npm install --no-save koffi";
  if (system.platform === "darwin" || system.platform === "win32") return undefined;
  const value = (key: string): string =>
    new RegExp(`^${key}=(.*)$`, "m").exec(system.release)?.[1]?.replaceAll(/["']/g, "") ?? "";
  const families = [value("ID"), ...value("ID_LIKE").split(" ")];
  for (const [family, commands] of Object.entries(COMMANDS)) {
    if (!families.includes(family)) continue;
    const names = [...(onednn ? [] : [commands.onednn(value("VERSION_CODENAME"))]), ...(blas ? [] : [commands.blas])];
    return names.length === 0 ? undefined : `${commands.install} ${names.join(" ")}`;
  }
  return undefined;
}

interface Commands {
  readonly install: string;
  readonly blas: string;
  readonly onednn: (codename: string) => string;
}

/** By the ID of os-release. The name of Debian's package of oneDNN changes with its version: libdnnl-dev brings the current. */
const COMMANDS: Readonly<Record<string, Commands>> = {
  debian: {
    install: "apt-get install",
    blas: "libopenblas0-pthread",
    onednn: (codename) => (["bookworm", "jammy"].includes(codename) ? "libdnnl2" : "libdnnl-dev"),
  },
  fedora: { install: "dnf install", blas: "openblas-threads", onednn: () => "onednn" },
  arch: { install: "pacman -S", blas: "openblas", onednn: () => "onednn" },
};

function thisSystem(): System {
  const path = "/etc/os-release";
  return { platform: process.platform, release: existsSync(path) ? readFileSync(path, "utf8") : "" };
}

import { existsSync, readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { defineCommand } from "citty";
import { readArguments } from "../arguments.ts";
import { PROJECT } from "../environment.ts";
import { EXIT, UsageError } from "../exit.ts";
import { log, print } from "../output.ts";
import { type LabServer, LIMITS, startLabServer } from "../serve/lab-server.ts";
import { openBrowser } from "../serve/open-browser.ts";
import { integerOf, STORE_FLAGS } from "../session.ts";

const args = {
  port: { type: "string", description: "Port on 127.0.0.1; 0 takes a free one", default: "4747", valueHint: "n" },
  site: {
    type: "string",
    description: "Folder of the built site (default: where `npm run build:web` puts it)",
    valueHint: "dir",
  },
  open: { type: "boolean", description: "Open the page in the browser" },
  store: STORE_FLAGS.store,
} as const;

export default defineCommand({
  meta: { name: "serve", description: "Show the laboratory in a browser, with the store behind it" },
  args,
  async run({ rawArgs }) {
    const given = readArguments("serve", args, rawArgs);
    const port = integerOf(given, "port", 0)!;
    if (port > 65_535) throw new UsageError(`--port must be at most 65535, got ${port}.`);
    const site = siteOf(given.text("site"));
    const server = await start({ port, site, store: resolve(given.text("store")!) });
    print(`Thalweg's laboratory: ${server.link()}`);
    log(`Whoever has that link may start runs, once it is opened; without it, ${server.url} only shows what there is.`);
    log(
      `For programs: Authorization: Bearer ${server.token}. At most ${LIMITS.waitingRuns} runs wait. Ctrl-C ends it.`,
    );
    if (given.flag("open")) openBrowser(server.link());
    await interrupted();
    await server.close();
    process.exitCode = EXIT.done;
  },
});

/** Wherever the command is given, the project's own site; another folder where one is named. */
function siteOf(named: string | undefined): string {
  const own = join(PROJECT, "dist", "web");
  const site = named === undefined ? own : resolve(named);
  const build = `\`npm run build:web\` in ${resolve(PROJECT)}`;
  if (!existsSync(join(site, "index.html"))) {
    const folder = site === own ? "" : " (without --site, it is served from there)";
    throw new UsageError(`thalweg serve: there is no site in ${site}; ${build} builds it${folder}.`);
  }
  if (!existsSync(join(site, "data", "board.json"))) {
    throw new UsageError(
      `thalweg serve: the site in ${site} is not whole, its records are missing; ${build} builds it anew.`,
    );
  }
  if (site === own && newestIn(join(PROJECT, "src")) > statSync(join(site, "index.html")).mtimeMs) {
    log(
      `thalweg serve: the site is older than the code, so the page may compute what the code no longer does; ${build} builds it anew.`,
    );
  }
  return site;
}

/** When anything of which the page may be made was last changed, in milliseconds since 1970. */
function newestIn(folder: string): number {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const times = names
    .filter((name) => !/^(cli|store|runner)\b|\.test\.ts$/.test(name))
    .map((name) => statSync(join(folder, name), { throwIfNoEntry: false }))
    .map((stats) => (stats?.isFile() === true ? stats.mtimeMs : 0));
  return Math.max(0, ...times);
}

async function start(options: {
  readonly port: number;
  readonly site: string;
  readonly store: string;
}): Promise<LabServer> {
  try {
    return await startLabServer({ ...options, log: (line) => log(`thalweg serve: ${line}`) });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "EADDRINUSE" && code !== "EACCES") throw error;
    const why = code === "EACCES" ? "may not be opened" : "is in use";
    throw new UsageError(`thalweg serve: port ${options.port} ${why}; --port 0 takes a free one.`);
  }
}

/** A second interrupt ends the process as it would any other. */
function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      process.off("SIGINT", done).off("SIGTERM", done);
      resolve();
    };
    process.on("SIGINT", done).on("SIGTERM", done);
  });
}

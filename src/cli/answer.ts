import { renderUsage } from "citty";
import { nearest } from "../permalink/nearest.ts";
import type { AnyCommand } from "./any-command.ts";
import { commands, root } from "./commands.ts";
import { environment } from "./environment.ts";
import { EXIT, IncompleteError, UsageError } from "./exit.ts";
import { log, plain, print, printStyled } from "./output.ts";

/** Runs one command as a terminal asks for it and answers with the exit code. Commands set a code other than 0 through `process.exitCode`. */
export async function answer(args: readonly string[]): Promise<number> {
  try {
    const [name] = args;
    if (name === undefined || name === "--help" || name === "-h" || name === "help") {
      if (name === undefined) log(plain(await renderUsage(root)));
      else printStyled(await renderUsage(root));
      return name === undefined ? EXIT.usage : EXIT.done;
    }
    if (name === "--version") {
      print(environment().thalweg);
      return EXIT.done;
    }
    const load = Object.hasOwn(commands, name) ? commands[name as keyof typeof commands] : undefined;
    if (name === "complete") {
      const { runCompletion } = await import("./complete.ts");
      return await runCompletion(args.slice(1));
    }
    if (load === undefined) {
      const near = nearest(name, Object.keys(commands));
      throw new UsageError(
        `there is no command «${name}»${near === undefined ? "." : `; did you mean «${near}»?`} ` +
          `The commands are ${Object.keys(commands).join(", ")}.`,
      );
    }
    const command: AnyCommand = await load();
    const end = args.indexOf("--");
    if (args.slice(1, end < 0 ? undefined : end).some((arg) => arg === "--help" || arg === "-h")) {
      printStyled(await renderUsage(command, root));
      return EXIT.done;
    }
    const rawArgs = args.slice(1);
    await command.run?.({ rawArgs, args: { _: rawArgs } as never, cmd: command }); // each reads its arguments, strictly
    return Number(process.exitCode ?? EXIT.done);
  } catch (error) {
    return explain(error as Error);
  }
}

function explain(error: Error): number {
  if (error instanceof UsageError) {
    log(error.message.startsWith("thalweg ") ? error.message : `thalweg: ${error.message}`);
    return EXIT.usage;
  }
  if (error instanceof IncompleteError) {
    log(`thalweg: ${error.message}`);
    return error.exitCode;
  }
  if (error.name === "StoreError") {
    log(`thalweg: ${error.message}`);
    return EXIT.failure;
  }
  log(`thalweg: ${error.stack ?? error.message}`);
  return EXIT.failure;
}

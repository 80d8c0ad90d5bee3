import { vi } from "vitest";
import { answer } from "../../src/cli/answer.ts";
import type { AnyCommand } from "../../src/cli/any-command.ts";
import type { Ended } from "./thalweg.ts";

/** What a command prints on stdout, or the error it ends with, without a process of its own: for the many ways to misuse one. */
export async function inProcess(command: AnyCommand, args: readonly string[]) {
  const { stdout, value: error } = await listen(async () => {
    try {
      await command.run!({ rawArgs: [...args], args: {} as never, cmd: command });
      return undefined;
    } catch (thrown) {
      return thrown as Error;
    }
  });
  return error === undefined ? { stdout } : { stdout, error };
}

/** How a whole command line ends, likewise; one at a time, in the folder and with the colours of the test. */
export async function thalwegHere(args: readonly string[]): Promise<Ended> {
  const before = process.exitCode;
  process.exitCode = undefined;
  try {
    const { value: code, stdout, stderr } = await listen(() => answer(args));
    return { code, signal: null, stdout, stderr };
  } finally {
    process.exitCode = before;
  }
}

async function listen<T>(work: () => Promise<T>) {
  const said = { stdout: "", stderr: "" };
  const spies = (["stdout", "stderr"] as const).map((name) =>
    vi.spyOn(process[name], "write").mockImplementation((text) => {
      said[name] += String(text);
      return true;
    }),
  );
  try {
    return { value: await work(), ...said };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

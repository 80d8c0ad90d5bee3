import { vi } from "vitest";
import type { AnyCommand } from "../../src/cli/any-command.ts";

/** What a command prints on stdout, or the error it ends with, without a process of its own: for the many ways to misuse one. */
export async function inProcess(command: AnyCommand, args: readonly string[]) {
  let stdout = "";
  const write = vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    stdout += String(text);
    return true;
  });
  try {
    await command.run!({ rawArgs: [...args], args: {} as never, cmd: command });
    return { stdout };
  } catch (error) {
    return { stdout, error: error as Error };
  } finally {
    write.mockRestore();
  }
}

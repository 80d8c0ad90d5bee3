import tab from "@bomb.sh/tab/citty";
import { runCommand } from "citty";
import { certifiedTargets } from "../theory/certificates/targets/registry.gen.ts";
import { quantities } from "../theory/quantities/registry.gen.ts";
import type { AnyCommand } from "./any-command.ts";
import { commands, root } from "./commands.ts";
import { EXIT, UsageError } from "./exit.ts";
import { experimentIds } from "./registry.ts";

const SHELLS: readonly string[] = ["bash", "zsh", "fish", "powershell"];

/** `thalweg complete bash|zsh|fish|powershell` prints the shell's script; `complete -- words` answers it. */
export async function runCompletion(rawArgs: readonly string[]): Promise<number> {
  const [shell] = rawArgs;
  if (shell !== "--" && !SHELLS.includes(shell)) {
    throw new UsageError(`thalweg complete: needs a shell, one of ${SHELLS.join(", ")}, got «${shell ?? "none"}».`);
  }
  const subCommands: Record<string, AnyCommand> = {};
  for (const [name, load] of Object.entries(commands)) subCommands[name] = await load();
  const offer = (words: readonly string[]) => (complete: (value: string, description: string) => void) => {
    for (const word of words) complete(word, "");
  };
  const claims = { args: { claim: offer(experimentIds) }, options: { profile: offer(["smoke", "laptop", "paper"]) } };
  await tab({ ...root, subCommands } as AnyCommand, {
    subCommands: {
      run: claims,
      explain: claims,
      export: {
        ...claims,
        options: { ...claims.options, format: offer(["csv", "parquet", "npz", "svg", "pdf", "tex"]) },
      },
      reproduce: { options: claims.options },
      certify: { options: { target: offer(Object.keys(certifiedTargets)) } },
      predict: { args: { quantity: offer(Object.keys(quantities)) } },
    },
  });
  await runCommand(subCommands.complete ?? root, { rawArgs: [...rawArgs] });
  return EXIT.done;
}

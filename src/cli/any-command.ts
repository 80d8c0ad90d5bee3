import type { CommandDef } from "citty";

/** A command whatever its flags. */
// biome-ignore lint/suspicious/noExplicitAny: citty's CommandDef is invariant in its flags
export type AnyCommand = CommandDef<any>;

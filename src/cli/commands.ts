import { defineCommand } from "citty";
import type { AnyCommand } from "./any-command.ts";
import { environment } from "./environment.ts";

/** Every command, loaded when it is asked for. */
export const commands = {
  claims: () => import("./commands/claims.ts").then((module) => module.default),
  explain: () => import("./commands/explain.ts").then((module) => module.default),
  run: () => import("./commands/run.ts").then((module) => module.default),
  reproduce: () => import("./commands/reproduce.ts").then((module) => module.default),
  predict: () => import("./commands/predict.ts").then((module) => module.default),
  certify: () => import("./commands/certify.ts").then((module) => module.default),
  construct: () => import("./commands/construct.ts").then((module) => module.default),
  sandwich: () => import("./commands/sandwich.ts").then((module) => module.default),
  open: () => import("./commands/open.ts").then((module) => module.default),
  serve: () => import("./commands/serve.ts").then((module) => module.default),
  export: () => import("./commands/export.ts").then((module) => module.default),
  doctor: () => import("./commands/doctor.ts").then((module) => module.default),
} as const satisfies Record<string, () => Promise<AnyCommand>>;

export const root: AnyCommand = defineCommand({
  meta: {
    name: "thalweg",
    version: environment().thalweg,
    description: "Depth separation, made executable: which functions does depth let gradient descent learn?",
  },
  subCommands: commands,
});

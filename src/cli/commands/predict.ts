import { type ArgsDef, defineCommand } from "citty";
import { nearest } from "../../permalink/nearest.ts";
import { quantities } from "../../theory/quantities/registry.gen.ts";
import { readArguments } from "../arguments.ts";
import { orUsageError, UsageError } from "../exit.ts";
import { flagNames, flagsOf, readFlags } from "../flags.ts";
import { print, printJson, showTable } from "../output.ts";

const own = {
  quantity: { type: "positional", description: "Name of the quantity; none lists all", required: false },
  json: { type: "boolean", description: "Print JSON on stdout" },
} as const satisfies ArgsDef;

const known = Object.values(quantities).sort((a, b) => (a.id < b.id ? -1 : 1));

export default defineCommand({
  meta: { name: "predict", description: "Compute a quantity of the theory; without a name, list what is known" },
  args: own,
  run({ rawArgs }) {
    const [name, ...rest] = rawArgs;
    if (name === undefined || name.startsWith("-")) {
      const given = readArguments("predict", own, rawArgs);
      const lines = known.map(({ id, summary, params }) => ({
        id,
        summary,
        flags: flagNames(params),
      }));
      if (given.flag("json")) return printJson(lines);
      return print(
        showTable(lines.map(({ id, summary, flags }) => [id, flags.map((f) => `--${f}`).join(" "), summary])),
      );
    }
    const quantity = known.find(({ id }) => id === name);
    if (quantity === undefined) {
      const ids = known.map(({ id }) => id);
      const near = nearest(name, ids);
      throw new UsageError(
        `there is no quantity «${name}»${near === undefined ? "." : `; did you mean «${near}»?`} Known: ${ids.join(", ")}.`,
      );
    }
    const given = readArguments(`predict ${name}`, { json: own.json, ...flagsOf(quantity.params) }, rest);
    const parameters = readFlags(`predict ${name}`, quantity.params, given);
    const { value, accuracy, accuracyIs, source } = orUsageError(
      "predict",
      () => quantity.value(parameters as never),
      (parameters as { readonly activation?: unknown }).activation,
    );
    if (given.flag("json")) return printJson({ quantity: name, parameters, value, accuracy, accuracyIs, source });
    print(`${value}`);
    print(`  ${accuracy === 0 ? "exact" : `accuracy ${accuracy} (${accuracyIs})`}; ${source}`);
  },
});

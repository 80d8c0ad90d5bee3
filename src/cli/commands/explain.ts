import { readFileSync } from "node:fs";
import { defineCommand } from "citty";
import { z } from "zod";
import { bibtex } from "../../plots/bibliography.ts";
import { readArguments } from "../arguments.ts";
import { PROJECT } from "../environment.ts";
import { bold, print, printJson } from "../output.ts";
import { shapeOf } from "../parameter-file.ts";
import { loadExperiment, paperOf } from "../registry.ts";

const args = {
  claim: { type: "positional", description: "Id of a claim or survey", required: true },
  json: { type: "boolean", description: "Print JSON on stdout" },
} as const;

export default defineCommand({
  meta: { name: "explain", description: "Statement, hypotheses, margins, controls, parameters and source of a claim" },
  args,
  async run({ rawArgs }) {
    const given = readArguments("explain", args, rawArgs);
    const experiment = await loadExperiment(given.text("claim")!);
    const { id, kind, claim, formula, source, profiles } = experiment;
    const parameters = Object.entries(shapeOf(experiment.params)).map(([name, field]) => ({
      name,
      meaning: field.description ?? "",
      type: JSON.stringify(typeOf(field)),
      smoke: (profiles.smoke as Record<string, unknown>)[name],
      laptop: (profiles.laptop as Record<string, unknown>)[name],
      paper: (profiles.paper as Record<string, unknown>)[name],
    }));
    const bib = bibtex(readFileSync(`${PROJECT}/references.bib`, "utf8"), source.cite);
    const claimOnly =
      experiment.kind === "claim"
        ? {
            hypotheses: experiment.hypotheses.map(({ states }) => states),
            parts: experiment.parts.map(({ name, quantity }) => ({ name, quantity })),
            controls: experiment.controls.map(({ violates }) => violates),
            beside: (experiment.beside ?? []).map(({ label }) => label),
            margins: experiment.margins,
            level: experiment.level,
          }
        : undefined;
    if (given.flag("json")) {
      printJson({
        id,
        kind,
        paper: paperOf(id),
        statement: claim,
        formula,
        source,
        parameters,
        ...claimOnly,
        bibtex: bib,
      });
      return;
    }
    print(`${bold(id)} (${kind})\n\n${claim}\n\n  ${formula}\n\nSource: ${source.cite}, ${source.where}`);
    if (claimOnly) {
      print(`\n${bold("Hypotheses")}\n${list(claimOnly.hypotheses)}`);
      print(`\n${bold("Parts")}\n${list(claimOnly.parts.map(({ name, quantity }) => `${name}: ${quantity}`))}`);
      print(`\n${bold("Controls, each of which must be contradicted")}\n${list(claimOnly.controls)}`);
      if (claimOnly.beside.length > 0) print(`\n${bold("Shown beside")}\n${list(claimOnly.beside)}`);
      print(`\n${bold("Margins, fixed before the run")}\n  ${claimOnly.margins}`);
    }
    print(`\n${bold("Parameters")} (value in the laptop profile)`);
    print(
      list(
        parameters.map(
          ({ name, meaning, laptop }) => `${name} = ${JSON.stringify(laptop)}${meaning && `: ${meaning}`}`,
        ),
      ),
    );
    print(`\n${bib}`);
  },
});

function list(items: readonly string[]): string {
  return items.map((item) => `  - ${item}`).join("\n");
}

/** The JSON Schema of one parameter, without the schema's own address. */
function typeOf(field: z.ZodType): unknown {
  const { $schema: _, ...schema } = z.toJSONSchema(field, { unrepresentable: "any", io: "input" });
  return schema;
}

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { readArguments } from "../cli/arguments.ts";
import { readParameters } from "../cli/parameter-file.ts";
import { RUN_FLAGS } from "../cli/session.ts";
import type { ProfileName } from "../experiments/experiment.ts";
import { experiments } from "../experiments/registry.gen.ts";
import { argumentsOf, commandLine, parameterFile } from "./copy-as.ts";
import { formatPermalink, parsePermalink } from "./permalink.ts";
import { PermalinkError } from "./permalink-error.ts";
import type { ClaimView } from "./view.ts";

const folder = mkdtempSync(join(tmpdir(), "thalweg-copy-as-"));
afterAll(() => rmSync(folder, { recursive: true }));

const load = (id: string) => experiments[id]!();
const flags = {
  claim: { type: "positional", required: true },
  set: { type: "string" },
  config: { type: "string" },
  ...RUN_FLAGS,
} as const;

/** The smoke profile's parameters in the place of another's: as much as can differ. */
const changed = (id: string, params: unknown): ClaimView => ({
  ...{ view: "claim", id, profile: "laptop", seed: 9, engine: "wasm", params: params as ClaimView["params"] },
});

describe.each(Object.keys(experiments))("%s", (id) => {
  test("its command line is read back as the same run", async () => {
    const experiment = await load(id);
    const view = changed(id, experiment.profiles.smoke);
    const [command, ...rest] = await argumentsOf(view, load);
    const given = readArguments("run", flags, rest);
    expect([command, given.text("claim"), given.text("profile")]).toEqual(["run", id, "laptop"]);
    expect([given.text("seed"), given.text("engine")]).toEqual(["9", "wasm"]);
    const params = readParameters(experiment.params, experiment.profiles.laptop, { settings: given.list("set") });
    expect(params).toEqual({ ...leftOut(experiment.profiles, view), ...view.params });
  });

  test("its parameter file is read back as the same parameters, whatever the profile", async () => {
    const experiment = await load(id);
    const view = changed(id, experiment.profiles.smoke);
    const config = join(folder, `${id.replace("/", ".")}.yaml`);
    writeFileSync(config, parameterFile(view, experiment));
    const params = readParameters(experiment.params, experiment.profiles.laptop, { config, settings: [] });
    expect(params).toEqual({ ...leftOut(experiment.profiles, view), ...view.params });
  });

  test("its address is read back as the same state", async () => {
    const experiment = await load(id);
    const view = changed(id, experiment.profiles.smoke);
    if (Object.keys(leftOut(experiment.profiles, view)).length > 0) {
      await expect(formatPermalink(view)).rejects.toThrow(PermalinkError);
    } else expect(await parsePermalink(await formatPermalink(view))).toEqual(view);
  });
});

/** What the profile has and the parameters leave out: no command line can take it away again. */
function leftOut(profiles: Readonly<Record<ProfileName, unknown>>, { profile, params }: ClaimView): object {
  const usual = Object.entries(profiles[profile] as object);
  return Object.fromEntries(usual.filter(([name]) => params[name] === undefined));
}

test("a shell hands each argument on as it is", async () => {
  const texts = ["a b", "it's", '"', "$(touch x)", "`x`", "\\", "*", "~", "#", "!", "", "-r", "a=b;c", "²"];
  const line = commandLine(texts).replace(/^thalweg/, 'printf "%s\\n"');
  expect(execFileSync("sh", ["-c", line], { cwd: folder, encoding: "utf8" })).toBe(`${texts.join("\n")}\n`);
});

test("formulas that look like flags are none, and what is only looked at is no part of a run", async () => {
  const run = "profile=-r&dimension=12&widths=1,10&sizes=smoke&seed=4";
  const view = await parsePermalink(`#/sandwich?${run}&units=30&measure=rms`);
  expect(commandLine(await argumentsOf(view, load))).toBe(
    "thalweg sandwich --profile=-r --law=phi2 --dimension=12 --sizes=smoke --seed=4 '--set=widths=[1,10]'",
  );
});

test("what no other command does is opened by its address", async () => {
  const view = await parsePermalink("#/spectra?degrees=3&activation=tanh");
  expect(await argumentsOf(view, load)).toEqual(["open", "#/spectra?activation=tanh&degrees=3"]);
});

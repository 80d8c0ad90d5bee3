import { z } from "zod";
import type { Experiment, ProfileName } from "../experiments/experiment.ts";
import { experiments } from "../experiments/registry.gen.ts";
import { requirementOf, valueAt } from "../experiments/requirement.ts";
import { readAddress, writeAddress } from "./address-text.ts";
import { defaultsOf, namesOf, type Pairs, readFields, unknownKey, writeFields } from "./fields.ts";
import { suggestion } from "./nearest.ts";
import { PermalinkError } from "./permalink-error.ts";
import { type PlaygroundState, playgroundFields, targetParameters } from "./playground-state.ts";
import { claimFields, paperFields, runsFields, sandwichFields, spectraFields, type View } from "./view.ts";

/** The survey behind the view of that name. */
export const SANDWICH = "safran-eldan-shamir-2019/sandwich";
/** Ids of the papers: the folders of the experiments. */
export const PAPERS: readonly string[] = [...new Set(Object.keys(experiments).map((id) => id.split("/")[0]!))];

type Values = Readonly<Record<string, unknown>>;
type Pair = readonly [string, string];

/**
 * An address's version; absent for 1. Changing the meaning of an address (a key, or a default of a view other than a claim) makes
 * the next one, and keeps what reads this.
 */
const VERSION = "1";

/**
 * The state that an address says: https://host/page#/claim/safran-lee-2022/floor-holds?profile=smoke&set.points=500, or its hash part
 * alone. What it does not say is as by default, a claim's parameters as in its profile. A PermalinkError says what is wrong where. Nothing is evaluated.
 */
export async function parsePermalink(address: string): Promise<View> {
  const { path, pairs: all } = readAddress(address);
  const pairs = new Map(all);
  const version = pairs.get("v") ?? VERSION;
  if (version !== VERSION)
    throw new PermalinkError("v", `must be ${VERSION}, or the address is of a later version`, version);
  pairs.delete("v");
  const [name = "board", ...rest] = path;
  if (!Object.hasOwn(READERS, name)) {
    const names = Object.keys(READERS);
    throw new PermalinkError("the path", `must begin with one of ${names.join(", ")}${suggestion(name, names)}`, name);
  }
  return READERS[name as View["view"]](pairs, rest);
}

/**
 * The hash part that says a state: keys in one order, defaults left out, so that equal states have one address, and
 * parsePermalink gives the state back. A state that is none is a PermalinkError.
 */
export async function formatPermalink(view: View): Promise<string> {
  switch (view.view) {
    case "board":
      if (view.paper !== undefined) requirePaper(view.paper);
      return writeAddress(
        view.paper === undefined ? [] : ["board"],
        view.paper === undefined ? [] : [["paper", view.paper]],
      );
    case "papers":
      if (view.paper !== undefined) requirePaper(view.paper);
      if (view.paper === undefined) {
        if (view.note !== undefined) throw new PermalinkError("note", "needs the paper that it belongs to", view.note);
        return writeAddress(["papers"], []);
      }
      return writeAddress(["papers", view.paper], noteOf(view.note));
    case "claim": {
      const experiment = await experimentOf(view.id);
      const params = writeParameters(experiment, { profile: view.profile, params: view.params, prefix: "set." });
      return writeAddress(["claim", ...view.id.split("/")], [...written(claimFields, view), ...params]);
    }
    case "sandwich": {
      const experiment = await experimentOf(SANDWICH);
      const params = writeParameters(experiment, { profile: view.sizes, params: view.params, prefix: "" });
      return writeAddress(["sandwich"], [...params, ...written(sandwichFields, view)]);
    }
    case "playground": {
      const { schema, usual } = targetParameters(view.target);
      const parameters = checked(schema, view.parameters, TARGET);
      return writeAddress(
        ["playground"],
        [...written(playgroundFields, view), ...writeFields(schema, parameters, usual as Values, TARGET)],
      );
    }
    case "spectra":
      return writeAddress(["spectra"], written(spectraFields, view));
    case "runs":
      return writeAddress(["runs"], written(runsFields, view));
  }
}

function noteOf(name: string | undefined): Pair[] {
  const { note } = checked(paperFields, { note: name }, "") as { readonly note?: string };
  return note === undefined ? [] : [["note", note]];
}

/** Before the parameters of a playground's target. */
const TARGET = "target.";

type Reader = (pairs: Pairs, path: readonly string[]) => Promise<View> | View;

const READERS: Readonly<Record<View["view"], Reader>> = {
  board: (pairs, path) => {
    requireEnd(path);
    const { paper } = readFields(z.object({ paper: z.string().optional() }), pairs, { defaults: {} });
    return paper === undefined ? { view: "board" } : { view: "board", paper: requirePaper(paper) };
  },
  papers: (pairs, [paper, ...rest]) => {
    requireEnd(rest);
    if (paper === undefined) {
      requireNoMore(pairs);
      return { view: "papers" };
    }
    const { note } = readFields(paperFields, pairs, { defaults: {} });
    return { view: "papers", paper: requirePaper(paper), ...(note === undefined ? {} : { note }) };
  },
  claim: async (pairs, path) => {
    const id = path.join("/");
    const experiment = await experimentOf(id);
    const [own, settings] = divided(pairs, (key) => key.startsWith("set."));
    const others = namesOf(experiment.params).map((name) => `set.${name}`);
    const state = readFields(claimFields, own, { defaults: defaultsOf(claimFields), others });
    const params = readParameters(experiment, settings, { profile: state.profile, prefix: "set." });
    return { view: "claim", id, ...state, params };
  },
  sandwich: async (pairs, path) => {
    requireEnd(path);
    const experiment = await experimentOf(SANDWICH);
    const [settings, own] = divided(pairs, (key) => Object.hasOwn(sandwichFields.shape, key));
    const state = readFields(sandwichFields, own, { defaults: defaultsOf(sandwichFields) });
    const others = Object.keys(sandwichFields.shape);
    const params = readParameters(experiment, settings, { profile: state.sizes, prefix: "", others });
    return { view: "sandwich", ...state, params };
  },
  playground: (pairs, path) => {
    requireEnd(path);
    const [own, settings] = divided(pairs, (key) => key.startsWith(TARGET));
    const others = ["target.<parameter>"];
    const state = readFields(playgroundFields, own, { defaults: defaultsOf(playgroundFields), others });
    const { schema, usual } = targetParameters(state.target);
    const parameters = readFields(schema, settings, { defaults: usual as Values, prefix: TARGET });
    return { view: "playground", ...state, parameters } as { view: "playground" } & PlaygroundState;
  },
  spectra: (pairs, path) => {
    requireEnd(path);
    return { view: "spectra", ...readFields(spectraFields, pairs, { defaults: defaultsOf(spectraFields) }) };
  },
  runs: (pairs, path) => {
    requireEnd(path);
    return { view: "runs", ...readFields(runsFields, pairs, { defaults: defaultsOf(runsFields) }) };
  },
};

interface Place {
  readonly profile: ProfileName;
  /** Before each parameter's name. */
  readonly prefix: string;
  readonly others?: readonly string[];
}

const readParameters = ({ params, profiles }: Experiment, pairs: Pairs, { profile, ...place }: Place): Values =>
  readFields(params as z.ZodType<Values>, pairs, { defaults: profiles[profile] as Values, ...place });

function writeParameters(
  experiment: Experiment,
  { profile, params, prefix }: Place & { readonly params: Values },
): Pair[] {
  const usual = experiment.profiles[profile] as Values;
  return writeFields(experiment.params, checked(experiment.params, params, prefix), usual, prefix);
}

/** The keys and values of what differs from a schema's defaults. */
const written = (schema: z.ZodType, state: object): Pair[] =>
  writeFields(schema, checked(schema, state, ""), defaultsOf(schema));

/** What a state's schema keeps of it. */
function checked(schema: z.ZodType, state: object, prefix: string): Values {
  const result = schema.safeParse(state, { error: requirementOf });
  if (result.success) return result.data as Values;
  const { path, message } = result.error.issues[0]!;
  throw new PermalinkError(prefix + path.join("."), message, valueAt(state, path));
}

/** Pairs whose keys do not pass, and those that do. */
function divided(pairs: Pairs, passes: (key: string) => boolean): readonly [Pairs, Pairs] {
  const entries = [...pairs];
  return [new Map(entries.filter(([key]) => !passes(key))), new Map(entries.filter(([key]) => passes(key)))];
}

async function experimentOf(id: string): Promise<Experiment> {
  if (Object.hasOwn(experiments, id)) return experiments[id]!();
  const known = Object.keys(experiments);
  throw new PermalinkError("the path", `must be a claim's id${suggestion(id, known)}`, id);
}

function requirePaper(paper: string): string {
  if (PAPERS.includes(paper)) return paper;
  throw new PermalinkError("paper", `must be one of ${PAPERS.join(", ")}${suggestion(paper, PAPERS)}`, paper);
}

function requireEnd(path: readonly string[]): void {
  if (path.length > 0) throw new PermalinkError("the path", "must end before this", path.join("/"));
}

function requireNoMore(pairs: Pairs): void {
  const [key] = pairs.keys();
  if (key !== undefined) throw unknownKey(key, []);
}

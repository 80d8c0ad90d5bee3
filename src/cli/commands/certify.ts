import { type ArgsDef, defineCommand } from "citty";
import { nearest } from "../../permalink/nearest.ts";
import { type Certificate, type FloorEstimate, integerForJson } from "../../theory/certificates/certificate.ts";
import { certifiedTargets } from "../../theory/certificates/targets/registry.gen.ts";
import { readArguments } from "../arguments.ts";
import { orUsageError, UsageError } from "../exit.ts";
import { flagNames, flagsOf, readFlags } from "../flags.ts";
import { print, printJson, showTable } from "../output.ts";

const own = {
  target: { type: "string", description: "The target; without it, the list of those known, with their flags" },
  width: { type: "string", description: "Number of features, or several: 10,100,1e6" },
  floor: { type: "string", description: "Instead of --width: the least width not excluded at this relative error" },
  estimate: { type: "boolean", description: "The fast number of which nothing is proven" },
  json: { type: "boolean", description: "Print JSON on stdout" },
} as const satisfies ArgsDef;

const known = Object.values(certifiedTargets).sort((a, b) => (a.id < b.id ? -1 : 1));

export default defineCommand({
  meta: { name: "certify", description: "A lower bound of the error, for every choice of the trained weights" },
  args: own,
  run({ rawArgs }) {
    const name = targetOf(rawArgs);
    if (name === undefined) return listTargets(rawArgs);
    const target = known.find(({ id }) => id === name);
    if (target === undefined) {
      const ids = known.map(({ id }) => id);
      const near = nearest(name, ids);
      const meant = near === undefined ? "." : `; did you mean «${near}»?`;
      throw new UsageError(`there is no certificate for a target «${name}»${meant} Known: ${ids.join(", ")}.`);
    }
    const command = `certify --target ${name}`;
    const given = readArguments(command, { ...own, ...flagsOf(target.params) }, rawArgs);
    const parameters = readFlags(command, target.params, given);
    const { profile, function: inner } = parameters as { readonly profile?: unknown; readonly function?: unknown };
    const formula = profile ?? inner;
    const [widths, floor] = [given.text("width"), given.text("floor")];
    if ((widths === undefined) === (floor === undefined)) {
      const got = widths === undefined ? "neither" : "both";
      throw new UsageError(`thalweg ${command}: needs either --width or --floor, got ${got}.`);
    }
    if (floor !== undefined) {
      if (given.flag("estimate"))
        throw new UsageError(`thalweg ${command}: --estimate goes with --width, not with --floor.`);
      const relativeFloor = readFloor(command, floor);
      const least = orUsageError(command, () => target.leastWidth(parameters as never, relativeFloor), formula);
      const { width, statement } = least;
      if (given.flag("json")) {
        return printJson({ target: name, parameters, relativeFloor, leastWidth: integerForJson(width), statement });
      }
      print(`${width}`);
      return print(`  ${statement}`);
    }
    const asked = readWidths(command, widths ?? "");
    if (given.flag("estimate")) {
      const { estimate } = target;
      if (estimate === undefined) {
        throw new UsageError(`thalweg ${command}: certificates of ${name} are exact and fast; leave --estimate out.`);
      }
      const estimates = asked.map((width) =>
        orUsageError(command, () => estimate(parameters as never, width), formula),
      );
      if (given.flag("json")) return printJson(one(estimates.map((line) => ({ target: name, parameters, ...line }))));
      return print(showEstimates(estimates));
    }
    const certificates = asked.map((width) =>
      orUsageError(command, () => target.certify(parameters as never, width), formula),
    );
    if (given.flag("json")) {
      return printJson(one(certificates.map((certificate) => ({ target: name, parameters, ...certificate }))));
    }
    print(showCertificates(certificates));
  },
});

/** The only one, or all. */
const one = <T>(documents: readonly T[]): T | readonly T[] => (documents.length === 1 ? documents[0]! : documents);

function showEstimates(estimates: readonly FloorEstimate[]): string {
  const [only] = estimates;
  if (estimates.length === 1 && only !== undefined) return `about ${only.relativeEstimate}\n  ${only.statement}`;
  const rows = estimates.map(({ width, relativeEstimate, estimate }) => [
    `${width}`,
    `${relativeEstimate}`,
    `${estimate}`,
  ]);
  return showTable([["width", "estimate/variance", "estimate"], ...rows]);
}

/** One certificate as its floor and its statement, several as a table. */
function showCertificates(certificates: readonly Certificate[]): string {
  const [only] = certificates;
  if (certificates.length === 1 && only !== undefined) {
    return `${only.relativeFloor}\n  of the variance ${only.targetVariance}, rounded down. ${only.statement}`;
  }
  const rows = certificates.map(({ width, relativeFloor, floor }) => [`${width}`, `${relativeFloor}`, `${floor}`]);
  return showTable([["width", "floor/variance", "floor"], ...rows]);
}

/** What follows --target; it decides which flags there are. */
function targetOf(rawArgs: readonly string[]): string | undefined {
  const at = rawArgs.findIndex((arg) => arg === "--target" || arg.startsWith("--target="));
  const found = rawArgs[at];
  if (found === undefined) return undefined;
  return found === "--target" ? (rawArgs[at + 1] ?? "") : found.slice("--target=".length);
}

function listTargets(rawArgs: readonly string[]): void {
  const ids = known.map(({ id }) => id).join(", ");
  if (rawArgs.some((arg) => arg !== "--json")) {
    throw new UsageError(`thalweg certify: needs --target, one of ${ids}; alone it lists them with their flags.`);
  }
  const given = readArguments("certify", own, rawArgs);
  const lines = known.map(({ id, summary, params }) => ({ id, summary, flags: flagNames(params) }));
  const rows = lines.map(({ id, summary, flags }) => [id, flags.map((f) => `--${f}`).join(" "), summary]);
  if (given.flag("json")) printJson(lines);
  else print(showTable(rows));
}

/** Beyond this there is no use, and integers without bound would take memory without bound. */
const LARGEST_EXPONENT = 300;

/** "10,100,1e6" as integers, exact: 1e30 is 10³⁰ and not the float64 next to it. */
function readWidths(command: string, text: string): readonly bigint[] {
  return text.split(",").map((entry) => {
    const [, whole = "", part = "", exponent = "0"] = /^(\d+)(?:\.(\d+))?(?:[eE]\+?(\d+))?$/.exec(entry.trim()) ?? [];
    const power = Number(exponent) - part.length;
    const readable = whole !== "" && power >= 0 && whole.length + part.length + power <= LARGEST_EXPONENT;
    const width = readable ? BigInt(whole + part) * 10n ** BigInt(power) : 0n;
    if (width >= 1n) return width;
    throw new UsageError(
      `thalweg ${command}: --width must be a positive integer (1000, 1e6), or several separated by commas, got «${entry}».`,
    );
  });
}

function readFloor(command: string, text: string): number {
  const floor = text.trim() === "" ? Number.NaN : Number(text);
  if (floor >= 0 && floor < 1) return floor;
  throw new UsageError(`thalweg ${command}: --floor must be a number in [0, 1), got «${text}».`);
}

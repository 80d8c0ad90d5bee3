import { type ArgsDef, defineCommand } from "citty";
import { z } from "zod";
import { RADIAL_LAWS } from "../../distributions/named-radial.ts";
import type { Engine } from "../../engine/engine.ts";
import { openEngineById } from "../../engine/native/open.ts";
import {
  CONSTRUCTIONS,
  type ConstructionName,
  type Goal,
  type Planned,
  type Prepared,
  prepare,
  type RadialProblem,
  requireBall,
  supNorm,
} from "../../experiments/safran-eldan-shamir-2019/compile.ts";
import { optimised } from "../../experiments/safran-eldan-shamir-2019/compile-optimised.ts";
import { Key } from "../../math/random/key.ts";
import { evaluateNetwork } from "../../networks/export/evaluate-network.ts";
import { type ExplicitNetwork, rowsOf, unitsOf } from "../../networks/export/explicit-network.ts";
import { networkText } from "../../networks/export/network-file.ts";
import { onnxFile } from "../../networks/export/onnx.ts";
import type { Estimate } from "../../statistics/estimate.ts";
import { readPoints } from "../../theory/certificates/enclosure/points.ts";
import { measureNetwork } from "../../training/explicit/measure.ts";
import { radialSample } from "../../training/random-features/radial-sample.ts";
import { readArguments } from "../arguments.ts";
import { orUsageError, UsageError } from "../exit.ts";
import { flagsOf, readFlags } from "../flags.ts";
import { bold, print, printJson, showEstimate, showNumber } from "../output.ts";
import { engineOf, RUN_FLAGS } from "../session.ts";
import { writeOutput } from "../write-output.ts";

const METHODS = [...(Object.keys(CONSTRUCTIONS) as ConstructionName[]), "optimised"] as const;

const params = z.object({
  profile: z.string().optional().describe('g of f(x) = g(‖x‖), a formula in r: "max(0, 1 - 2*abs(r - 0.5))"'),
  points: z.string().optional().describe('instead of --profile: r:value pairs, "0:1, 1.5:0", straight between them'),
  dimension: z.int().min(2).max(1000).describe("d"),
  error: z.number().positive().optional().describe("root mean square error, or largest one, that is asked for"),
  width: z.int().min(1).max(100_000_000).optional().describe("instead of --error: ReLU units that there are"),
  norm: z.enum(["l2", "sup"]).default("l2").describe("l2: root mean square under the law; sup: largest on the ball"),
  law: z
    .enum(RADIAL_LAWS)
    .default("uniform-radius")
    .describe(`law of x: ${RADIAL_LAWS.join(", ")}`),
  radius: z.number().positive().max(1e6).default(1).describe("R of the laws on a ball"),
  method: z
    .enum(METHODS)
    .default("cheapest")
    .describe(`for l2: ${METHODS.join(", ")} (cheapest: tied or polynomial; optimised is fitted, to 3000 units)`),
  fresh: z.int().min(2).max(10_000_000).default(20_000).describe("points on which the network is measured"),
  seed: z.int().min(0).default(1).describe("of directions and points"),
  output: z.string().default("network").describe("files to write, without ending: .json and .onnx are added"),
});
type Params = z.infer<typeof params>;

const LEVEL = 0.95;
/** Mebibytes for an engine: the normal equations of 9000 features, and blocks of projections. */
const MEMORY = 2048;
const own = {
  engine: RUN_FLAGS.engine,
  json: { type: "boolean", description: "Print JSON on stdout" },
} as const satisfies ArgsDef;

export default defineCommand({
  meta: {
    name: "construct",
    description: "An explicit network with one hidden layer of ReLU units for a radial function, as JSON and ONNX",
  },
  args: { ...flagsOf(params), ...own },
  async run({ rawArgs }) {
    const given = readArguments("construct", { ...flagsOf(params), ...own }, rawArgs);
    const asked = readFlags("construct", params, given) as Params;
    const attempt = <T>(compute: () => T): T => orUsageError("construct", compute, asked.profile);
    const [problem, goal] = [attempt(() => problemOf(asked)), goalOf(asked)];
    const { dimension, seed, method, norm } = asked;
    const prepared = attempt(() => prepare(problem));
    const key = Key.root(seed).fold("construct");
    const engine = await openEngineById(await engineOf(given), { memoryMebibytes: MEMORY });
    try {
      const planned = attempt(() => plan(asked, { problem, prepared, goal }));
      const network = attempt(
        () => planned?.build(key.fold("directions")) ?? optimised(prepared, goal, { key: key.fold("fit"), engine }),
      );
      const files = write(network, asked.output);
      const measured = measure(network, asked, { prepared, key, engine });
      const width = unitsOf(network);
      const made = planned?.method ?? "pairs of units chosen from a pool, outer weights fitted by least squares";
      const directions = rowsOf(network).rows;
      if (given.flag("json")) {
        const { profile, points, law, radius } = asked;
        return printJson({
          ...{ profile: profile ?? points, dimension, law, radius, norm, method, ...goal, made, width, directions },
          predicted: planned?.error ?? null,
          measured,
          files,
        });
      }
      print(bold(`${width} ReLU unit${width === 1 ? "" : "s"} in one hidden layer, d = ${dimension}`));
      print(`  ${made}`);
      print(`  predicted: ${planned === undefined ? "nothing, as it was fitted" : showPrediction(planned)}`);
      print(`  measured:  ${showMeasured(measured)} over ${asked.fresh} fresh points`);
      print(`  written to ${files.join(" and ")}`);
    } finally {
      engine.close();
    }
  },
});

function problemOf({ profile, points, dimension, law, radius }: Params): RadialProblem {
  if ((profile === undefined) === (points === undefined)) {
    const got = profile === undefined ? "neither" : "both";
    throw new UsageError(`thalweg construct: needs either --profile or --points, got ${got}.`);
  }
  return { profile: profile ?? readPoints(points!), dimension, law, radius };
}

function goalOf({ error, width }: Params): Goal {
  if (error !== undefined && width === undefined) return { error };
  if (width !== undefined && error === undefined) return { width };
  throw new UsageError(
    `thalweg construct: needs either --error or --width, got ${error === undefined ? "neither" : "both"}.`,
  );
}

/** Undefined for a network that is fitted. */
function plan(
  { norm, method }: Params,
  { problem, prepared, goal }: { readonly problem: RadialProblem; readonly prepared: Prepared; readonly goal: Goal },
): Planned | undefined {
  if (norm === "sup") {
    requireBall(problem);
    if (method !== "cheapest") {
      throw new UsageError(`thalweg construct: --method goes with --norm l2; for sup there is one, got «${method}».`);
    }
    return supNorm(problem, prepared, goal);
  }
  return method === "optimised" ? undefined : CONSTRUCTIONS[method](problem, prepared, goal);
}

/** What is seen on fresh points. */
interface Measured {
  readonly rootMeanSquare: Estimate;
  /** In the sup norm: the largest error that was seen, no bound of others. */
  readonly largest?: number;
}

function measure(
  network: ExplicitNetwork,
  { fresh, norm }: Params,
  {
    prepared: { law, target },
    key,
    engine,
  }: { readonly prepared: Prepared; readonly key: Key; readonly engine: Engine },
): Measured {
  const { rootMeanSquare } = measureNetwork(network, { law, target, points: fresh, key, engine, level: LEVEL });
  if (norm === "l2") return { rootMeanSquare };
  const { x, y } = radialSample({ law, count: fresh, target }, key.fold("fresh points"));
  const values = evaluateNetwork(network, x.data, engine);
  return { rootMeanSquare, largest: values.reduce((most, v, i) => Math.max(most, Math.abs(v - y[i]!)), 0) };
}

function showPrediction({ error: { total, parts, kind, sum } }: Planned): string {
  const { approximation, directions, interpolation } = parts;
  const three = `approximation ${showNumber(approximation)}, directions ${showNumber(directions)}, interpolation ${showNumber(interpolation)}`;
  const what = kind === "proven" ? "at most, everywhere in the ball" : "root mean square, in the mean over directions";
  return `${showNumber(total)} (${what}): ${three} (${sum})`;
}

function showMeasured({ rootMeanSquare, largest }: Measured): string {
  const rms = `${showEstimate(rootMeanSquare)} root mean square`;
  return largest === undefined ? rms : `${rms}, largest ${showNumber(largest)}`;
}

function write(network: ExplicitNetwork, output: string): readonly string[] {
  const files = [`${output}.json`, `${output}.onnx`] as const;
  writeOutput(files[0], networkText(network));
  writeOutput(files[1], onnxFile(network));
  return files;
}

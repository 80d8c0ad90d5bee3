import { InvariantError } from "../math/domain-error.ts";
import { Key } from "../math/random/key.ts";
import type { Estimate } from "../statistics/estimate.ts";
import { holm } from "../statistics/holm.ts";
import type { Verdict } from "../statistics/verdict.ts";
import type { Claim, MeasuredRow, Part } from "./experiment.ts";
import type { Companion, JudgedControl, JudgedPart, Judgement } from "./judgement.ts";
import { MEASURED, type Row } from "./row.ts";
import { type World, worldsOf } from "./worlds.ts";

/** Where the rows of a world are found. A task without a row is absent from the answer. */
export type RowsOf = (world: World<unknown>) => readonly Row[];

/**
 * Judges a claim. Parts share the claim's level by Holm's correction; the claim is contradicted if any part is, and
 * consistent if all are. The verdict is withheld unless every planned row is a measurement and every control is
 * contradicted in each of the parts that it names.
 */
export function judge<Params>(
  // biome-ignore lint/suspicious/noExplicitAny: tasks and values are the experiment's own affair
  claim: Claim<Params, any, any>,
  params: Params,
  { rowsOf, seed }: { readonly rowsOf: RowsOf; readonly seed: number },
): Judgement {
  const hypotheses = claim.hypotheses.map(({ states, holds }) => ({ states, holds: holds(params) }));
  if (hypotheses.some(({ holds }) => !holds)) {
    return { verdict: "not applicable", hypotheses, parts: [], controls: [], beside: [] };
  }
  const judgeWorld = (world: World<Params>, names: readonly string[], predictFrom: Params): readonly JudgedPart[] => {
    const parts = claim.parts.filter(({ name }) => names.includes(name));
    const rows = withValues(rowsOf(world));
    const estimates = parts.map((part) => estimator(part, rows, world, { claimId: claim.id, seed }));
    const predictions = parts.map((part) => part.predict(predictFrom));
    const decided = holm(
      parts.map((part, i) => (level) => part.judge(predictions[i], estimates[i](level), params)),
      claim.level,
    );
    return parts.map((part, i) => ({
      name: part.name,
      quantity: part.quantity,
      ...(part.relation === undefined ? {} : { relation: part.relation }),
      predicted: predictions[i],
      estimate: estimates[i](decided[i].level),
      verdict: decided[i].verdict,
    }));
  };

  const names = claim.parts.map(({ name }) => name);
  let parts: readonly JudgedPart[] = [];
  const controls: JudgedControl[] = [];
  const beside: Companion[] = [];
  const failures: string[] = [];
  for (const world of worldsOf(claim, params)) {
    const problem = incomplete(rowsOf(world), claim.plan(world.params).length);
    if (world.role === "claim") {
      if (problem) failures.push(problem);
      parts = judgeWorld(world, names, params);
    } else if (world.role === "control") {
      const control = claim.controls.find(({ violates }) => violates === world.label);
      const judged = judgeWorld(world, control?.parts ?? names, control?.predictFrom?.(params) ?? params);
      const unsound = problem ?? notAllOk(rowsOf(world));
      controls.push({
        violates: world.label,
        verdict: unsound ? "inconclusive" : allContradicted(judged),
        parts: judged,
        ...(unsound ? { note: unsound } : {}),
      });
    } else {
      const judged = judgeWorld(world, names, params);
      beside.push({
        label: world.label,
        parts: judged.map(({ name, quantity, estimate }) => ({ name, quantity, estimate })),
      });
    }
  }
  for (const { violates, verdict } of controls) {
    if (verdict !== "contradicted")
      failures.push(`the control «${violates}» is ${verdict}, so the experiment has no power`);
  }
  const common = { hypotheses, parts, controls, beside };
  if (failures.length > 0) return { verdict: null, withheld: failures.join("; "), ...common };
  return { verdict: combine(parts), ...common };
}

/** Contradicted if any part is, consistent if all are. */
function combine(parts: readonly JudgedPart[]): Verdict {
  if (parts.length === 0) throw new InvariantError("judge", "a claim has no part");
  if (parts.some(({ verdict }) => verdict === "contradicted")) return "contradicted";
  return parts.every(({ verdict }) => verdict === "consistent") ? "consistent" : "inconclusive";
}

/** A control shows power for each part that it names, so each must be contradicted; naming none it would show nothing. */
function allContradicted(parts: readonly JudgedPart[]): Verdict {
  if (parts.length === 0) throw new InvariantError("judge", "a control names no part of its claim");
  if (parts.every(({ verdict }) => verdict === "contradicted")) return "contradicted";
  return parts.every(({ verdict }) => verdict === "consistent") ? "consistent" : "inconclusive";
}

function estimator<Params>(
  // biome-ignore lint/suspicious/noExplicitAny: tasks and values are the experiment's own affair
  part: Part<Params, any, any>,
  // biome-ignore lint/suspicious/noExplicitAny: tasks and values are the experiment's own affair
  rows: readonly MeasuredRow<any, any>[],
  world: World<Params>,
  { claimId, seed }: { readonly claimId: string; readonly seed: number },
): (level: number) => Estimate {
  const known = new Map<number, Estimate>();
  return (level) => {
    const key = Key.root(seed).fold(claimId, "estimate", part.name, world.label);
    const estimate = known.get(level) ?? part.estimate(rows, world.params, { level, key });
    known.set(level, estimate);
    return estimate;
  };
}

/** Rows of which `measure` returned something; the others are counted in the verdict's reason, never dropped in silence. */
export function withValues(rows: readonly Row[]): readonly MeasuredRow<unknown, unknown>[] {
  return rows.filter((row): row is MeasuredRow<unknown, unknown> => row.values !== null);
}

function incomplete(rows: readonly Row[], planned: number): string | undefined {
  const measured = rows.filter(({ outcome }) => MEASURED.has(outcome)).length;
  if (measured === planned) return undefined;
  const first = rows.find(({ outcome }) => !MEASURED.has(outcome));
  const reason = first ? `, the first of them ${first.outcome}: ${first.message ?? "no message"}` : "";
  return `${planned - measured} of ${planned} tasks gave no measurement${reason}`;
}

/** A control that fails by divergence or censoring shows nothing about the hypothesis that it violates. */
function notAllOk(rows: readonly Row[]): string | undefined {
  const odd = rows.filter(({ outcome }) => outcome !== "ok");
  return odd.length === 0
    ? undefined
    : `${odd.length} of its ${rows.length} rows are ${odd[0].outcome}, which does not count`;
}

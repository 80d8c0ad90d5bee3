import { constructionFor } from "../../experiments/safran-eldan-shamir-2019/sandwich-construction.ts";
import { twoLayersPrediction } from "../../experiments/safran-eldan-shamir-2019/sandwich-prediction.ts";
import {
  isPoints,
  type RadialInstance,
  requireTarget,
  resolved,
} from "../../experiments/safran-eldan-shamir-2019/sandwich-profiles.ts";
import { DomainError } from "../../math/domain-error.ts";
import { profileOfPoints } from "../../theory/certificates/enclosure/enclose-profile.ts";
import { readPoints } from "../../theory/certificates/enclosure/points.ts";
import { quickFloor } from "../../theory/certificates/radial/quick-floor.ts";
import profileTarget from "../../theory/certificates/targets/profile.ts";
import { ridgeNetworkError } from "../../theory/ridge-network/ridge-network-error.ts";
import type { ProblemCurve, SandwichProblem, TwoLayersProblem, WidthError } from "../model/sandwich.ts";

/** The text of the indicator of a ball: "0:1, λ:1, λ:0". */
const BALL = /^0:1, ([^:,]+):1, \1:0$/;

export function floors(problem: SandwichProblem, widths: readonly number[]): ProblemCurve {
  const params = certifiedParams(instanceOf(problem));
  const certificates = widths.map((width) => profileTarget.certify(params, BigInt(width)));
  const [first] = certificates;
  return {
    variance: first?.targetVariance ?? Number.NaN,
    points: certificates.map(({ floor }, i) => ({ width: widths[i]!, error: floor })),
    ...(first === undefined ? {} : { statement: first.statement }),
  };
}

/** For points under φ² alone: there the estimate is twenty times as fast as the certificate, elsewhere it is none or slower. */
export function estimates(problem: SandwichProblem, widths: readonly number[]): ProblemCurve | null {
  const { law, dimension, profile } = instanceOf(problem);
  if (law !== "phi2" || !isPoints(profile)) return null;
  const { variance, at } = quickFloor(profileOfPoints(readPoints(profile)).profile, dimension);
  return { variance, points: widths.map((width) => ({ width, error: Math.max(0, at(width)) })) };
}

export function oneFunction(problem: SandwichProblem, widths: readonly number[]): ProblemCurve {
  const { variance, anyUnits } = constructionOf(problem);
  return { variance, points: widths.map((width) => ({ width, error: anyUnits(width).error })) };
}

export function reluUnits(problem: SandwichProblem, widths: readonly number[]): ProblemCurve {
  const { variance, reluUnits: build } = constructionOf(problem);
  const points = widths.flatMap((width): WidthError[] => {
    const error = build(width)?.error;
    return error === undefined ? [] : [{ width, error }];
  });
  return { variance, points };
}

export function twoLayers(problem: TwoLayersProblem, widths: readonly number[]): ProblemCurve {
  const { variance } = constructionOf(problem);
  const at = twoLayersPrediction(instanceOf(problem), problem);
  const second = problem.secondWidths[0]!;
  // As the survey counts: units of both layers.
  const known = widths.filter((width) => width > second);
  return { variance, points: known.map((width) => ({ width, error: at(width - second) })) };
}

export function randomDirections(problem: SandwichProblem, widths: readonly number[]): ProblemCurve | null {
  const { law, dimension } = problem;
  const radius = Number(BALL.exec(instanceOf(problem).profile)?.[1]);
  if (!(radius > 0) || law === "bochner-riesz") return null;
  const { variance } = constructionOf(problem);
  const points = widths.flatMap((width): WidthError[] => {
    try {
      // A share of the variance.
      return [{ width, error: variance * ridgeNetworkError({ law, dimension, radius, width }).value }];
    } catch (error) {
      if (error instanceof DomainError) return []; // a width out of its range
      throw error;
    }
  });
  return points.length === 0 ? null : { variance, points };
}

/** The last problem's, which answers all widths. */
let kept: { readonly key: string; readonly construction: ReturnType<typeof constructionFor> } | undefined;

function constructionOf(problem: SandwichProblem): ReturnType<typeof constructionFor> {
  const { law, dimension, profile } = instanceOf(problem);
  const key = JSON.stringify([law, dimension, profile]);
  if (kept?.key !== key) {
    requireTarget({ law, dimension, profile });
    kept = { key, construction: constructionFor({ law, dimension, profile }) };
  }
  return kept.construction;
}

const instanceOf = ({ law, dimension, profile }: SandwichProblem): RadialInstance =>
  resolved({ law, dimension, profile });

const certifiedParams = ({ law, dimension, profile }: RadialInstance) => ({
  ...{ law, dimension },
  ...(isPoints(profile) ? { points: profile } : { profile }),
});

import { mean } from "../../statistics/moments.ts";
import type { Mark, Panel } from "../figure.ts";
import { type DecayRows, rowsOf } from "./decay-measurement.ts";
import { largestSquare, predictedResidual } from "./decay-prediction.ts";

/** The dimension that is drawn where it was measured; else the least. */
const DIMENSION = 10;
/** Points of a predicted curve to a decade of time. */
const DENSITY = 24;

/** Residuals of one φ against time, one colour for each degree, with their predictions. */
export function decayPanel(rows: DecayRows, { activation, name }: { activation: string; name: string }): Panel {
  const own = rows.filter(({ task }) => task.activation === activation);
  const dimensions = own.map(({ task }) => task.dimension);
  const dimension = dimensions.includes(DIMENSION) ? DIMENSION : Math.min(...dimensions);
  const degrees = [...new Set(own.filter(({ task }) => task.dimension === dimension).map(({ task }) => task.degree))];
  return {
    title: degrees.length === 0 ? name : `${name}, d = ${dimension}`,
    x: { label: "time η t max α_k²", scale: "log" },
    y: { label: "residual ⟨Y, H_t⟩", scale: "log", domain: [0.03, 1.2] },
    marks: degrees.sort((a, b) => a - b).flatMap((degree) => curves(rowsOf(own, { dimension, degree }))),
  };
}

/** Measured points and prediction of the rows of one φ, d and k. */
function curves(rows: DecayRows): readonly Mark[] {
  const { task } = rows[0]!;
  const label = `degree ${task.degree}`;
  const unit = task.rate * largestSquare(task.activation, task.dimension);
  const points = task.times.map((time, i) => {
    const residuals = rows.map(({ values }) => values.residuals[i]!);
    return { x: time * unit, y: mean(residuals), low: Math.min(...residuals), high: Math.max(...residuals) };
  });
  const [first = 1, last = 1] = [task.times[0], task.times.at(-1)];
  const steps = Math.ceil(DENSITY * Math.log10(last / first));
  const line = Array.from({ length: steps + 1 }, (_, i) => {
    const time = first * (last / first) ** (i / Math.max(1, steps));
    return { x: time * unit, y: predictedResidual(task, time) };
  });
  return [
    { kind: "intervals", label, points },
    { kind: "theory", label: "predicted", of: label, points: line },
  ];
}

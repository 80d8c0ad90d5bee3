import type { Figure, Mark, Panel } from "../../experiments/figure.ts";
import type { SpectraView } from "../../permalink/view.ts";
import type { Learning, UnitSpectrum } from "../laboratory/spectra.ts";

/** What the curves show: less is as good as learnt. */
const SMALLEST = 1e-5;

/** The page as one figure: the spectra, and beside them what each activation's units learn. */
export function spectraFigure(view: SpectraView, units: readonly UnitSpectrum[]): Figure {
  const { dimension, samples } = view;
  const measured = samples === 0 ? "" : ` Bars: what ${samples} random points allow, all together at 99 %.`;
  return {
    id: "spectra",
    title: `Spectra in dimension ${dimension}`,
    caption:
      `Left: |α_k| of ${units.map(nameOf(view)).join("; ")} (signs told apart; degrees with α = 0 are not drawn).${measured} ` +
      "Right: energy left of each degree of the target under gradient descent on the outputs of infinitely many units.",
    panels: [
      {
        title: "spectrum",
        x: { label: "degree k", scale: "linear", domain: [-0.5, view.degrees + 0.5] },
        y: { label: "|α_k|", scale: "log" },
        marks: units.flatMap((unit) => spectrumMarks(unit)),
      },
      ...units.flatMap((unit) => (unit.learning === undefined ? [] : [learningPanel(view, unit, unit.learning)])),
    ],
  };
}

/** The curves of one activation. */
export function learningFigure(view: SpectraView, unit: UnitSpectrum, learning: Learning): Figure {
  return {
    id: "learning",
    title: `What units ${nameOf(view)(unit)} learn`,
    caption: "",
    panels: [learningPanel(view, unit, learning)],
  };
}

function learningPanel(view: SpectraView, unit: UnitSpectrum, { degrees }: Learning): Panel {
  return {
    title: nameOf(view)(unit),
    x: { label: "steps", scale: "log", domain: [1, Math.max(10, view.steps)] },
    y: { label: "energy left / start", scale: "log", domain: [SMALLEST, 2] },
    marks: degrees.map(({ degree, alpha, curve }): Mark => {
      const points = curve.filter(({ y }) => y >= SMALLEST / 10);
      return { kind: "theory", label: `degree ${degree}${alpha === 0 ? ", dead" : ""}`, points };
    }),
  };
}

/** Measured intervals and computed values by sign: two labels, so that two shapes. */
function spectrumMarks({ activation, rows, samples }: UnitSpectrum): readonly Mark[] {
  return (["> 0", "< 0"] as const).flatMap((sign): readonly Mark[] => {
    const own = rows.filter(({ value }) => (sign === "> 0" ? value > 0 : value < 0));
    if (own.length === 0) return [];
    const label = `${activation}, α ${sign}`;
    const points = own.map(({ degree, value }) => {
      const y = Math.abs(value);
      const sample = samples.find((one) => one.degree === degree);
      if (sample === undefined) return { x: degree, y, low: y, high: y };
      const ends = [Math.abs(sample.low), Math.abs(sample.high)] as const;
      const low = sample.low <= 0 && sample.high >= 0 ? 0 : Math.min(...ends);
      return { x: degree, y, low, high: Math.max(...ends) };
    });
    return [{ kind: "intervals", label, points }];
  });
}

/** "relu", or "relu(2t + 0.5)" where gain or bias are not the usual ones. */
export const nameOf =
  ({ gain, bias }: Pick<SpectraView, "gain" | "bias">) =>
  ({ activation }: Pick<UnitSpectrum, "activation">): string =>
    gain === 1 && bias === 0
      ? activation
      : `${activation} at ${gain === 1 ? "" : gain}t${bias === 0 ? "" : bias > 0 ? ` + ${bias}` : ` − ${-bias}`}`;

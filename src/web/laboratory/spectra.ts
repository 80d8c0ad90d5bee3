import type { DegreeDescent, SpectrumRow } from "../../experiments/vempala-wilmes-2019/spectrum-rows.ts";
import type { SampledAlpha } from "../../experiments/vempala-wilmes-2019/spectrum-sample.ts";
import type { SpectraView } from "../../permalink/view.ts";

/** What is known so far of one activation. */
export interface UnitSpectrum {
  readonly activation: string;
  readonly rows: readonly SpectrumRow[];
  /** Random points' estimates of the same numbers; empty where none were asked for. */
  readonly samples: readonly SampledAlpha[];
  readonly learning?: Learning;
  /** Why there are no numbers, or no more of them. */
  readonly problem?: string;
}

/** What gradient descent on infinitely many units makes of the target. */
export interface Learning {
  readonly rate: number;
  readonly largest: number;
  readonly degrees: readonly (DegreeDescent & { readonly curve: readonly Point[] })[];
}

interface Point {
  readonly x: number;
  readonly y: number;
}

export interface SpectrumSnapshot {
  readonly view: SpectraView;
  readonly units: readonly UnitSpectrum[];
  /** What is being computed; undefined when all is there. */
  readonly doing?: string;
}

/** Milliseconds after which the worker listens for news, and those between two snapshots. */
const BREATH = 12;
const SNAPSHOT = 150;
/** Points of a curve. */
const CURVE = 121;

/** Rows that were computed, by unit and degree: sliders come back to where they were. */
const rows = new Map<string, SpectrumRow>();
const energies = new Map<string, number | undefined>();
const largests = new Map<string, number>();

export const spectra = {
  /** Undefined where the text is an activation, else why not, with the column. */
  async activationProblem(text: string): Promise<string | undefined> {
    const { activationText } = await import("../../permalink/text-schemas.ts");
    const result = activationText.safeParse(text);
    return result.success ? undefined : result.error.issues[0]?.message;
  },

  /** The command line that prints a view's numbers. */
  async spectraCommand(view: SpectraView): Promise<string> {
    const { argumentsOf, commandLine } = await import("../../permalink/copy-as.ts");
    return commandLine(
      await argumentsOf(view, () => {
        throw new Error("no experiment is needed for a spectrum");
      }),
    );
  },

  /**
   * All numbers of a view, told in parts as they come; the last part has nothing left to do. In between it asks, without a part, whether to go on,
   * and ends where the answer is false.
   */
  async computeSpectra(
    view: SpectraView,
    tell: (snapshot?: SpectrumSnapshot) => boolean | Promise<boolean>,
  ): Promise<void> {
    const { spectrumRow, energyOf, descentOf, decayCurve, largestOf } = await import(
      "../../experiments/vempala-wilmes-2019/spectrum-rows.ts"
    );
    const { sampleSpectrum } = await import("../../experiments/vempala-wilmes-2019/spectrum-sample.ts");
    const { dimension, gain, bias, degrees, target, step, steps, samples, seed } = view;
    const units: Partial<Writable<UnitSpectrum>>[] = [];
    const snapshot = (doing?: string): SpectrumSnapshot => ({
      view,
      units: units.map((unit) => ({ ...unit }) as UnitSpectrum),
      ...(doing !== undefined && { doing }),
    });
    let told = performance.now();
    let breathed = told;
    /** Whether to go on. */
    const goesOn = async (doing: string): Promise<boolean> => {
      const now = performance.now();
      if (now - breathed < BREATH) return true;
      const part = now - told >= SNAPSHOT ? snapshot(doing) : undefined;
      if (part !== undefined) told = now;
      const answer = await tell(part);
      breathed = performance.now();
      return answer;
    };

    const all = [view.activation, ...view.compare].map((activation) => ({ activation, dimension, gain, bias }));
    for (const unit of all) {
      const found: Partial<Writable<UnitSpectrum>> = { activation: unit.activation, rows: [], samples: [] };
      units.push(found);
      attempt(found, () => {
        found.samples = samples === 0 ? [] : sampleSpectrum(unit, { degrees, samples, seed });
      });
      if (!(await goesOn(`random points for ${unit.activation}`))) return;
    }
    const wanted = [...new Set([...Array.from({ length: degrees + 1 }, (_, k) => k), ...target])];
    for (const degree of wanted) {
      for (const [u, unit] of all.entries()) {
        const found = units[u]!;
        if (found.problem !== undefined) continue;
        attempt(found, () => {
          const key = JSON.stringify(unit);
          const energy = kept(energies, key, () => energyOf(unit));
          const row = kept(rows, `${key} ${degree}`, () => spectrumRow(unit, degree, energy));
          if (degree <= degrees) found.rows = [...found.rows!, row];
        });
        if (!(await goesOn(`degree ${degree} of ${unit.activation}`))) return;
      }
    }
    for (const [u, unit] of all.entries()) {
      const found = units[u]!;
      if (found.problem !== undefined) continue;
      attempt(found, () => {
        const key = JSON.stringify(unit);
        const largest = kept(largests, key, () => largestOf(unit));
        const alphas = target.map((degree) =>
          kept(rows, `${key} ${degree}`, () => spectrumRow(unit, degree, energies.get(key))),
        );
        const descent = descentOf(alphas, { largest, step, steps });
        found.learning = {
          ...descent,
          degrees: descent.degrees.map((one) => ({
            ...one,
            curve: decayCurve(one.alpha, { rate: descent.rate, steps, count: CURVE }),
          })),
        };
      });
      if (!(await goesOn(`the largest eigenvalue of ${unit.activation}`))) return;
    }
    await tell(snapshot());
  },
};

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** What goes wrong is a sentence beside the unit; the others go on. */
function attempt(found: Partial<Writable<UnitSpectrum>>, act: () => void): void {
  try {
    act();
  } catch (error) {
    // Numbers beyond float64 reach the arithmetic with many digits, which knows no infinity.
    found.problem =
      error instanceof RangeError
        ? "σ(γt + b) is too large to be computed with: choose a smaller gain or bias"
        : (error as Error).message;
  }
}

/** From the map, or made and put there; the map forgets everything when it is full. */
function kept<T>(map: Map<string, T>, key: string, make: () => T): T {
  if (map.has(key)) return map.get(key) as T;
  const value = make();
  if (map.size >= 20_000) map.clear();
  map.set(key, value);
  return value;
}

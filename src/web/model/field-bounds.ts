import type { Control, NumberControl, ScalarControl } from "./control.ts";
import { type Field, onLines, optionsText, type Reading, readField } from "./control-text.ts";

/** {@link readField}, and the bounds that the field itself knows: what passes here fails only where parameters belong together. */
export function readWithin(field: Field, text: string): Reading {
  const reading = readField(field, text);
  const message = reading.ok ? boundProblem(field, reading.value) : undefined;
  return message === undefined ? reading : { ok: false, message };
}

/** What a value must be to lie within its field's bounds, as the end of a sentence; undefined where it does. */
function boundProblem(field: Field, value: unknown): string | undefined {
  if (field.kind === "number") return scalarProblem(field, value);
  if (field.kind !== "list" || !Array.isArray(value)) return undefined;
  const { fewest, greatestNumber, entry } = field;
  if (value.length < fewest) return `must have at least ${entries(fewest)}, got ${value.length}`;
  if (value.length > greatestNumber) return `must have at most ${entries(greatestNumber)}, got ${value.length}`;
  const problems = value.map((each) => scalarProblem(entry, each));
  const first = problems.findIndex((problem) => problem !== undefined);
  return first < 0 ? undefined : `entry ${first + 1} ${problems[first]}`;
}

const entries = (count: number): string => `${count} ${count === 1 ? "entry" : "entries"}`;

function scalarProblem(field: ScalarControl, value: unknown): string | undefined {
  if (field.kind !== "number" || typeof value !== "number") return undefined;
  const { least, most, integer } = field;
  if (integer && !Number.isInteger(value)) return `must be an integer, got ${value}`;
  if (least !== undefined && (least.closed ? value < least.at : value <= least.at))
    return `must be ${least.closed ? "≥" : ">"} ${least.at}, got ${value}`;
  if (most !== undefined && (most.closed ? value > most.at : value >= most.at))
    return `must be ${most.closed ? "≤" : "<"} ${most.at}, got ${value}`;
  return undefined;
}

/** What a field takes, in a few words: "integer, ≥ 2"; "" where there is nothing to say. */
export function takes(control: Control): string {
  if (control.kind === "list") {
    const { entry: one } = control;
    const entry = one.kind === "choice" ? `of ${optionsText(one.options)}` : takes(one).replace(/^(?=.)/, "each ");
    const apart = onLines(control) ? "one a line" : "numbers apart by commas";
    return entry === "" ? apart : `${apart}, ${entry}`;
  }
  if (control.kind === "json") return "JSON";
  if (control.kind === "text") {
    return control.variables === undefined ? "" : `a formula in ${control.variables.join(", ")}`;
  }
  if (control.kind !== "number") return "";
  const { least, most, integer, words } = control;
  const low = least && `${least.closed ? "≥" : ">"} ${least.at}`;
  const high = most && `${most.closed ? "≤" : "<"} ${most.at}`;
  const number = [integer && "integer", low, high].filter(Boolean).join(", ");
  return [number, ...words].filter(Boolean).join(" or ");
}

type Usual = NonNullable<NumberControl["usual"]>;

/** Steps of a slider whose values are real numbers, or lie on a logarithmic scale. */
const FINE = 200;

/** Steps of a slider; where its numbers are few and whole, one for each. */
export function sliderSteps({ usual, integer }: Pick<NumberControl, "integer"> & { readonly usual: Usual }): number {
  return integer && usual.scale === "linear" ? Math.min(FINE, usual.high - usual.low) : FINE;
}

type Slider = Pick<NumberControl, "integer"> & { readonly usual: Usual };

/** The step, from 0 to `sliderSteps`, that is nearest to a value; values outside stand at the ends. */
export function sliderStep(slider: Slider, value: number): number {
  const { low, high, scale } = slider.usual;
  const share = scale === "log" ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
  const steps = sliderSteps(slider);
  return Number.isNaN(share) ? 0 : Math.round(Math.min(1, Math.max(0, share)) * steps);
}

/** The value of a step, short: whole where it must be, else with as many digits as tell the steps apart. */
export function sliderValue(slider: Slider, step: number): number {
  const { low, high, scale } = slider.usual;
  const steps = sliderSteps(slider);
  if (step <= 0) return low;
  if (step >= steps) return high;
  const share = step / steps;
  const value = scale === "log" ? low * (high / low) ** share : low + share * (high - low);
  if (slider.integer) return Math.min(high, Math.max(low, Math.round(value)));
  const apart = scale === "log" ? value * (high / low) ** (1 / steps) - value : (high - low) / steps;
  const unit = 10 ** Math.floor(Math.log10(apart));
  return Math.min(high, Math.max(low, Number((Math.round(value / unit) * unit).toPrecision(12))));
}

import { requireDomain } from "../math/domain-error.ts";

/** Where an axis is marked. Every label is plain text; a tick without one is a minor tick. */
export interface Tick {
  readonly at: number;
  readonly label: string;
}

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** An integer in superscript digits: −3 gives ⁻³. */
export function superscript(exponent: number): string {
  return String(exponent)
    .replace("-", "⁻")
    .replace(/\d/g, (digit) => SUPERSCRIPTS[Number(digit)] as string);
}

/** A number as people read it: `digits` decimals, a true minus sign, and m·10ᵏ beyond 10⁵ or below 10⁻⁴. */
export function formatNumber(value: number, digits = 3): string {
  if (Number.isNaN(value)) return "undefined";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e5 || size < 1e-4)) {
    const [mantissa, exponent] = value.toExponential(2).split("e") as [string, string];
    return `${minus(trim(mantissa))}·10${superscript(Number(exponent))}`;
  }
  // Small numbers keep as many significant digits as those near 1.
  const decimals = size >= 1000 ? 0 : size === 0 ? 0 : Math.max(0, digits - 1 - Math.floor(Math.log10(size)));
  return minus(trim(value.toFixed(Math.min(decimals, 8))));
}

/** Ticks of a linear axis over [low, high]: multiples of 1, 2 or 5 times a power of ten, about `count` of them. */
export function linearTicks(low: number, high: number, count = 5): readonly Tick[] {
  requireDomain(high > low, "linearTicks", "high must exceed low", [low, high]);
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5].find((factor) => factor * power >= rough * 0.999) ?? 10) * power;
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const ticks: Tick[] = [];
  for (let k = Math.ceil(low / step - 1e-9); k <= Math.floor(high / step + 1e-9); k++) {
    const at = Number((k * step).toPrecision(12));
    const label = Math.max(-low, high) >= 1e5 || step < 1e-4 ? formatNumber(at) : minus(at.toFixed(decimals));
    ticks.push({ at, label });
  }
  return ticks;
}

/**
 * Ticks of a logarithmic axis over [low, high], low > 0: powers of ten with 2 and 5 unlabelled between them when there
 * are many decades; 1, 2, 5 labelled when there are few; a linear axis' ticks within less than a factor of 2.5.
 */
export function logTicks(low: number, high: number, count = 6): readonly Tick[] {
  requireDomain(low > 0 && high > low, "logTicks", "0 < low < high", [low, high]);
  const decades = Math.log10(high / low);
  if (decades < 0.4) return linearTicks(low, high);
  const powers: number[] = [];
  const first = Math.floor(Math.log10(low) + 1e-9);
  for (let power = first; power <= Math.ceil(Math.log10(high)); power++) powers.push(power);
  const inside = (at: number): boolean => at >= low * (1 - 1e-9) && at <= high * (1 + 1e-9);
  const plain = high < 1e5 && low >= 1e-3;
  const label = (factor: number, power: number): string => {
    if (plain) return Number((factor * 10 ** power).toPrecision(3)).toString();
    return factor === 1 ? `10${superscript(power)}` : `${factor}·10${superscript(power)}`;
  };
  const labelled = labelledFactors(decades, powers, inside);
  const stride = Math.max(1, Math.ceil(decades / count));
  return powers
    .flatMap((power) =>
      [1, 2, 3, 4, 5, 6, 7, 8, 9].map((factor) => ({
        at: Number((factor * 10 ** power).toPrecision(12)),
        label: labelled.includes(factor) && power % stride === 0 ? label(factor, power) : "",
        factor,
      })),
    )
    .filter(({ at, factor }) => inside(at) && (stride === 1 || factor === 1))
    .map(({ at, label: text }) => ({ at, label: text }));
}

/** The sparsest of {1}, {1, 3}, {1, 2, 5} that still gives three labels. */
function labelledFactors(
  decades: number,
  powers: readonly number[],
  inside: (at: number) => boolean,
): readonly number[] {
  const count = (factors: readonly number[]) =>
    powers.flatMap((power) => factors.map((factor) => factor * 10 ** power)).filter(inside).length;
  if (decades >= 2 && count([1]) >= 3) return [1];
  if (count([1, 2, 5]) <= 8) return count([1, 2, 5]) >= 3 ? [1, 2, 5] : [1, 2, 3, 4, 6, 8];
  return [1];
}

const minus = (text: string): string => text.replace("-", "−").replace(/^−(0(\.0*)?)$/, "$1");
const trim = (text: string): string => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);

import type { QuantityValue } from "../quantity.ts";

/** Relative accuracy promised of a coefficient. */
const RELATIVE = 1e-12;

/** A value for `thalweg predict`: its relative accuracy where that is 1e-12 or better, else no digits beyond its absolute error. */
export function stated({
  value,
  error,
}: {
  readonly value: number;
  readonly error: number;
}): Omit<QuantityValue, "source"> {
  if (error === 0) return { value, accuracy: 0, accuracyIs: "absolute" };
  if (error <= RELATIVE * Math.abs(value)) return { value, accuracy: RELATIVE, accuracyIs: "relative" };
  const digits = Math.floor(Math.log10(Math.abs(value) / error)) + 1;
  return {
    value: digits >= 1 ? Number(value.toPrecision(Math.min(17, digits))) : 0,
    // Rounding to that digit adds at most 5 errors.
    accuracy: Number((digits >= 1 ? 6 * error : error + Math.abs(value)).toPrecision(2)),
    accuracyIs: "absolute",
  };
}

import type { Precision } from "../engine.ts";

/** What an algorithm on the bits of a floating-point number needs to know of its format (IEEE 754). */
export interface Format {
  readonly precision: Precision;
  /** Bits of a number. */
  readonly width: 32 | 64;
  /** Bits of the stored significand. */
  readonly significand: 23 | 52;
  /** The exponent's bias. */
  readonly bias: 127 | 1023;
  /** Numbers in a vector of 16 bytes. */
  readonly lanes: 4 | 2;
  /** log 2 = log2[0] + log2[1], the first with so many trailing zeros that its product with any exponent is exact. */
  readonly log2: readonly [number, number];
  /** π/2 as a sum; the product of all but the last with an integer below 2¹³ is exact. */
  readonly halfPi: readonly number[];
}

export const FORMATS: Readonly<Record<Precision, Format>> = {
  float32: {
    precision: "float32",
    width: 32,
    significand: 23,
    bias: 127,
    lanes: 4,
    log2: [0.693359375, -0.00021219444005469057],
    halfPi: [1.5703125, 0.0004837512969970703, 7.549533620476723e-8, 2.5633440682570896e-12],
  },
  float64: {
    precision: "float64",
    width: 64,
    significand: 52,
    bias: 1023,
    lanes: 2,
    log2: [0.6931471803691238, 1.9082149292705877e-10],
    halfPi: [1.5707963267941523, 7.443547480480255e-13, 6.36831716351095e-25],
  },
};

const buffer = new DataView(new ArrayBuffer(8));

/** The bits of the number nearest to `value`. */
export function bitsOf(value: number, { width }: Format): bigint {
  if (width === 32) {
    buffer.setFloat32(0, value);
    return BigInt(buffer.getUint32(0));
  }
  buffer.setFloat64(0, value);
  return buffer.getBigUint64(0);
}

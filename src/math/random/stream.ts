import { requireDomain } from "../domain-error.ts";
import { normalQuantile } from "../special/normal.ts";
import { philox4x32 } from "./philox.ts";

/**
 * Random numbers of one key: Philox in counter mode. Each draw takes one *slot* of two words, k = 52 bits of them, and the
 * stream is a fixed function from slot number to k; so `fillGaussian` gives what repeated `gaussian` gives, and `position`
 * can be set to any slot. (`integer` takes another slot with probability < below/2⁵².) All operations are exactly
 * specified by IEEE 754: the same bits in every JavaScript engine.
 */
export class Stream {
  readonly #key: Uint32Array;
  readonly #counter: Uint32Array;
  readonly #words = new Uint32Array(2 * SLOTS);
  /** Next slot within `#words`. */
  #slot = SLOTS;
  /** Slot number just behind `#words`. */
  #end = 0;

  /** State [4]: two words of Philox key, two upper words of the counter. Made by `Key.stream`. */
  constructor(state: Uint32Array) {
    this.#key = state.slice(0, 2);
    this.#counter = new Uint32Array([0, 0, state[2], state[3]]);
  }

  /** Number of slots drawn so far. */
  get position(): number {
    return this.#end - SLOTS + this.#slot;
  }

  /** Jumps to a slot, in constant time. */
  set position(slot: number) {
    requireDomain(Number.isSafeInteger(slot) && slot >= 0, "Stream.position", "slot must be an integer ≥ 0", slot);
    const within = slot % SLOTS;
    this.#refill(slot - within);
    this.#slot = within;
  }

  /** (k + ½) 2⁻⁵²: uniform on (0, 1), never an end. */
  uniform(): number {
    return (this.#next() + 0.5) * TWO_MINUS_52;
  }

  /** N(0, 1) by inversion of `uniform`; |value| ≤ 8.21. */
  gaussian(): number {
    return normalQuantile((this.#next() + 0.5) * TWO_MINUS_52);
  }

  /** −1 or +1, each with probability ½: the top bit of k. */
  sign(): 1 | -1 {
    return this.#next() < TWO_51 ? -1 : 1;
  }

  /** Uniform on {0, …, below − 1}, exactly: k is rejected where a last incomplete round of `below` begins. 1 ≤ below ≤ 2⁵². */
  integer(below: number): number {
    requireDomain(
      Number.isSafeInteger(below) && below >= 1 && below <= TWO_52,
      "Stream.integer",
      "below must be an integer in 1…2⁵²",
      below,
    );
    for (;;) {
      const k = this.#next();
      // The floor is exact: k/below is at least 1/below under the next integer q, more than half an ulp as q · below ≤ 2⁵².
      const value = k - Math.floor(k / below) * below;
      if (k - value <= TWO_52 - below) return value;
    }
  }

  /** `out[i] = uniform()` for start ≤ i < end. */
  fillUniform(out: Float64Array, start = 0, end: number = out.length): void {
    requireRange("Stream.fillUniform", start, end, out.length);
    const words = this.#words;
    let i = start;
    while (i < end) {
      if (this.#slot === SLOTS) this.#refill(this.#end);
      const stop = Math.min(end, i + SLOTS - this.#slot);
      let at = 2 * this.#slot;
      this.#slot += stop - i;
      for (; i < stop; i++, at += 2) out[i] = (words[at] * TWO_20 + (words[at + 1] >>> 12) + 0.5) * TWO_MINUS_52;
    }
  }

  /** `out[i] = gaussian()` for start ≤ i < end. */
  fillGaussian(out: Float64Array, start = 0, end: number = out.length): void {
    this.fillUniform(out, start, end);
    for (let i = start; i < end; i++) out[i] = normalQuantile(out[i]);
  }

  /** `out[i] = sign()` for start ≤ i < end. */
  fillSigns(out: Float64Array, start = 0, end: number = out.length): void {
    this.fillUniform(out, start, end);
    for (let i = start; i < end; i++) out[i] = out[i] < 0.5 ? -1 : 1;
  }

  /** The slot's 52 bits: the first word and the upper 20 bits of the second. */
  #next(): number {
    if (this.#slot === SLOTS) this.#refill(this.#end);
    const at = 2 * this.#slot++;
    return this.#words[at] * TWO_20 + (this.#words[at + 1] >>> 12);
  }

  /** Loads the slots from `first` (a multiple of SLOTS). A block of Philox holds two. */
  #refill(first: number): void {
    const block = first / 2;
    this.#counter[0] = block % TWO_32;
    this.#counter[1] = Math.floor(block / TWO_32);
    philox4x32(this.#counter, this.#key, this.#words);
    this.#end = first + SLOTS;
    this.#slot = 0;
  }
}

function requireRange(where: string, start: number, end: number, length: number): void {
  const inside = Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start <= end && end <= length;
  requireDomain(inside, where, `start and end must satisfy 0 ≤ start ≤ end ≤ ${length}`, [start, end]);
}

/** Slots generated at a time. */
const SLOTS = 64;
const TWO_20 = 2 ** 20;
const TWO_32 = 2 ** 32;
const TWO_51 = 2 ** 51;
const TWO_52 = 2 ** 52;
const TWO_MINUS_52 = 2 ** -52;

import { utf8ToBytes } from "@noble/hashes/utils.js";
import canonicalize from "canonicalize";
import { DomainError, requireDomain } from "../domain-error.ts";
import type { Json } from "../json.ts";
import { philox4x32 } from "./philox.ts";
import { Stream } from "./stream.ts";

/**
 * The name of a stream of random numbers: 128 bits, folded from content. Keys form a tree: `Key.root(seed)` and then
 * `fold("initial weights", replica)`, never the state of another stream, so that what is drawn depends on what it is for
 * and not on what was drawn before.
 *
 * `fold` is a Merkle–Damgård chain: the content's canonical JSON (RFC 8785) as UTF-8 is cut into 64-bit messages m, its
 * length in bytes is the last message, and each message takes the state H to Philox_m(H) ^ H (Davies–Meyer). Of the state,
 * words 0 and 1 are the stream's Philox key and words 2 and 3 the upper half of its counter. The chain keeps different
 * contents apart (birthday bound 2⁶⁴); it is not meant to resist an adversary.
 */
export class Key {
  readonly #state: Uint32Array;

  private constructor(state: Uint32Array) {
    this.#state = state;
  }

  /** The key of a user's seed, a safe integer ≥ 0. */
  static root(seed: number): Key {
    requireDomain(Number.isSafeInteger(seed) && seed >= 0, "Key.root", "seed must be a safe integer ≥ 0", seed);
    return new Key(new Uint32Array(INITIAL)).fold(seed);
  }

  /**
   * The key below this one with that name. The arguments are one array of JSON: their order and their borders matter
   * (`fold("a", "b")` is neither `fold("ab")` nor `fold("a").fold("b")`), the order of an object's properties does not.
   */
  fold(...content: readonly Json[]): Key {
    requireJson(content);
    const bytes = utf8ToBytes(canonicalize(content) as string);
    const state = this.#state.slice();
    const message = new Uint32Array(2);
    const image = new Uint32Array(4);
    const absorb = (): void => {
      philox4x32(state, message, image);
      for (let i = 0; i < 4; i++) state[i] ^= image[i];
    };
    for (let at = 0; at < bytes.length; at += 8) {
      message[0] = littleEndian(bytes, at);
      message[1] = littleEndian(bytes, at + 4);
      absorb();
    }
    message[0] = bytes.length;
    message[1] = LENGTH_MARK;
    absorb();
    return new Key(state);
  }

  /** The key's random numbers, from the first. Every call gives the same ones. */
  stream(): Stream {
    return new Stream(this.#state);
  }

  /** 32 hexadecimal digits. */
  get hex(): string {
    return Array.from(this.#state, (word) => word.toString(16).padStart(8, "0")).join("");
  }
}

/** Four bytes as a word, 0 behind the end. */
function littleEndian(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24);
}

/** Canonical JSON would drop `undefined` and functions in silence; two contents must not get one key. */
function requireJson(value: unknown): void {
  if (value === null || typeof value === "boolean") return;
  if (typeof value === "number") {
    requireDomain(Number.isFinite(value), "Key.fold", "numbers must be finite", value);
  } else if (typeof value === "string") {
    requireDomain(value.isWellFormed(), "Key.fold", "strings must be well-formed Unicode", value);
  } else if (Array.isArray(value)) {
    for (const item of value) requireJson(item);
  } else if (typeof value === "object") {
    for (const [name, item] of Object.entries(value)) {
      requireJson(name);
      requireJson(item);
    }
  } else {
    throw new DomainError("Key.fold", "content must be JSON", value);
  }
}

/** √2, √3, √5, √7 modulo 1, 32 bits each. */
const INITIAL: readonly number[] = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a];
/** No text has this in the upper word of a message: it is not UTF-8. */
const LENGTH_MARK = 0xffffffff;

/** A WebAssembly function being written: its instructions, and the locals that they use. Sections and opcodes: the core
 *  specification 3.0, chapter 5 (SIMD with the prefix 0xfd). */
export type LocalType = "i32" | "v128";

const VALUE_TYPE: Readonly<Record<LocalType, number>> = { i32: 0x7f, v128: 0x7b };
const EMPTY_BLOCK = 0x40;

/** Unsigned LEB128. */
export function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let left = value;
  do {
    const low = left % 128;
    left = Math.floor(left / 128);
    bytes.push(left === 0 ? low : low + 128);
  } while (left !== 0);
  return bytes;
}

/** Signed LEB128 of |value| < 2³¹. */
function signed(value: number): number[] {
  const bytes: number[] = [];
  for (let left = value; ; left >>= 7) {
    const low = left & 127;
    if (left >= -64 && left < 64) return [...bytes, low];
    bytes.push(low + 128);
  }
}

/** Instructions without immediates on 32-bit integers. */
const INTEGER = {
  isZero: 0x45,
  lessUnsigned: 0x49,
  greaterUnsigned: 0x4b,
  add: 0x6a,
  subtract: 0x6b,
  multiply: 0x6c,
  shiftLeft: 0x74,
};

export class Code {
  readonly #bytes: number[] = [];
  readonly #locals: LocalType[] = [];
  readonly #parameters: number;

  constructor(parameters: number) {
    this.#parameters = parameters;
  }

  local(type: LocalType): number {
    return this.#parameters + this.#locals.push(type) - 1;
  }

  get(local: number): this {
    return this.#push(0x20, ...unsigned(local));
  }

  set(local: number): this {
    return this.#push(0x21, ...unsigned(local));
  }

  tee(local: number): this {
    return this.#push(0x22, ...unsigned(local));
  }

  constant(value: number): this {
    return this.#push(0x41, ...signed(value));
  }

  integer(operation: keyof typeof INTEGER): this {
    return this.#push(INTEGER[operation]);
  }

  /** A SIMD instruction with its immediates. */
  vector(opcode: number, ...immediates: readonly number[]): this {
    return this.#push(0xfd, ...unsigned(opcode), ...immediates);
  }

  /** A SIMD load or store at `offset` from the address on the stack, aligned to 4 bytes at least. */
  memory(opcode: number, offset: number, ...immediates: readonly number[]): this {
    return this.vector(opcode, 2, ...unsigned(offset), ...immediates);
  }

  /** `body` leaves by `leave(0)`. */
  block(body: () => void): this {
    return this.#structure(0x02, body);
  }

  /** `body` begins again by `leave(0)`. */
  loop(body: () => void): this {
    return this.#structure(0x03, body);
  }

  /** Runs `yes` where the integer on the stack is not 0, else `no`. */
  branch(yes: () => void, no?: () => void): this {
    this.#push(0x04, EMPTY_BLOCK);
    yes();
    if (no !== undefined) {
      this.#push(0x05);
      no();
    }
    return this.#push(0x0b);
  }

  /** To the end of the block, or the start of the loop, that is `outwards` around. */
  leave(outwards: number): this {
    return this.#push(0x0c, ...unsigned(outwards));
  }

  /** The same where the integer on the stack is not 0. */
  leaveIf(outwards: number): this {
    return this.#push(0x0d, ...unsigned(outwards));
  }

  /** The entry of the code section. */
  body(): number[] {
    const locals = this.#locals.flatMap((type) => [1, VALUE_TYPE[type]]);
    const content = [...unsigned(this.#locals.length), ...locals, ...this.#bytes, 0x0b];
    return [...unsigned(content.length), ...content];
  }

  #structure(opcode: number, body: () => void): this {
    this.#push(opcode, EMPTY_BLOCK);
    body();
    return this.#push(0x0b);
  }

  #push(...bytes: readonly number[]): this {
    for (const byte of bytes) this.#bytes.push(byte);
    return this;
  }
}

import { requireDomain } from "../../math/domain-error.ts";

/** What one protobuf message may come to, in bytes. */
const LARGEST = 2 ** 31 - 1;

/**
 * Writes a protobuf message (protobuf.dev/programming-guides/encoding): each field is a varint of 8 · its number + wire type, then a varint
 * (wire type 0) or a length and bytes (wire type 2). No more of the format is needed for ONNX.
 */
export class Message {
  readonly #parts: Uint8Array[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** A field of type int32, int64 or enum with a value ≥ 0. */
  integer(field: number, value: number): this {
    return this.#push(varint(8 * field)).#push(varint(value));
  }

  /** A field of type bytes. */
  bytes(field: number, bytes: Uint8Array): this {
    return this.#push(varint(8 * field + 2))
      .#push(varint(bytes.length))
      .#push(bytes);
  }

  /** A field of type string, of ASCII characters. */
  text(field: number, text: string): this {
    return this.bytes(
      field,
      Uint8Array.from(text, (character) => {
        const code = character.charCodeAt(0);
        requireDomain(code < 128, "protobuf", "text must be ASCII", text);
        return code;
      }),
    );
  }

  /** A field that is itself a message. Its parts are not copied. */
  message(field: number, inner: Message): this {
    this.#push(varint(8 * field + 2)).#push(varint(inner.#length));
    for (const part of inner.#parts) this.#push(part);
    return this;
  }

  /** The message itself. DomainError from 2 GiB on, which no reader of protobuf accepts. */
  encode(): Uint8Array {
    requireDomain(this.#length <= LARGEST, "protobuf", "a message must be smaller than 2 GiB", this.#length);
    const all = new Uint8Array(this.#length);
    let at = 0;
    for (const part of this.#parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }

  #push(part: Uint8Array): this {
    this.#parts.push(part);
    this.#length += part.length;
    return this;
  }
}

/** An integer ≥ 0 in groups of seven bits, lowest first, the top bit of a byte saying that more follow. */
function varint(value: number): Uint8Array {
  requireDomain(Number.isSafeInteger(value) && value >= 0, "protobuf", "a varint must be an integer ≥ 0", value);
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  bytes.push(rest);
  return Uint8Array.from(bytes);
}

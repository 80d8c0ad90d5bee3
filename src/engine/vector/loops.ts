import type { Code } from "./code.ts";
import type { Expression } from "./expression.ts";
import type { Format } from "./format.ts";
import { Access, Emitter } from "./instructions.ts";

/** Where an input or output lies. `address` is a local, the offset in bytes of its first number; it is moved. */
export interface Stream {
  readonly address: number;
  readonly expression: Expression;
  /** A matrix [rows, columns], a row of `columns` numbers for all rows alike, or one number for each row. */
  readonly along: "matrix" | "columns" | "rows";
}

export interface Loops {
  readonly format: Format;
  /** Locals with the numbers of rows and columns; they are changed. */
  readonly rows: number;
  readonly columns: number;
  readonly inputs: readonly Stream[];
  /** Matrices. */
  readonly outputs: readonly Stream[];
}

/** Bytes of a vector. */
const VECTOR = 16;

/**
 * Writes the loops that compute outputs from inputs, entry by entry. Every row is cut into vectors from its beginning; the
 * numbers that are left at its end fill the first lanes of one more vector, which the same instructions compute.
 */
export function writeLoops(code: Code, { format, rows, columns, inputs, outputs }: Loops): void {
  const results = outputs.map(({ expression }) => expression);
  const emitter = new Emitter(code, { format, outputs: results });
  const access = new Access(code, format);
  const bytes = format.width / 8;
  const unroll = emitter.size <= 12 ? 4 : emitter.size <= 40 ? 2 : 1;
  const left = code.local("i32");
  const result = code.local("v128");

  const perEntry = inputs.filter(({ along }) => along !== "rows");
  const perRow = inputs.filter(({ along }) => along === "rows");
  /** Streams along columns are read with a local of their own, set back at every row. */
  const cursors = new Map(perEntry.map((s) => [s, s.along === "columns" ? code.local("i32") : s.address]));
  const cursor = (stream: Stream): number => cursors.get(stream) ?? stream.address;
  const moving = [...new Set([...perEntry, ...outputs].map(cursor))];
  const advance = (local: number, by: () => void): void => {
    code.get(local);
    by();
    code.integer("add").set(local);
  };

  const vectors = (count: number): void => {
    code.block(() => {
      code.loop(() => {
        code
          .get(left)
          .constant(count * format.lanes)
          .integer("lessUnsigned")
          .leaveIf(1);
        for (let k = 0; k < count; k++) {
          const offset = k * VECTOR;
          for (const s of perEntry) access.load(cursor(s), { into: emitter.input(s.expression), offset });
          emitter.pass(results, (push, i) => access.store(cursor(outputs[i]), { push, offset }));
        }
        for (const local of moving) advance(local, () => code.constant(count * VECTOR));
        advance(left, () => code.constant(-count * format.lanes));
        code.leave(0);
      });
    });
  };
  const remainder = (): void => {
    for (const s of perEntry) access.loadSome(cursor(s), { into: emitter.input(s.expression), count: left });
    emitter.pass(results, (push, i) => access.storeSome(cursor(outputs[i]), { push, count: left, by: result }));
    for (const local of moving) advance(local, () => code.get(left).constant(Math.log2(bytes)).integer("shiftLeft"));
  };

  emitter.invariants();
  code.block(() => {
    code.loop(() => {
      code.get(rows).integer("isZero").leaveIf(1);
      for (const s of perRow) {
        access.loadEvery(s.address, emitter.input(s.expression));
        advance(s.address, () => code.constant(bytes));
      }
      for (const s of perEntry) if (s.along === "columns") code.get(s.address).set(cursor(s));
      code.get(columns).set(left);
      if (unroll > 1) vectors(unroll);
      vectors(1);
      code.get(left).branch(remainder);
      advance(rows, () => code.constant(-1));
      code.leave(0);
    });
  });
}

import { type Code, unsigned } from "./code.ts";

/** A function that a module exports: it takes integers and gives nothing. */
export interface ExportedFunction {
  readonly name: string;
  readonly parameters: number;
  readonly code: Code;
}

const FUNCTION_TYPE = 0x60;
const I32 = 0x7f;
const IMPORTED_MEMORY = 0x02;
/** Shared, with a maximum. */
const SHARED = 0x03;
/** 4 GiB in pages of 64 KiB. */
const MOST_PAGES = 65_536;

const section = (id: number, content: readonly number[]): number[] => [id, ...unsigned(content.length), ...content];
const list = (entries: readonly (readonly number[])[]): number[] => [...unsigned(entries.length), ...entries.flat()];
/** Names are ASCII. */
const name = (text: string): number[] => [...unsigned(text.length), ...Array.from(text, (c) => c.charCodeAt(0))];

/** A WebAssembly module on the shared memory `env.memory`, of any size up to 4 GiB. */
export function encodeModule(functions: readonly ExportedFunction[]): Uint8Array<ArrayBuffer> {
  const types = functions.map(({ parameters }) => [FUNCTION_TYPE, ...list(Array(parameters).fill([I32])), 0]);
  const memory = [...name("env"), ...name("memory"), IMPORTED_MEMORY, SHARED, ...unsigned(0), ...unsigned(MOST_PAGES)];
  return new Uint8Array([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, list(types)),
    ...section(2, list([memory])),
    ...section(3, list(functions.map((_, i) => unsigned(i)))),
    ...section(7, list(functions.map((f, i) => [...name(f.name), 0, ...unsigned(i)]))),
    ...section(10, list(functions.map(({ code }) => code.body()))),
  ]);
}

import type { Precision } from "../../src/engine/engine.ts";
import type { VectorForm } from "../../src/engine/vector/algebra.ts";
import { compileVector, type VectorKernels, type VectorOptions } from "../../src/engine/vector/compile.ts";

/** Unit in the last place of 1, halved: the largest relative error of rounding. */
export const ROUNDING: Readonly<Record<Precision, number>> = { float32: 2 ** -24, float64: 2 ** -53 };

/** The number of a precision that is nearest. */
export const nearest = (precision: Precision, value: number): number =>
  precision === "float32" ? Math.fround(value) : value;

/** A form compiled and instantiated on a memory of its own. */
export class VectorModule {
  readonly memory: WebAssembly.Memory;
  readonly kernels: VectorKernels;
  readonly #precision: Precision;
  #next: number;

  constructor(form: VectorForm, options: VectorOptions & { readonly pages?: number; readonly from?: number }) {
    const { pages = 16, from = 64 } = options;
    this.memory = new WebAssembly.Memory({ initial: pages, maximum: 65_536, shared: true });
    const module = new WebAssembly.Module(compileVector(form, options));
    this.kernels = new WebAssembly.Instance(module, { env: { memory: this.memory } })
      .exports as unknown as VectorKernels;
    this.#precision = options.precision;
    this.#next = from;
  }

  /** Numbers in the memory, right behind those before them. */
  array(values: ArrayLike<number>): Float32Array | Float64Array {
    const Numbers = this.#precision === "float32" ? Float32Array : Float64Array;
    const array = new Numbers(this.memory.buffer, this.#next, values.length);
    array.set(values);
    this.#next += array.byteLength;
    return array;
  }

  /** σ of each number. */
  value(points: readonly number[]): number[] {
    const t = this.array(points);
    this.kernels.activate(t.byteOffset, 0, 1, t.length);
    return [...t];
  }
}

/** A form with a value only. */
export const valued = (value: VectorForm["value"]): VectorForm => ({ value, derivative: value });

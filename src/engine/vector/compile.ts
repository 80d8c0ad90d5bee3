import type { Precision } from "../engine.ts";
import type { Lane, VectorAlgebra, VectorForm } from "./algebra.ts";
import { Code } from "./code.ts";
import { COEFFICIENTS } from "./coefficients.ts";
import { exponentials } from "./exponential.ts";
import { type Expression, Expressions, expressionOf, laneOf } from "./expression.ts";
import { FORMATS, type Format } from "./format.ts";
import { logarithms } from "./logarithm.ts";
import { type Loops, type Stream, writeLoops } from "./loops.ts";
import { type ExportedFunction, encodeModule } from "./module.ts";
import { primitives } from "./primitives.ts";
import { trigonometric } from "./trigonometric.ts";

/**
 * What a compiled module exports. Addresses are bytes from the beginning of `env.memory`, below 2³² and multiples of the
 * size of a number; matrices are [rows, columns], row-major, without gaps. The result for an entry does not depend on where
 * it stands. Nothing is kept between calls: threads may share the memory.
 */
export interface VectorKernels {
  /** t_ij ← σ(t_ij + bias_j), in place; no bias where `bias` is 0. */
  activate(t: number, bias: number, rows: number, columns: number): void;
  /** Also derivative_ij ← σ′(t_ij + bias_j). */
  activateBoth(t: number, bias: number, derivative: number, rows: number, columns: number): void;
  /** g ← g σ′, from h = σ(t): there if the form has `derivativeFromValue`. */
  backward?(g: number, h: number, count: number): void;
  /** out_ij ← residual_i weights_j σ′_ij, from h = σ(t): there if the form has `derivativeFromValue`. */
  backwardReadout?(out: number, residual: number, weights: number, h: number, rows: number, columns: number): void;
  /** The same from σ′ itself. */
  backwardReadoutStored(
    out: number,
    residual: number,
    weights: number,
    derivative: number,
    rows: number,
    columns: number,
  ): void;
}

export interface VectorOptions {
  readonly precision: Precision;
  /** Whether the runtime has relaxed SIMD: `multiplyAdd` and `polynomial` are then fused where the machine can. */
  readonly relaxed: boolean;
}

/** The bytes of a WebAssembly module with {@link VectorKernels} for a form. It imports the shared memory `env.memory`. */
export function compileVector(form: VectorForm, options: VectorOptions): Uint8Array<ArrayBuffer> {
  const kernels = new Kernels(FORMATS[options.precision], options.relaxed);
  const { derivativeFromValue } = form;
  return encodeModule([
    kernels.activate("activate", [form.value]),
    kernels.activate("activateBoth", [form.value, form.derivative]),
    ...(derivativeFromValue === undefined
      ? []
      : [kernels.backward(derivativeFromValue), kernels.readout("backwardReadout", derivativeFromValue)]),
    kernels.readout("backwardReadoutStored", (_, d) => d),
  ]);
}

/** The whole algebra, writing expressions into a graph. */
function algebra(
  graph: Expressions,
  { format, relaxed }: { readonly format: Format; readonly relaxed: boolean },
): VectorAlgebra {
  const p = primitives(graph, { format, relaxed });
  const coefficients = COEFFICIENTS[format.precision];
  return {
    ...p,
    ...exponentials(p, format, coefficients),
    ...logarithms(p, format, coefficients),
    ...trigonometric(p, format, coefficients),
  };
}

type Formula = (v: VectorAlgebra, t: Lane) => Lane;

class Kernels {
  readonly #format: Format;
  readonly #graph = new Expressions();
  readonly #algebra: VectorAlgebra;

  constructor(format: Format, relaxed: boolean) {
    this.#format = format;
    this.#algebra = algebra(this.#graph, { format, relaxed });
  }

  /** (t, bias, …others, rows, columns): t ← the first formula of t + bias, others ← the other formulas. */
  activate(name: string, formulas: readonly Formula[]): ExportedFunction {
    const code = new Code(formulas.length + 3);
    const [t, bias, rows, columns] = [0, 1, formulas.length + 1, formulas.length + 2];
    const matrix = this.#stream(t, "matrix");
    const row = this.#stream(bias, "columns");
    const loops = (argument: Lane, inputs: readonly Stream[]): void => {
      const outputs = formulas.map(
        (formula, i): Stream => ({
          address: i === 0 ? t : i + 1,
          along: "matrix",
          expression: expressionOf(formula(this.#algebra, argument)),
        }),
      );
      writeLoops(code, this.#loops({ rows, columns, inputs, outputs }));
    };
    code.get(bias).branch(
      () => loops(this.#algebra.add(laneOf(matrix.expression), laneOf(row.expression)), [matrix, row]),
      () => {
        code.get(rows).get(columns).integer("multiply").set(columns).constant(1).set(rows);
        loops(laneOf(matrix.expression), [matrix]);
      },
    );
    return { name, parameters: formulas.length + 3, code };
  }

  /** (g, h, count): g ← g formula(h). */
  backward(formula: Formula): ExportedFunction {
    const code = new Code(3);
    const [g, h] = [this.#stream(0, "matrix"), this.#stream(1, "matrix")];
    const product = this.#product(g.expression, this.#formula(formula, h));
    const rows = code.local("i32");
    code.constant(1).set(rows);
    const outputs: Stream[] = [{ address: 0, along: "matrix", expression: product }];
    writeLoops(code, this.#loops({ rows, columns: 2, inputs: [g, h], outputs }));
    return { name: "backward", parameters: 3, code };
  }

  /** (out, residual, weights, h, rows, columns): out ← (residual weights) formula(h). */
  readout(name: string, formula: Formula): ExportedFunction {
    const code = new Code(6);
    const residual = this.#stream(1, "rows");
    const weights = this.#stream(2, "columns");
    const h = this.#stream(3, "matrix");
    const scale = this.#product(residual.expression, weights.expression);
    const outputs: Stream[] = [
      { address: 0, along: "matrix", expression: this.#product(scale, this.#formula(formula, h)) },
    ];
    writeLoops(code, this.#loops({ rows: 4, columns: 5, inputs: [residual, weights, h], outputs }));
    return { name, parameters: 6, code };
  }

  #stream(address: number, along: Stream["along"]): Stream {
    return { address, along, expression: this.#graph.input(`${address}`) };
  }

  #formula(formula: Formula, stream: Stream): Expression {
    return expressionOf(formula(this.#algebra, laneOf(stream.expression)));
  }

  #product(a: Expression, b: Expression): Expression {
    return expressionOf(this.#algebra.multiply(laneOf(a), laneOf(b)));
  }

  #loops(loops: Omit<Loops, "format">): Loops {
    return { format: this.#format, ...loops };
  }
}

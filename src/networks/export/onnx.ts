import { requireDomain } from "../../math/domain-error.ts";
import { type ExplicitNetwork, requireExplicitNetwork, rowsOf } from "./explicit-network.ts";
import { Message } from "./protobuf.ts";

export interface OnnxOptions {
  /**
   * Of input, output and all numbers in the file; "float64" if not given. In float32 each number is rounded to 2⁻²⁴ of itself and so is
   * each operation: where weights cancel, as second differences of an interpolant do, values keep as many digits fewer.
   */
  readonly precision?: "float32" | "float64";
}

/** onnx.proto: field numbers and codes, as far as used here. */
const MODEL = { irVersion: 1, producer: 2, doc: 6, graph: 7, operators: 8 } as const;
const GRAPH = { node: 1, name: 2, initializer: 5, input: 11, output: 12 } as const;
const NODE = { input: 1, output: 2, name: 3, operator: 4, attribute: 5 } as const;
const ATTRIBUTE = { name: 1, integer: 3, type: 20, typeInteger: 2 } as const;
const TENSOR = { dims: 1, type: 2, name: 8, raw: 9 } as const;
const ELEMENT = { float32: 1, float64: 11, int64: 7 } as const;
const OPERATOR_SET = 17;
/** The version of the file format that came with operator set 17 (ONNX 1.12). */
const IR_VERSION = 8;

interface Node {
  readonly operator: "Add" | "Gather" | "Gemm" | "MatMul" | "Relu" | "Squeeze" | "Sub" | "Unsqueeze";
  readonly inputs: readonly string[];
  readonly output: string;
  readonly attributes?: Readonly<Record<string, number>>;
}

interface Tensor {
  readonly dims: readonly number[];
  readonly type: keyof typeof ELEMENT;
  readonly values: ArrayLike<number>;
}

/**
 * The network as an ONNX file (operator set 17): input `x` [N, d], output `y` [N, 1], N free. Directions, thresholds and weights stay
 * factorised, so the file has about as many numbers as the network description:
 * - dense: Gemm, Relu, MatMul, Add;
 * - units: MatMul to the m projections, Gather one for each unit, Sub thresholds, Relu, MatMul, Add;
 * - grid: MatMul, Unsqueeze to [N, m, 1], Sub thresholds to [N, m, w], Relu, MatMul to [N, m, 1], Squeeze, MatMul, Add.
 *
 * Whoever runs it holds N times as many numbers as there are units: run a large network on few points at a time. DomainError where a
 * number does not fit float32, or the file would come to 2 GiB.
 */
export function onnxFile(network: ExplicitNetwork, { precision = "float64" }: OnnxOptions = {}): Uint8Array {
  requireExplicitNetwork(network);
  const { nodes, tensors } = graphOf(network, precision);
  const graph = new Message();
  for (const [i, node] of nodes.entries()) graph.message(GRAPH.node, nodeMessage(node, i));
  graph.text(GRAPH.name, "network");
  for (const [name, tensor] of Object.entries(tensors)) graph.message(GRAPH.initializer, tensorMessage(name, tensor));
  graph.message(GRAPH.input, variable("x", precision, network.dimension));
  graph.message(GRAPH.output, variable("y", precision, 1));
  const operators = new Message().text(1, "").integer(2, OPERATOR_SET);
  return new Message()
    .integer(MODEL.irVersion, IR_VERSION)
    .text(MODEL.producer, "thalweg")
    .text(MODEL.doc, "one hidden layer of ReLU units")
    .message(MODEL.graph, graph)
    .message(MODEL.operators, operators)
    .encode();
}

interface Graph {
  readonly nodes: readonly Node[];
  readonly tensors: Readonly<Record<string, Tensor>>;
}

function graphOf(network: ExplicitNetwork, type: "float32" | "float64"): Graph {
  const { dimension: d } = network;
  const { matrix, rows } = rowsOf(network);
  const tensor = (values: ArrayLike<number>, ...dims: readonly number[]): Tensor => ({ dims, type, values });
  const constant = tensor([network.constant], 1);
  const last: Node = { operator: "Add", inputs: ["sum", "constant"], output: "y" };
  if (network.kind === "dense") {
    const { biases, outer } = network;
    return {
      nodes: [
        { operator: "Gemm", inputs: ["x", "weights", "biases"], output: "shifted", attributes: { transB: 1 } },
        { operator: "Relu", inputs: ["shifted"], output: "hidden" },
        { operator: "MatMul", inputs: ["hidden", "outer"], output: "sum" },
        last,
      ],
      tensors: {
        weights: tensor(matrix, rows, d),
        biases: tensor(biases, rows),
        outer: tensor(outer, rows, 1),
        constant,
      },
    };
  }
  const { thresholds, outer } = network;
  const shared = {
    directions: tensor(transposed(matrix, rows, d), d, rows),
    thresholds: tensor(thresholds, thresholds.length),
    outer: tensor(outer, outer.length, 1),
    constant,
  };
  const project: Node = { operator: "MatMul", inputs: ["x", "directions"], output: "projections" };
  if (network.kind === "units") {
    const direction: Tensor = { dims: [outer.length], type: "int64", values: network.direction };
    return {
      nodes: [
        project,
        { operator: "Gather", inputs: ["projections", "direction"], output: "gathered", attributes: { axis: 1 } },
        { operator: "Sub", inputs: ["gathered", "thresholds"], output: "shifted" },
        { operator: "Relu", inputs: ["shifted"], output: "hidden" },
        { operator: "MatMul", inputs: ["hidden", "outer"], output: "sum" },
        last,
      ],
      tensors: { ...shared, direction },
    };
  }
  return {
    nodes: [
      project,
      { operator: "Unsqueeze", inputs: ["projections", "axes"], output: "columns" },
      { operator: "Sub", inputs: ["columns", "thresholds"], output: "shifted" },
      { operator: "Relu", inputs: ["shifted"], output: "hidden" },
      { operator: "MatMul", inputs: ["hidden", "outer"], output: "profile" },
      { operator: "Squeeze", inputs: ["profile", "axes"], output: "ridges" },
      { operator: "MatMul", inputs: ["ridges", "directionWeights"], output: "sum" },
      last,
    ],
    tensors: {
      ...shared,
      directionWeights: tensor(network.directionWeights, rows, 1),
      axes: { dims: [1], type: "int64", values: [2] },
    },
  };
}

function transposed(matrix: Float64Array, rows: number, columns: number): Float64Array {
  const result = new Float64Array(matrix.length);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) result[j * rows + i] = matrix[i * columns + j];
  return result;
}

function nodeMessage({ operator, inputs, output, attributes = {} }: Node, index: number): Message {
  const node = new Message();
  for (const input of inputs) node.text(NODE.input, input);
  node.text(NODE.output, output).text(NODE.name, `${operator}-${index}`).text(NODE.operator, operator);
  for (const [name, value] of Object.entries(attributes)) {
    const attribute = new Message().text(ATTRIBUTE.name, name).integer(ATTRIBUTE.integer, value);
    node.message(NODE.attribute, attribute.integer(ATTRIBUTE.type, ATTRIBUTE.typeInteger));
  }
  return node;
}

function tensorMessage(name: string, { dims, type, values }: Tensor): Message {
  const tensor = new Message();
  for (const size of dims) tensor.integer(TENSOR.dims, size);
  return tensor
    .integer(TENSOR.type, ELEMENT[type])
    .text(TENSOR.name, name)
    .bytes(TENSOR.raw, raw(name, { type, values }));
}

/** Numbers as they stand in a file: lowest byte first. */
function raw(name: string, { type, values }: Pick<Tensor, "type" | "values">): Uint8Array {
  const size = type === "float32" ? 4 : 8;
  const bytes = new Uint8Array(values.length * size);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < values.length; i++) {
    if (type === "float64") view.setFloat64(8 * i, values[i], true);
    else if (type === "int64") view.setBigInt64(8 * i, BigInt(values[i]), true);
    else {
      const fits = Number.isFinite(Math.fround(values[i]));
      if (!fits) requireDomain(false, "onnxFile", `${name} must fit float32 (at index ${i})`, values[i]);
      view.setFloat32(4 * i, values[i], true);
    }
  }
  return bytes;
}

/** ValueInfoProto of a tensor [N, columns]. */
function variable(name: string, type: "float32" | "float64", columns: number): Message {
  const shape = new Message().message(1, new Message().text(2, "N")).message(1, new Message().integer(1, columns));
  const tensor = new Message().integer(1, ELEMENT[type]).message(2, shape);
  return new Message().text(1, name).message(2, new Message().message(1, tensor));
}

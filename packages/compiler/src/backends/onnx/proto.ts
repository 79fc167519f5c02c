import type { Shape } from '@keisan/autograd';
import { ANY_LENGTH } from '@keisan/autograd/internal';
import type { OnnxAttribute, OnnxType } from './builder.ts';
import { Message } from './message.ts';

// What models are made of, and how it is written down. Source: onnx.proto3, https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3

/** ONNX's numbers for element types: TensorProto.DataType. */
const typeNumbers: Readonly<Record<OnnxType, number>> = {
  float32: 1,
  uint8: 2,
  int32: 6,
  int64: 7,
  bool: 9,
  float64: 11,
  uint32: 12,
};

/** ONNX's numbers for kinds of attributes: AttributeProto.AttributeType. */
const attributeTypes = { float: 1, int: 2, string: 3, graph: 5, ints: 7 } as const;

export const typeNumber = (dtype: OnnxType): number => typeNumbers[dtype];

/** A constant tensor. */
export interface TensorProto {
  readonly name: string;
  readonly dtype: OnnxType;
  readonly shape: Shape;
  readonly bytes: Uint8Array;
}

/** The declaration of an input or output. */
export interface ValueProto {
  readonly name: string;
  readonly dtype: OnnxType;
  /** Null where nobody knows it. */
  readonly shape: Shape | null;
}

/** An operation. */
export interface NodeProto {
  readonly opType: string;
  readonly name: string;
  input: string[];
  output: string[];
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
}

/** A graph. */
export interface NamedGraph {
  readonly name: string;
  readonly nodes: readonly NodeProto[];
  readonly constants: readonly TensorProto[];
  readonly inputs: readonly ValueProto[];
  readonly outputs: readonly ValueProto[];
}

const bytesOf = (array: ArrayBufferView): Uint8Array =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

/** The elements as the little-endian bytes that a TensorProto holds. */
function encode(values: ArrayLike<number>, dtype: OnnxType): Uint8Array {
  if (dtype === 'int64') return bytesOf(BigInt64Array.from(Array.from(values, BigInt)));
  if (dtype === 'float32') return bytesOf(Float32Array.from(values));
  if (dtype === 'float64') return bytesOf(Float64Array.from(values));
  if (dtype === 'int32') return bytesOf(Int32Array.from(values));
  return dtype === 'uint32' ? bytesOf(Uint32Array.from(values)) : bytesOf(Uint8Array.from(values));
}

export function tensorProto(name: string, values: ArrayLike<number>, dtype: OnnxType, shape: Shape): TensorProto {
  return { name, dtype, shape, bytes: encode(values, dtype) };
}

const tensorMessage = ({ name, dtype, shape, bytes }: TensorProto) =>
  new Message().integers(1, shape).integer(2, typeNumber(dtype)).text(8, name).bytes(9, bytes);

function valueMessage({ name, dtype, shape }: ValueProto): Message {
  const tensor = new Message().integer(1, typeNumber(dtype));
  if (shape) {
    const dimensions = new Message();
    for (const n of shape) dimensions.message(1, n === ANY_LENGTH ? new Message() : new Message().integer(1, n));
    tensor.message(2, dimensions);
  }
  return new Message().text(1, name).message(2, new Message().message(1, tensor));
}

function attributeMessage(name: string, value: OnnxAttribute): Message {
  const message = new Message().text(1, name);
  const as = (type: keyof typeof attributeTypes) => message.integer(20, attributeTypes[type]);
  if (typeof value === 'number') return as('int').integer(3, value);
  if (typeof value === 'string') return as('string').text(4, value);
  if ('float' in value) return as('float').float(2, value.float);
  if ('graph' in value) return as('graph').message(6, graphMessage(value.graph as NamedGraph));
  return as('ints').integers(8, value);
}

function nodeMessage({ opType, name, input, output, attributes }: NodeProto): Message {
  const message = new Message();
  for (const each of input) message.text(1, each);
  for (const each of output) message.text(2, each);
  message.text(3, name).text(4, opType);
  for (const [key, value] of Object.entries(attributes)) message.message(5, attributeMessage(key, value));
  return message;
}

function graphMessage({ name, nodes, constants, inputs, outputs }: NamedGraph): Message {
  const message = new Message();
  for (const node of nodes) message.message(1, nodeMessage(node));
  message.text(2, name);
  for (const constant of constants) message.message(5, tensorMessage(constant));
  for (const input of inputs) message.message(11, valueMessage(input));
  for (const output of outputs) message.message(12, valueMessage(output));
  return message;
}

/** The bytes of a model. Opset 18 is the oldest with everything that the ops need. */
export function encodeModel(graph: NamedGraph): Uint8Array {
  const opset = new Message().text(1, '').integer(2, 18);
  return new Message().integer(1, 8).text(2, 'keisan').message(7, graphMessage(graph)).message(8, opset).finish();
}

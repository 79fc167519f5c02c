import type { OnnxAttribute, OnnxType, Shape } from '@keisan/autograd';
import { ANY_LENGTH } from '@keisan/autograd/internal';
import type { onnx } from 'onnx-proto';

/** ONNX's numbers for element types. Source: onnx.proto3, TensorProto.DataType. */
const typeNumbers: Readonly<Record<OnnxType, number>> = {
  float32: 1,
  uint8: 2,
  int32: 6,
  int64: 7,
  bool: 9,
  float64: 11,
  uint32: 12,
};

/** ONNX's numbers for kinds of attributes. Source: onnx.proto3, AttributeProto.AttributeType. */
const attributeTypes = { float: 1, int: 2, string: 3, graph: 5, ints: 7 } as const;

export const typeNumber = (dtype: OnnxType): number => typeNumbers[dtype];

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

/** A constant tensor. */
export function tensorProto(name: string, values: ArrayLike<number>, dtype: OnnxType, shape: Shape): onnx.ITensorProto {
  return { name, dims: [...shape], dataType: typeNumber(dtype), rawData: encode(values, dtype) };
}

/** A graph in the format of ONNX. */
export type NamedGraph = onnx.IGraphProto & { readonly name: string };

/** The declaration of an input or output. */
export function valueInfo(name: string, dtype: OnnxType, shape: Shape): onnx.IValueInfoProto {
  const dim = shape.map((n) => (n === ANY_LENGTH ? {} : { dimValue: n }));
  return { name, type: { tensorType: { elemType: typeNumber(dtype), shape: { dim } } } };
}

/** An attribute of a node. */
export function attributeProto(name: string, value: OnnxAttribute): onnx.IAttributeProto {
  if (typeof value === 'number') return { name, type: attributeTypes.int, i: value };
  if (typeof value === 'string') return { name, type: attributeTypes.string, s: new TextEncoder().encode(value) };
  if ('float' in value) return { name, type: attributeTypes.float, f: value.float };
  if ('graph' in value) return { name, type: attributeTypes.graph, g: value.graph as NamedGraph };
  return { name, type: attributeTypes.ints, ints: [...value] };
}

/** The bytes of a model. Opset 18 is the oldest with everything that the ops need. */
export async function encodeModel(graph: onnx.IGraphProto): Promise<Uint8Array> {
  const { default: proto } = await import('onnx-proto');
  return proto.onnx.ModelProto.encode({
    irVersion: 8,
    producerName: 'keisan',
    opsetImport: [{ domain: '', version: 18 }],
    graph,
  }).finish();
}

import { KeisanError, Tensor, type TensorData, tensor, ValueError } from '@keisan/autograd';
import { codeOf } from './element-types.ts';

/** NumPy aligns the numbers to as many bytes. */
const ALIGNMENT = 64;

const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/**
 * The bytes of an npy file with an array, as `np.save` writes them.
 *
 * Source: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 *
 * @example
 * ```ts
 * import { encodeNpy, loadNpy } from 'keisan/data';
 *
 * const bytes = encodeNpy([[1, 2], [3, 4]]);
 * await loadNpy(bytes); // [[1, 2], [3, 4]]
 * ```
 */
export function encodeNpy(array: Tensor | TensorData): Uint8Array<ArrayBuffer> {
  return npyOf('encodeNpy', array);
}

/** What is to be in a file as a tensor. @throws ValueError that says where it was to be. */
function tensorOf(where: string, array: Tensor | TensorData): Tensor {
  if (array instanceof Tensor) return array;
  try {
    return tensor(array);
  } catch (error) {
    if (!(error instanceof KeisanError)) throw error;
    const { got, expected, fix } = error;
    throw Object.assign(new ValueError({ where, got, expected, fix }), { cause: error });
  }
}

/** The bytes of an npy file. @param where What an array that is none is told by. */
export function npyOf(where: string, array: Tensor | TensorData): Uint8Array<ArrayBuffer> {
  const { dtype, shape, data } = tensorOf(where, array);
  const axes = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const dict = `{'descr': '${codeOf[dtype]}', 'fortran_order': False, 'shape': ${axes}, }`;
  const start = Math.ceil((10 + dict.length + 1) / ALIGNMENT) * ALIGNMENT;
  const bytes = new Uint8Array(start + data.byteLength);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
  new DataView(bytes.buffer).setUint16(8, start - 10, true);
  bytes.set(new TextEncoder().encode(`${dict.padEnd(start - 11)}\n`), 10);
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), start);
  if (!isLittleEndian && data.BYTES_PER_ELEMENT > 1) turnAround(bytes.subarray(start), data.BYTES_PER_ELEMENT);
  return bytes;
}

function turnAround(bytes: Uint8Array, size: number): void {
  for (let i = 0; i < bytes.length; i += size) bytes.subarray(i, i + size).reverse();
}

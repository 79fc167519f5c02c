import { ValueError } from '../errors.ts';

const classOf = (value: unknown): string => Object.prototype.toString.call(value).slice(8, -1);

/** Whether a value is an ArrayBuffer, of another realm too: a frame or a test runner has classes of its own. */
export const isArrayBuffer = (value: unknown): value is ArrayBuffer => classOf(value) === 'ArrayBuffer';

function isDetached(buffer: ArrayBufferLike): boolean {
  if (buffer.byteLength > 0) return false;
  try {
    return new Uint8Array(buffer).length > 0;
  } catch {
    return true;
  }
}

/**
 * Refuses an array whose memory was transferred to somebody else.
 * @throws ValueError for one.
 */
export function checkHere(where: string, array: ArrayBufferLike | ArrayBufferView): void {
  if (!isDetached(ArrayBuffer.isView(array) ? array.buffer : array)) return;
  const name = classOf(array);
  throw new ValueError({
    where,
    got: `${/^[AI]/.test(name) ? 'an' : 'a'} ${name} without its memory, which was transferred`,
    expected: 'an array that is still there',
    fix: 'Use it before it is sent away, or send a copy',
  });
}

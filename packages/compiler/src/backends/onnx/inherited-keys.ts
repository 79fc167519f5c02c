import { inheritedKey } from '@keisan/autograd/internal';
import { UnsupportedError } from '../backend.ts';

/**
 * The native code of onnxruntime-node goes through the keys of objects, inherited ones too. What it finds there is no tensor: the process
 * then ends without a word.
 * @throws UnsupportedError where every object inherits a key.
 */
export function checkInheritedKeys(): void {
  const key = inheritedKey();
  if (key !== null) {
    throw new UnsupportedError(`a program gave every object the key ${JSON.stringify(key)} (Object.prototype)`);
  }
}

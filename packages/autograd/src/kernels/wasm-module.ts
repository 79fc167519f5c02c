import { instantiate } from '../wasm/instantiate.ts';

/** The exports of a WebAssembly module in hexadecimal digits that imports nothing; null where WebAssembly cannot be had. */
export function instantiateDigits<Exports>(digits: string): Exports | null {
  return instantiate(Uint8Array.from(digits.match(/../g)!, (pair) => Number.parseInt(pair, 16)));
}

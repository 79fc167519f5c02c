import { instantiate } from '../wasm/instantiate.ts';

/** The exports of a WebAssembly module in base64 that imports nothing; null where WebAssembly cannot be had. */
export function instantiateBase64<Exports>(base64: string): Exports | null {
  return instantiate(Uint8Array.from(atob(base64), (char) => char.charCodeAt(0)));
}

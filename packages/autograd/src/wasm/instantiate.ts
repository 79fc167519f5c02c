/** The exports of a module; null where WebAssembly with SIMD is missing or a policy forbids it. */
export function instantiate<Exports>(bytes: Uint8Array<ArrayBuffer>, imports?: WebAssembly.Imports): Exports | null {
  try {
    return new WebAssembly.Instance(new WebAssembly.Module(bytes), imports).exports as Exports;
  } catch {
    return null;
  }
}

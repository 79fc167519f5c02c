// AssemblyScript, not TypeScript: build.mjs compiles it to WebAssembly.
//
// Elementwise arithmetic on a chunk of float32. The first operand lies at 0 and is overwritten by the result, the second one at
// SECOND. `bytes` is how long they are; up to a vector more is read and written, which is still within the chunk.

/** Where the second operand begins; also the largest chunk, in bytes. */
const SECOND: usize = 32768;

export function add(bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) v128.store(i, v128.add<f32>(v128.load(i), v128.load(i, SECOND)));
}

export function sub(bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) v128.store(i, v128.sub<f32>(v128.load(i), v128.load(i, SECOND)));
}

export function mul(bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) v128.store(i, v128.mul<f32>(v128.load(i), v128.load(i, SECOND)));
}

export function div(bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) v128.store(i, v128.div<f32>(v128.load(i), v128.load(i, SECOND)));
}

export function max(bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) v128.store(i, v128.max<f32>(v128.load(i), v128.load(i, SECOND)));
}

export function min(bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) v128.store(i, v128.min<f32>(v128.load(i), v128.load(i, SECOND)));
}

export function neg(bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) v128.store(i, v128.neg<f32>(v128.load(i)));
}

export function abs(bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) v128.store(i, v128.abs<f32>(v128.load(i)));
}

export function sqrt(bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) v128.store(i, v128.sqrt<f32>(v128.load(i)));
}

export function relu(bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) v128.store(i, v128.max<f32>(v128.load(i), f32x4.splat(0)));
}

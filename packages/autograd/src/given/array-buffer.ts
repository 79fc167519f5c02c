/** Whether a value is an ArrayBuffer, of another realm too: a frame or a test runner has classes of its own. */
export const isArrayBuffer = (value: unknown): value is ArrayBuffer =>
  Object.prototype.toString.call(value) === '[object ArrayBuffer]';

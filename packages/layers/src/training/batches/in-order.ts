/** The numbers from 0 to below `count`. A loop: `Int32Array.from` with a function takes twenty times as long. */
export function inOrder(count: number): Int32Array<ArrayBuffer> {
  const order = new Int32Array(count);
  for (let i = 0; i < count; i++) order[i] = i;
  return order;
}

declare module 'ndarray-ops' {
  import type { NdArray } from 'ndarray';

  /** What the tests compare the kernels with. */
  const ops: {
    assign(out: NdArray, x: NdArray): boolean;
    add(out: NdArray, a: NdArray, b: NdArray): boolean;
  };
  export default ops;
}

declare module 'ndarray-ops' {
  import type { NdArray } from 'ndarray';

  type View = Pick<NdArray, 'data' | 'shape' | 'stride' | 'offset' | 'dtype' | 'order'>;
  type Unary = (out: View, x: View) => void;
  type Binary = (out: View, a: View, b: View) => void;

  const ops: {
    assign: Unary;
    assigns: (out: View, value: number) => void;
    neg: Unary;
    not: Unary;
    abs: Unary;
    exp: Unary;
    log: Unary;
    sqrt: Unary;
    sin: Unary;
    cos: Unary;
    floor: Unary;
    ceil: Unary;
    add: Binary;
    sub: Binary;
    mul: Binary;
    div: Binary;
    pow: Binary;
    max: Binary;
    min: Binary;
    and: Binary;
    or: Binary;
    eq: Binary;
    neq: Binary;
    lt: Binary;
    gt: Binary;
    leq: Binary;
    geq: Binary;
  };
  export default ops;
}

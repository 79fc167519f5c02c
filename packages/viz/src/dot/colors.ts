/** The colours of a box. */
export interface Colors {
  readonly fillcolor: string;
  readonly color: string;
}

const plain: Colors = { fillcolor: '#eef1f4', color: '#5b6b7a' };

/** The colours of each kind of layer, and the classes that are of the kind. Others are grey. */
const kinds: readonly (readonly [colors: Colors, classes: RegExp])[] = [
  [{ fillcolor: '#e6e6e6', color: '#555555' }, /^Input/],
  [{ fillcolor: '#dbe9fb', color: '#2f6db5' }, /^(Dense|EinsumDense|Embedding)$/],
  [{ fillcolor: '#fdebd0', color: '#c77d1e' }, /^(Activation|.*ReLU|ELU|Softmax)$/],
  [{ fillcolor: '#fadbd8', color: '#b8473d' }, /(Dropout|Noise|Regularization)/],
  [
    { fillcolor: '#eeeeee', color: '#7a7a7a' },
    /^(Flatten|Reshape|Permute|RepeatVector|Cropping|ZeroPadding|UpSampling)/,
  ],
  [{ fillcolor: '#d9f2e3', color: '#2c8a54' }, /Conv/],
  [{ fillcolor: '#d6f1f4', color: '#23808c' }, /Pooling/],
  [{ fillcolor: '#ece2f7', color: '#7a4fb0' }, /Normalization/],
  [{ fillcolor: '#fbe0ef', color: '#b03f7d' }, /(LSTM|GRU|RNN|Bidirectional)/],
  [{ fillcolor: '#fcf3c9', color: '#a3860f' }, /^(Add|Subtract|Multiply|Average|Maximum|Minimum|Concatenate|Dot)$/],
];

/** The colours of a layer, by the name of its class. */
export function layerColors(className: string): Colors {
  return kinds.find(([, classes]) => classes.test(className))?.[0] ?? plain;
}

/** The colours of the nodes of a computation graph. */
export const nodeColors = {
  input: { fillcolor: '#dbe9fb', color: '#2f6db5' },
  parameter: { fillcolor: '#d9f2e3', color: '#2c8a54' },
  constant: { fillcolor: '#eeeeee', color: '#7a7a7a' },
  op: { fillcolor: '#fdebd0', color: '#c77d1e' },
} as const satisfies Record<string, Colors>;

/** The colours of a box. */
export interface Colors {
  readonly fillcolor: string;
  readonly color: string;
}

/** Writing, on any of the fills. */
export const INK = '#1c2430';
/** Arrows and frames, which stand on whatever the picture is shown on, light or dark. */
export const LINE = '#768390';
/** The part of a box that is not in the colour of its kind. */
export const PAPER = '#ffffff';
/** What lies behind the layers of a nested model. */
export const GROUND = '#f3f5f7';

const plain: Colors = { fillcolor: '#e3e8ee', color: '#56657a' };

/** The colours of each kind of layer and of function, and the classes that are of the kind. */
const kinds: readonly (readonly [colors: Colors, classes: RegExp])[] = [
  [{ fillcolor: '#f4f4f4', color: '#4a4a4a' }, /^Input/],
  [{ fillcolor: '#cfe2fa', color: '#2f6db5' }, /^(Dense|EinsumDense|Embedding)$/],
  [
    { fillcolor: '#fde2b8', color: '#b86e12' },
    /^(Activation|.*ReLU|.*Relu|E[Ll][Uu]|Gelu|Silu|Sigmoid|Tanh|Softplus|(Log)?Softmax)$/,
  ],
  [{ fillcolor: '#f9d0cc', color: '#b8473d' }, /(Dropout|Noise|Regularization)/],
  [
    { fillcolor: '#dcdcfa', color: '#5a57b8' },
    /^(Flatten|Reshape|Permute|RepeatVector|Cropping|ZeroPadding|UpSampling|Transpose|ExpandDims|Squeeze|BroadcastTo)/,
  ],
  [{ fillcolor: '#cbeed8', color: '#2c8a54' }, /Conv/],
  [{ fillcolor: '#c6ecf0', color: '#23808c' }, /Pooling/],
  [{ fillcolor: '#e8d8f7', color: '#7a4fb0' }, /Normalization/],
  [{ fillcolor: '#fad4e8', color: '#b03f7d' }, /(LSTM|GRU|RNN|Bidirectional)/],
  [
    { fillcolor: '#f7eda8', color: '#8a730d' },
    /^(Add|Subtract|Multiply|TrueDivide|Average|Maximum|Minimum|Concatenate|Stack|Dot|Matmul)$/,
  ],
  [{ fillcolor: '#c9d3df', color: '#33475e' }, /^(Sequential|Functional|Model)$/],
];

/** The colours of a layer, by the name of its class; a class of the user's own is grey. */
export function layerColors(className: string): Colors {
  return kinds.find(([, classes]) => classes.test(className))?.[0] ?? plain;
}

/** The colours of the nodes of a computation graph. */
export const nodeColors = {
  input: { fillcolor: '#cfe2fa', color: '#2f6db5' },
  parameter: { fillcolor: '#cbeed8', color: '#2c8a54' },
  constant: { fillcolor: '#f4f4f4', color: '#8a8a8a' },
  op: { fillcolor: '#feedd3', color: '#b86e12' },
} as const satisfies Record<string, Colors>;

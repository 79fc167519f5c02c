// TensorFlow.js on its WebAssembly backend, which computes at once.
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { measure } from './measure.mjs';

setWasmPaths(new URL('../../node_modules/@tensorflow/tfjs-backend-wasm/dist/', import.meta.url).pathname);
await tf.setBackend('wasm');

const views = [];
const viewed = (view) => {
  views.push(view);
  return view;
};

await measure({
  version: tf.version_core,
  unary: {
    neg: tf.neg,
    abs: tf.abs,
    square: tf.square,
    sqrt: tf.sqrt,
    rsqrt: tf.rsqrt,
    exp: tf.exp,
    log: tf.log,
    sin: tf.sin,
    cos: tf.cos,
    tanh: tf.tanh,
    sigmoid: tf.sigmoid,
    erf: tf.erf,
    floor: tf.floor,
    ceil: tf.ceil,
    sign: tf.sign,
    relu: tf.relu,
    elu: tf.elu,
    softplus: tf.softplus,
  },
  binary: {
    add: tf.add,
    sub: tf.sub,
    mul: tf.mul,
    div: tf.div,
    maximum: tf.maximum,
    minimum: tf.minimum,
    pow: tf.pow,
    less: tf.less,
    equal: tf.equal,
  },
  make: (data, shape) => tf.tensor(data, shape),
  broadcast: (x, shape) => viewed(tf.broadcastTo(x, shape)),
  transposed: (x) => viewed(tf.transpose(x)),
  settle: (x) => {
    x.dispose();
    for (const view of views.splice(0)) view.dispose();
  },
});

// jax-js on its WebAssembly backend, op by op. It owns arrays by reference counts: passing one hands it over, `.ref` keeps it.
import { readFileSync } from 'node:fs';
import { blockUntilReady, nn, numpy as np } from '@jax-js/jax';
import { measure } from './measure.mjs';

const one = (f) => (x) => f(x.ref);
const two = (f) => (a, b) => f(a.ref, b.ref);
const mapped = (functions, wrap) => Object.fromEntries(Object.entries(functions).map(([name, f]) => [name, wrap(f)]));
const { version } = JSON.parse(readFileSync(new URL('../../node_modules/@jax-js/jax/package.json', import.meta.url)));

await measure({
  version,
  unary: mapped(
    {
      neg: np.negative,
      abs: np.absolute,
      square: np.square,
      sqrt: np.sqrt,
      exp: np.exp,
      expm1: np.expm1,
      log: np.log,
      log1p: np.log1p,
      sin: np.sin,
      cos: np.cos,
      tanh: np.tanh,
      sigmoid: nn.sigmoid,
      floor: np.floor,
      ceil: np.ceil,
      sign: np.sign,
      relu: nn.relu,
      elu: nn.elu,
      softplus: nn.softplus,
    },
    one,
  ),
  binary: mapped(
    {
      add: np.add,
      sub: np.subtract,
      mul: np.multiply,
      div: (a, b) => a.div(b),
      maximum: np.maximum,
      minimum: np.minimum,
      pow: np.power,
      less: (a, b) => a.less(b),
      equal: (a, b) => a.equal(b),
    },
    two,
  ),
  make: (data, shape) => np.array(data).reshape(shape),
  broadcast: (x, shape) => np.broadcastTo(x.ref, shape),
  transposed: (x) => x.ref.transpose(),
  settle: async (x) => {
    await blockUntilReady(x);
    x.dispose();
  },
});

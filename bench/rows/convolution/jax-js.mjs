// jax-js on its WebAssembly backend, each function jitted. It owns arrays by reference counts: passing one hands it over, `.ref` keeps it.
import { readFileSync } from 'node:fs';
import { blockUntilReady, grad, jit, lax, numpy as np } from '@jax-js/jax';
import { measure } from './measure.mjs';

const { version } = JSON.parse(readFileSync(new URL('../../node_modules/@jax-js/jax/package.json', import.meta.url)));
const imageShape = (batch, side, channels) => [batch, channels, side, side];
const kernelShape = (kernel, channels, filters) => [filters, channels, kernel, kernel];

await measure({
  version,
  make: (data, shape) => np.array(data).reshape(shape),
  imageShape,
  kernelShape,
  calls({ batch, side, channels, filters, kernel, strides, same, groups }) {
    const options = groups > 1 ? { featureGroupCount: groups } : {};
    const convolve = (x, w) => lax.convGeneralDilated(x, w, [strides, strides], same ? 'SAME' : 'VALID', options);
    const images = imageShape(batch, side, channels);
    const weights = kernelShape(kernel, channels / groups, filters);
    const forward = jit(convolve);
    const byImages = jit((g, w) => grad((x) => convolve(x, w).mul(g).sum())(np.zeros(images)));
    const byKernel = jit((x, g) => grad((w) => convolve(x, w).mul(g).sum())(np.zeros(weights)));
    return {
      forward: (x, w) => forward(x.ref, w.ref),
      byImages: (g, w) => byImages(g.ref, w.ref),
      byKernel: (x, g) => byKernel(x.ref, g.ref),
    };
  },
  settle: async (x) => {
    await blockUntilReady(x);
    x.dispose();
  },
});

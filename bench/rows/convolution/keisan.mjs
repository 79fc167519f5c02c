// Keisan: each function compiled on a runtime, or interpreted.
import { createRequire } from 'node:module';
import { compile, grad, tensor, zeros } from 'keisan';
import { conv } from 'keisan/ops';
import { measure } from './measure.mjs';

const runtime = process.env.BENCH_RUNTIME;
const isFirst = process.env.BENCH_CHANNELS === 'first';
const imageShape = (batch, side, channels) => (isFirst ? [batch, channels, side, side] : [batch, side, side, channels]);
const kernelShape = (kernel, channels, filters) => [kernel, kernel, channels, filters];
const { version } = createRequire(import.meta.url)('keisan/package.json');

await measure({
  version,
  make: (data, shape) => tensor(data, { shape }),
  imageShape,
  kernelShape,
  calls({ batch, side, channels, filters, kernel, strides, same, groups }) {
    const padding = same ? 'same' : 'valid';
    const dataFormat = isFirst ? 'channels_first' : 'channels_last';
    const convolve = (x, w) => conv(x, w, { strides, padding, groups, dataFormat });
    // What the sum of products is at is of no consequence to its derivatives.
    const images = zeros(imageShape(batch, side, channels));
    const weights = zeros(kernelShape(kernel, channels / groups, filters));
    return {
      forward: compile(convolve, { runtime }),
      byImages: compile((g, w) => grad((x) => convolve(x, w).mul(g).sum())(images), { runtime }),
      byKernel: compile((x, g) => grad((w) => convolve(x, w).mul(g).sum())(weights), { runtime }),
    };
  },
  settle: () => undefined,
});

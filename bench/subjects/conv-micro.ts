import { compareCalls } from '../harness/calls.ts';
import type { Report } from '../harness/report.ts';
import type { Row } from '../harness/row.ts';
import type { Rounds } from '../harness/training.ts';

/** A convolution over two axes, of square images and windows. */
interface Shape {
  readonly batch: number;
  readonly side: number;
  readonly channels: number;
  readonly filters: number;
  readonly kernel: number;
  readonly strides?: number;
  /** Whether there is a window for every place: with a kernel of odd sides and no strides. */
  readonly same?: boolean;
  readonly groups?: number;
}

/** The layers of the network of mnist-conv, then those that residual and mobile networks are made of. */
const shapes: readonly Shape[] = [
  { batch: 128, side: 28, channels: 1, filters: 32, kernel: 3 },
  { batch: 128, side: 13, channels: 32, filters: 64, kernel: 3 },
  { batch: 4, side: 229, channels: 3, filters: 64, kernel: 7, strides: 2 },
  { batch: 4, side: 56, channels: 64, filters: 64, kernel: 3, same: true },
  { batch: 4, side: 57, channels: 64, filters: 128, kernel: 3, strides: 2 },
  { batch: 4, side: 28, channels: 128, filters: 128, kernel: 3, same: true },
  { batch: 4, side: 14, channels: 256, filters: 256, kernel: 3, same: true },
  { batch: 4, side: 56, channels: 64, filters: 256, kernel: 1 },
  { batch: 4, side: 27, channels: 48, filters: 64, kernel: 5, same: true },
  { batch: 4, side: 56, channels: 96, filters: 96, kernel: 3, same: true, groups: 96 },
];

const titleOf = ({ batch, side, channels, filters, kernel, strides = 1, same = false, groups = 1 }: Shape) =>
  [
    `${batch}x${side}x${side}x${channels}, ${filters} of ${kernel}x${kernel}`,
    ...(strides > 1 ? [`strides ${strides}`] : []),
    ...(same ? ['same'] : []),
    ...(groups > 1 ? [`${groups} groups`] : []),
  ].join(', ');

const keisan = (runtime: 'wasm' | 'onnx' | 'eager', channels: 'last' | 'first'): Row => ({
  title: `Keisan, ${runtime}, channels ${channels}`,
  program: 'convolution/keisan.mjs',
  env: { BENCH_RUNTIME: runtime, BENCH_CHANNELS: channels },
});

const pytorch = (channels: 'last' | 'first', threads: 1 | 2): Row => ({
  title: `PyTorch, channels ${channels}, ${threads} thread${threads > 1 ? 's' : ''}`,
  program: 'convolution/pytorch.py',
  env: { BENCH_CHANNELS: channels, BENCH_THREADS: String(threads) },
  needs: { python: ['torch'] },
});

const rows: readonly Row[] = [
  keisan('wasm', 'last'),
  keisan('onnx', 'last'),
  keisan('onnx', 'first'),
  keisan('eager', 'last'),
  pytorch('first', 1),
  pytorch('last', 1),
  pytorch('first', 2),
  pytorch('last', 2),
  { title: 'jax-js, wasm, jitted', program: 'convolution/jax-js.mjs', needs: { npm: '@jax-js/jax' } },
];

/** Single convolutions, and their gradients by the images and by the kernel, of ten common shapes. */
export function convMicro(rounds: Rounds): Promise<Report> {
  const job = shapes.map((shape) => ({ title: titleOf(shape), strides: 1, same: false, groups: 1, ...shape }));
  return compareCalls({ title: 'conv-micro', rows, job }, rounds);
}

import { ops, tensor } from '@keisan/autograd';
import { apply, isFloat, type OpName, registry } from '@keisan/autograd/internal';
import { ints, type Sample, spread, use } from './sample.ts';

type Options = ops.ConvOptions;

const row = (title: string, x: readonly number[], kernel: readonly number[], options: Options = {}): Sample =>
  use(title, [spread(x), spread(kernel, { phase: 0.37 })], (images, w) => ops.conv(images!, w!, options));

/** What a convolution may be asked for; its gradients go through the same. */
const convolutions: readonly Sample[] = [
  row('two axes', [2, 4, 5, 3], [3, 2, 3, 2]),
  row('same padding, odd at the end', [2, 4, 5, 2], [2, 3, 2, 2], { padding: 'same' }),
  row('strides', [1, 6, 5, 2], [2, 3, 2, 2], { strides: [2, 1] }),
  row('strides with same padding', [2, 5, 6, 1], [3, 3, 1, 2], { strides: 2, padding: 'same' }),
  row('strides longer than the kernel, and elements that no window has', [2, 8, 7, 2], [1, 2, 2, 1], { strides: 3 }),
  row('dilation', [1, 6, 7, 2], [2, 3, 2, 1], { dilationRate: [3, 2] }),
  row('dilation and strides with same padding', [1, 7, 5, 1], [3, 2, 1, 2], {
    dilationRate: 2,
    strides: 2,
    padding: 'same',
  }),
  row('groups', [2, 4, 4, 4], [2, 2, 2, 6], { padding: 'same', groups: 2 }),
  row('a kernel for each channel', [2, 4, 4, 3], [2, 2, 1, 6]),
  row('windows of one place', [2, 3, 2, 3], [1, 1, 3, 4]),
  row('windows of one place in groups', [2, 3, 2, 4], [1, 1, 2, 2]),
  row('windows of one place with strides', [1, 5, 4, 2], [1, 1, 2, 2], { strides: 2 }),
  row('a kernel of more than 32 elements', [1, 7, 8, 2], [6, 7, 2, 2], { padding: 'same' }),
  row('a kernel of more than 32 elements in groups, with strides', [2, 8, 9, 4], [6, 6, 2, 2], { strides: 2 }),
  row('windows over everything', [2, 3, 4, 2], [3, 4, 2, 3]),
  row('one axis', [2, 7, 2], [3, 2, 3], { strides: 2 }),
  row('one axis, causal', [2, 6, 1], [3, 1, 2], { padding: 'causal', dilationRate: 2 }),
  row('three axes', [1, 3, 4, 3, 2], [2, 2, 3, 2, 2], { padding: 'same', strides: [1, 2, 1] }),
  row('channels first', [2, 3, 4, 3], [2, 2, 3, 2], { dataFormat: 'channels_first' }),
  row('channels first, one axis in groups', [2, 4, 5], [3, 2, 4], { dataFormat: 'channelsFirst', padding: 'same' }),
  row('channels first, one kernel for each channel', [2, 3, 4, 4], [2, 2, 1, 6], { dataFormat: 'channels_first' }),
  row('channels first, a kernel of more than 32 elements in groups', [2, 4, 7, 8], [6, 6, 2, 2], {
    dataFormat: 'channels_first',
    padding: 'same',
  }),
  row('no images', [0, 4, 4, 2], [3, 3, 2, 2]),
  row('a dilation far over the edges', [2, 4, 5, 2], [3, 2, 2, 1], { padding: 'same', dilationRate: 1e6 }),
  row('a dilation far over the edges, causal', [1, 4, 2], [3, 2, 1], { padding: 'causal', dilationRate: 1e9 }),
  row('one window, and strides far over the edges', [1, 4, 3, 1], [3, 2, 1, 2], { strides: 1e6 }),
  row('a kernel far over the edges, with strides', [1, 3, 1], [41, 1, 2], { padding: 'same', strides: 2 }),
  use(
    'with what to add to each channel',
    [spread([2, 4, 2]), spread([3, 2, 3], { phase: 0.37 }), spread([3], { phase: 0.6 })],
    (...xs) =>
      apply(registry.conv, xs, {
        input: [4],
        kernel: [3],
        output: [2],
        strides: [1],
        dilation: [1],
        before: [0],
        channelsFirst: false,
        groups: 1,
      }),
  ),
  use('a kernel for images of bytes', [ints([1, 2, 3, 200], 'uint8').reshape([1, 4, 1]), spread([2, 1, 1])], (x, w) =>
    ops.conv(x!, w!),
  ),
];

/** The op itself, on floats. */
const applied =
  (op: OpName, attrs: Attrs): Sample['call'] =>
  (...xs) =>
    apply(
      registry[op],
      xs.map((x) => (isFloat(x.dtype) ? x : x.astype('float32'))),
      attrs,
    );

interface Attrs {
  readonly [name: string]: readonly number[] | number | boolean;
}

const apart: Attrs = {
  input: [5, 4],
  kernel: [2, 2],
  output: [2, 2],
  strides: [2, 2],
  dilation: [1, 1],
  before: [0, 0],
  channelsFirst: false,
};
const overlapping: Attrs = {
  input: [5],
  kernel: [3],
  output: [5],
  strides: [1],
  dilation: [1],
  before: [1],
  channelsFirst: false,
};

type PoolFunction = typeof ops.maxPool;

function pools(pool: PoolFunction): readonly Sample[] {
  const sample = (title: string, shape: readonly number[], size: ops.PerAxis, options: ops.PoolOptions = {}): Sample =>
    use(title, [spread(shape)], (x) => pool(x!, size, options));
  return [
    sample('two axes', [2, 4, 6, 3], 2),
    sample('elements that no window has', [2, 5, 7, 2], [2, 3]),
    sample('same padding', [2, 5, 3, 2], 2, { padding: 'same' }),
    sample('overlapping windows', [2, 6, 5, 2], 3, { strides: 2 }),
    sample('overlapping windows with same padding', [1, 4, 5, 2], 3, { strides: 1, padding: 'same' }),
    sample('gaps between windows', [1, 7, 8, 2], 2, { strides: 3 }),
    sample('windows over everything', [2, 3, 4, 2], [3, 4]),
    sample('one axis', [2, 7, 3], 3, { strides: 2 }),
    sample('three axes', [1, 4, 2, 5, 2], 2, { padding: 'same' }),
    sample('channels first', [2, 3, 4, 5], 2, { dataFormat: 'channels_first' }),
    sample('channels first, overlapping windows', [2, 2, 5, 4], 3, { strides: 1, dataFormat: 'channels_first' }),
    sample('no images', [0, 4, 4, 2], 2),
    sample('windows far over the edges', [1, 4, 5, 2], 1e6, { padding: 'same' }),
    sample('one window, and strides far over the edges', [1, 4, 5, 2], 3, { strides: 1e6 }),
    sample('overlapping windows far over the edges', [1, 4, 5, 2], 1e9, { padding: 'same', strides: 2 }),
    use('integers', [ints([3, -1, 4, 1, 5, 9]).reshape([1, 6, 1])], (x) => pool(x!, 2)),
  ];
}

const [most, least] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
const infinities = tensor(
  [least, least, least, 1, 2, 3, least, least, least, most, least, 5, least, least, least, 4, most, most],
  { dtype: 'float64' },
);

/** Samples of convolutions and pooling, and of their gradients. */
export const windowSamples = {
  conv: convolutions,
  convInput: [
    ...[
      { title: 'strides', options: { strides: 2 } },
      { title: 'strides with same padding', options: { strides: 2, padding: 'same' } },
      { title: 'strides longer than the kernel', options: { strides: [4, 3] } },
      { title: 'dilation', options: { dilationRate: 2 } },
      { title: 'dilation and strides', options: { dilationRate: [2, 1], strides: 3, padding: 'same' } },
      { title: 'output padding', options: { strides: 2, outputPadding: 1 } },
      { title: 'more output padding than strides', options: { strides: 2, outputPadding: [3, 5] } },
      { title: 'output padding with same padding', options: { strides: 2, padding: 'same', outputPadding: 1 } },
      { title: 'no strides', options: { padding: 'same' } },
      { title: 'a dilation far over the edges', options: { padding: 'same', strides: 2, dilationRate: 1e6 } },
    ].map(({ title, options }) =>
      use(title, [spread([2, 3, 2, 2]), spread([3, 2, 3, 2], { phase: 0.37 })], (x, w) =>
        ops.convTranspose(x!, w!, options as ops.ConvTransposeOptions),
      ),
    ),
    use('channels first, one axis', [spread([2, 2, 3]), spread([3, 1, 2])], (x, w) =>
      ops.convTranspose(x!, w!, { strides: 2, dataFormat: 'channels_first' }),
    ),
    use('three axes', [spread([1, 2, 2, 1, 2]), spread([2, 1, 2, 1, 2])], (x, w) =>
      ops.convTranspose(x!, w!, { strides: [2, 1, 2] }),
    ),
    use('no images', [spread([0, 3, 3, 2]), spread([2, 2, 1, 2])], (x, w) => ops.convTranspose(x!, w!)),
  ],
  convKernel: [
    use(
      'in groups',
      [spread([2, 4, 4]), spread([2, 2, 6])],
      applied('convKernel', {
        input: [4],
        kernel: [3],
        output: [2],
        strides: [2],
        dilation: [1],
        before: [1],
        groups: 2,
        channelsFirst: false,
      }),
    ),
    use(
      'as a gradient of no images would be',
      [spread([0, 3, 2]), spread([0, 2, 1])],
      applied('convKernel', {
        input: [3],
        kernel: [2],
        output: [2],
        strides: [1],
        dilation: [1],
        before: [0],
        groups: 1,
        channelsFirst: false,
      }),
    ),
  ],
  maxPool: [
    ...pools(ops.maxPool),
    use(
      'ties',
      [ints([1, 1, 1, 0, 1, 1, 0], 'float64').reshape([1, 7, 1])],
      (x) => ops.maxPool(x!, 3, { strides: 1 }),
      {
        gradcheck: false,
      },
    ),
    use(
      'ties of windows apart',
      [ints([0, 0, 0, 0, 2, 2, 2], 'float64').reshape([1, 7, 1])],
      (x) => ops.maxPool(x!, 2, { padding: 'same' }),
      { gradcheck: false },
    ),
    // Integers have no gradients, which differ: on ONNX Runtime they go to the largest number beside NaN.
    ...[1, 2].map((strides) =>
      use(
        `NaN anywhere in a window, with strides of ${strides}`,
        [
          ints([1, 0, 2, 3, 0, 9, -1, 0, 1, 0, 0, 0, 4, 1, 8, 7]),
          ints([1, 0, 1, 1, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 1, 1]),
        ],
        (x, y) => ops.maxPool(ops.div(x!, y!).reshape([1, 2, 8, 1]), 2, { strides }),
      ),
    ),
    ...[2, 3].flatMap((size) =>
      [1, size].map((strides) =>
        use(
          `windows of ${size} with infinities in them, or nothing else, with strides of ${strides}`,
          [infinities.reshape([1, 3, 6, 1])],
          (x) => ops.maxPool(x!, size, { strides }),
          { gradcheck: false },
        ),
      ),
    ),
    use('all below nothing', [spread([1, 5, 1], { low: -9, high: -5 })], (x) =>
      ops.maxPool(x!, 3, { strides: 2, padding: 'same' }),
    ),
  ],
  putLargest: [
    use('windows apart', [spread([2, 5, 4, 3]), spread([2, 2, 2, 3])], applied('putLargest', apart)),
    use('overlapping windows', [spread([2, 5, 2]), spread([2, 5, 2])], applied('putLargest', overlapping)),
  ],
  pickLargest: [
    use('windows apart', [spread([2, 5, 4, 3]), spread([2, 5, 4, 3], { phase: 0.6 })], applied('pickLargest', apart)),
    use(
      'overlapping windows',
      [spread([2, 5, 2]), spread([2, 5, 2], { phase: 0.6 })],
      applied('pickLargest', overlapping),
    ),
  ],
  averagePool: pools(ops.averagePool),
  spreadAverages: [
    use('windows apart', [spread([2, 2, 2, 3])], applied('spreadAverages', apart)),
    use('overlapping windows', [spread([2, 5, 2])], applied('spreadAverages', overlapping)),
  ],
} satisfies Partial<Readonly<Record<OpName, readonly Sample[]>>>;

import type { NamedBlob } from '@keisan/layers';
import { hdf5Layout } from '../../packages/saving/src/hdf5/write.ts';
import { archiveOf, membersOf } from './mutations.ts';

const line = await membersOf(new URL('fixtures/line.keras', import.meta.url));
const encode = (text: string) => new TextEncoder().encode(text);

/** What `loadModel` takes. */
type Made = Uint8Array | Iterable<NamedBlob>;
type Saved = Readonly<Record<string, unknown>>;

/** How many layers there may be beside an Input and the model itself. */
const MOST_LAYERS = 3998;

/** How many calls of layers there may be. */
const MOST_CALLS = 20_000;

const many = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));
const layer = (className: string, config: Saved = {}, more: Saved = {}): Saved => ({
  module: 'keras.layers',
  class_name: className,
  config,
  registered_name: null,
  ...more,
});
const input = layer('InputLayer', { batch_shape: [null, 1], name: 'x' }, { name: 'x', inbound_nodes: [] });
const lineOf = (layers: readonly Saved[], more: Saved = {}): Saved => ({
  module: 'keras',
  class_name: 'Sequential',
  config: { name: 's', layers: [input, ...layers] },
  registered_name: null,
  ...more,
});
const placed = ([name, node]: readonly [string, number]): Saved => ({
  class_name: '__keras_tensor__',
  config: { keras_history: [name, node, 0] },
});
const reads = (...places: (readonly [string, number])[]): Saved => ({ args: [places.map(placed)], kwargs: {} });
const readsOne = (name: string, node: number): Saved => ({ args: [placed([name, node])], kwargs: {} });
const graphOf = (layers: readonly Saved[], last: string): Saved => ({
  module: 'keras.src.models.functional',
  class_name: 'Functional',
  registered_name: 'Functional',
  config: { name: 'm', layers: [input, ...layers], input_layers: ['x', 0, 0], output_layers: [last, 0, 0] },
});
const compiled = (options: Saved): Saved =>
  lineOf([], { compile_config: { optimizer: 'adam', loss: 'mse', ...options } });

/** Descriptions of Keras 3, which none of the weights in the file are those of. */
const described: Readonly<Record<string, () => Saved>> = {
  'layers in a line': () => lineOf(many(80_000, () => layer('Dense', { units: 1 }))),
  'as many layers as there may be': () => lineOf(many(MOST_LAYERS, () => layer('Dense', { units: 1 }))),
  'as many layers as there may be, of four weights each': () =>
    lineOf(many(MOST_LAYERS, () => layer('BatchNormalization'))),
  'layers in a graph, in the order of their end': () =>
    graphOf(
      many(MOST_LAYERS - 1, (i) =>
        layer('Add', {}, { name: `d${i}`, inbound_nodes: [reads(i > 0 ? [`d${i - 1}`, 0] : ['x', 0], ['x', 0])] }),
      )
        .concat(layer('Dense', { units: 1 }, { name: 'end', inbound_nodes: [readsOne(`d${MOST_LAYERS - 2}`, 0)] }))
        .reverse(),
      'end',
    ),
  'calls of a layer': () =>
    graphOf([layer('Dense', { units: 1 }, { name: 'd', inbound_nodes: many(40_000, () => readsOne('x', 0)) })], 'd'),
  'as many calls of a layer as there may be': () =>
    graphOf(
      [
        layer(
          'Dense',
          { units: 1 },
          { name: 'd', inbound_nodes: many(MOST_CALLS, (i) => (i > 0 ? readsOne('d', i - 1) : readsOne('x', 0))) },
        ),
      ],
      'd',
    ),
  'inputs of a layer, which come later': () =>
    graphOf(
      [
        layer(
          'Concatenate',
          {},
          { name: 'c', inbound_nodes: [reads(...many(MOST_CALLS - 1, (i) => ['d', i] as const))] },
        ),
        layer(
          'Dense',
          { units: 1 },
          { name: 'd', inbound_nodes: many(MOST_CALLS - 1, (i) => (i > 0 ? readsOne('d', i - 1) : readsOne('x', 0))) },
        ),
      ],
      'c',
    ),
  'options of a layer': () =>
    lineOf([layer('Dense', { units: 1, ...Object.fromEntries(many(500_000, (i) => [`k${i}`, 1])) })]),
  'axes of a sample': () => lineOf([layer('Permute', { dims: many(900_000, (i) => i + 1) })]),
  'lengths of a shape': () => lineOf([layer('Reshape', { target_shape: many(2_000_000, () => 1) })]),
  'metrics by their names': () => compiled({ metrics: many(2_000_000, () => 'mse') }),
  metrics: () => compiled({ metrics: many(100_000, () => layer('MeanSquaredError', {}, { module: 'keras.metrics' })) }),
  'lists of metrics': () => compiled({ metrics: many(900_000, () => []) }),
  losses: () => compiled({ loss: many(2_000_000, () => null) }),
};

/** Descriptions of Keras 2. */
const old: Readonly<Record<string, () => Saved>> = {
  'layers in a line': () => ({
    class_name: 'Sequential',
    config: many(200_000, () => ({ class_name: 'Dense', config: { units: 1 } })),
  }),
  'as many layers as there may be': () => ({
    class_name: 'Sequential',
    config: many(MOST_LAYERS, (i) => ({
      class_name: 'Dense',
      config: { units: 1, batch_input_shape: [null, 1], name: `d${i}` },
    })),
  }),
  'calls of a layer': () => ({
    class_name: 'Model',
    config: {
      layers: [
        { class_name: 'InputLayer', name: 'x', config: { batch_input_shape: [null, 1], name: 'x' }, inbound_nodes: [] },
        { class_name: 'Dense', name: 'd', config: { units: 1 }, inbound_nodes: many(600_000, () => [['x', 0, 0, {}]]) },
      ],
      input_layers: [['x', 0, 0]],
      output_layers: [['d', 0, 0]],
    },
  }),
  'inputs of a layer': () => ({
    class_name: 'Model',
    config: {
      layers: [
        { class_name: 'InputLayer', name: 'x', config: { batch_input_shape: [null, 1], name: 'x' }, inbound_nodes: [] },
        { class_name: 'Concatenate', name: 'd', config: {}, inbound_nodes: [many(600_000, () => ['x', 0, 0, {}])] },
      ],
      input_layers: [['x', 0, 0]],
      output_layers: [['d', 0, 0]],
    },
  }),
};

/** The files in which a description may be. */
const archive = (config: Saved): Made => archiveOf({ ...line, 'config.json': encode(JSON.stringify(config)) });
const hdf5 = (config: Saved): Made => {
  const layout = hdf5Layout({ attributes: { model_config: JSON.stringify(config) }, entries: new Map() });
  return new Uint8Array(Buffer.concat([...layout.parts()]));
};
const tfjs = (modelTopology: Saved): Made => [
  new File([JSON.stringify({ format: 'layers-model', modelTopology, weightsManifest: [] })], 'model.json'),
];

/** A file whose description has very many of something. */
export interface HugeDescription {
  readonly file: string;
  readonly of: string;
  make(): Made;
}

const ofEach = (file: string, descriptions: Readonly<Record<string, () => Saved>>, inFile: (config: Saved) => Made) =>
  Object.entries(descriptions).map(([of, make]): HugeDescription => ({ file, of, make: () => inFile(make()) }));

/** What may cost whoever opens it much more than its bytes, and is to be refused. */
export const hugeDescriptions: readonly HugeDescription[] = [
  ...ofEach('.keras', described, archive),
  ...ofEach('.h5', old, hdf5),
  ...ofEach('model.json', old, tfjs),
];

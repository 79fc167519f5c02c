import { describeAsJson } from '@keisan/autograd/internal';
import { checkSize, type Json } from '@keisan/layers/internal';
import { classIn, inSnakeCase, invalid, isSaved, type Saved, savedIn } from './saved.ts';
import { NodeUpgrade } from './upgrade-nodes.ts';
import { layerClassOf, upgradedOptions } from './upgrade-options.ts';

/** What a layer within a line or a graph is. */
const kindOf = ({ class_name: name, config }: Saved): 'layer' | 'line' | 'graph' => {
  if (name === 'Sequential') return 'line';
  return isSaved(config) && Array.isArray(config.layers) ? 'graph' : 'layer';
};

/** A layer or a model, its names in snake case. */
function partOf(value: Json | undefined): Saved {
  const saved = inSnakeCase(savedIn('layer', value));
  if (typeof saved.class_name !== 'string') {
    throw invalid(`class_name ${describeAsJson(saved.class_name)}`, 'the name of a class');
  }
  // The oldest lines have their layers alone.
  const config = Array.isArray(saved.config)
    ? { layers: saved.config }
    : inSnakeCase(savedIn(`config of ${saved.class_name}`, saved.config));
  return { ...saved, config };
}

/**
 * The description of a model as Keras 3 writes it, from that of Keras 1 or 2, of Keras 3 in the old format, or of TensorFlow.js: classes
 * have their modules, Inputs have `batch_shape`, calls their arguments. Nothing but data is made.
 *
 * @throws ValueError for what is no such description.
 */
export function upgradedModel(model: Json | undefined): Json {
  // Initializers say nothing of their modules here: layers are counted among what comes of this.
  checkSize(model ?? null, Number.POSITIVE_INFINITY);
  const part = partOf(model);
  const kind = kindOf(part);
  if (kind === 'layer') throw invalid(`the layer ${part.class_name as string}`, 'a model');
  return upgraded(part);
}

function upgraded(part: Saved): Json {
  const kind = kindOf(part);
  if (kind === 'line') return upgradedLine(part);
  return kind === 'graph' ? upgradedGraph(part) : upgradedLayer(part);
}

/** The layers that TensorFlow makes of its operations between other layers. */
const OF_TENSORFLOW = /^(TFOpLambda|SlicingOpLambda|TensorFlowOpLayer|ClassMethod|InstanceMethod|InstanceProperty)$/;

const ofTensorFlow = (name: string, config: Saved) =>
  invalid(
    `${name} ${describeAsJson(config.function ?? config.name)}, an operation of TensorFlow`,
    'layers',
    'In Python write it as a layer, such as Add, Multiply or Rescaling, and save the model again',
  );

const batchShapeOf = (config: Saved): Json | undefined => config.batch_shape ?? config.batch_input_shape;

function upgradedLayer({ class_name: saved, config, registered_name: registered, module }: Saved): Json {
  const name = layerClassOf(saved as string);
  if (OF_TENSORFLOW.test(name)) throw ofTensorFlow(name, config as Saved);
  const options = upgradedOptions(name, config as Saved);
  if (name !== 'InputLayer') {
    const isOwn = typeof registered === 'string' && module === null;
    const named = isOwn ? { module, class_name: name, registered_name: registered } : classIn('keras.layers', name);
    return { ...named, config: options };
  }
  const shape = batchShapeOf(config as Saved);
  const batchShape = isSaved(shape) ? shape.items : shape;
  if (!Array.isArray(batchShape) || batchShape.length === 0) {
    throw invalid(`batch_input_shape ${describeAsJson(shape)} of an InputLayer`, 'the shape of a batch: [null, ...]');
  }
  return { ...classIn('keras.layers', name), config: { ...options, batch_shape: batchShape } };
}

/** Layers one after the other. The first may say what the data look like, in place of an Input. */
function upgradedLine({ config }: Saved): Json {
  const { layers, name, trainable, build_input_shape: built } = config as Saved;
  if (!Array.isArray(layers)) throw invalid(`layers ${describeAsJson(layers)} of a Sequential`, 'a list of them');
  const parts = layers.map((layer: Json) => partOf(layer));
  const first = parts[0]?.config as Saved | undefined;
  const shape = parts[0]?.class_name === 'InputLayer' ? undefined : (first?.batch_input_shape ?? built);
  const input = {
    class_name: 'InputLayer',
    config: { batch_shape: shape, dtype: 'float32', name: `${String(first?.name)}_input` },
  };
  return {
    module: 'keras',
    class_name: 'Sequential',
    registered_name: null,
    config: {
      name: name ?? 'sequential',
      trainable: trainable ?? true,
      layers: [...(shape ? [input] : []), ...parts].map(upgraded),
    },
  };
}

/** A node as Keras 3 writes it, in the old format too. */
const isNew = (node: Json) => isSaved(node) && 'args' in node;

function upgradedGraph({ class_name: className, config, registered_name: registered }: Saved): Json {
  const { layers, name, trainable, input_layers: inputs, output_layers: outputs } = config as Saved;
  const parts = (layers as readonly Json[]).map((layer) => {
    const part = partOf(layer);
    const layerName = part.name ?? (part.config as Saved).name;
    const nodes = part.inbound_nodes ?? [];
    if (typeof layerName !== 'string') throw invalid(`name ${describeAsJson(layerName)} of a layer`, 'a string');
    return { part, name: layerName, kind: kindOf(part), nodes };
  });
  const isUpgraded = parts.some(({ nodes }) => Array.isArray(nodes) && nodes.some(isNew));
  const upgrade = isUpgraded ? null : new NodeUpgrade(parts, outputs);
  const own = classIn('keras.src.models.functional', className);
  const isPlain = className === 'Functional' || className === 'Model';
  return {
    ...(isPlain ? { ...own, class_name: 'Functional' } : { module: null, class_name: own.class_name }),
    registered_name: isPlain ? 'Functional' : (registered ?? own.registered_name ?? own.class_name),
    config: {
      name: name ?? 'model',
      trainable: trainable ?? true,
      layers: parts.map((one) => ({
        ...(upgraded(one.part) as Saved),
        name: one.name,
        inbound_nodes: upgrade ? upgrade.nodes(one.name, one.nodes) : one.nodes,
      })),
      input_layers: upgrade ? upgrade.ends(inputs) : (inputs ?? null),
      output_layers: upgrade ? upgrade.ends(outputs) : (outputs ?? null),
    },
  };
}

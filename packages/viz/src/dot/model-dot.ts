import { checkOptions, describeValue, type OptionNames, ValueError } from '@keisan/autograd';
import { digraph, toDot } from 'ts-graphviz';
import { layerColors } from './colors.ts';
import { type Field, recordLabel } from './record.ts';
import { checkRankDir, edgeStyle, graphStyle, nodeStyle, type RankDir } from './style.ts';

/** A shape in which null stands for the batch. */
export type DrawableShape = readonly (number | null)[];

/** What a diagram needs to know of a layer. */
export interface DrawableLayer {
  /** The layer's name. */
  readonly name: string;
  /** The name of its class. */
  readonly className: string;
  /** The dtype of the layer's computation. */
  readonly dtype: string;
  /** Whether the layer's weights are trained; null when it has none. */
  readonly trainable: boolean | null;
  /** The activation's name; absent when the layer has none. */
  readonly activation?: string;
  /** The shape of each input, batch first. */
  readonly inputShapes: readonly DrawableShape[];
  /** The shape of the output, batch first. */
  readonly outputShape: DrawableShape;
  /** The names of the layers whose outputs it reads. */
  readonly inbound: readonly string[];
}

/** A model that can be drawn: `Sequential` is one. */
export interface DrawableModel {
  /** The model's name. */
  readonly name: string;
  /** The layers; throws when the model is not built. */
  describe(): readonly DrawableLayer[];
}

/** Options of {@link modelToDot}. Source: https://keras.io/api/utils/model_plotting_utils/ */
export interface ModelToDotOptions {
  /** Whether to show the shapes of inputs and outputs. Default: false. */
  showShapes?: boolean;
  /** Whether to show the dtype of outputs. Default: false. */
  showDtype?: boolean;
  /** Whether to show the names of layers beside their classes. Default: true, as for Keras's model_to_dot. */
  showLayerNames?: boolean;
  /** The direction of the diagram. Default: `'TB'`, from top to bottom. */
  rankdir?: RankDir;
  /** The resolution of a PNG, in dots per inch. Default: 200. */
  dpi?: number;
  /** Whether to show activations. Default: false. */
  showLayerActivations?: boolean;
  /** Whether to show which layers are trained. Default: false. */
  showTrainable?: boolean;
}

/** The options of {@link modelToDot}. */
export const modelToDotOptions: OptionNames<ModelToDotOptions> = {
  showShapes: true,
  showDtype: true,
  showLayerNames: true,
  rankdir: true,
  dpi: true,
  showLayerActivations: true,
  showTrainable: true,
};

/** `(None, 784)`, as Keras's diagrams show a shape. */
const formatShape = (shape: DrawableShape): string =>
  `(${shape.map((n) => n ?? 'None').join(', ')}${shape.length === 1 ? ',' : ''})`;

function layerFields(layer: DrawableLayer, options: ModelToDotOptions): Field[] {
  const { showShapes, showDtype, showLayerNames = true, showLayerActivations, showTrainable } = options;
  const title = showLayerNames ? `${layer.name} (${layer.className})` : layer.className;
  const inputs = layer.inputShapes.map(formatShape).join(', ');
  const facts = [
    ...(showShapes
      ? [[`Input shape: ${inputs || '?'}`], [`Output shape: ${formatShape(layer.outputShape)}`]].flat()
      : []),
    ...(showDtype ? [`Output dtype: ${layer.dtype}`] : []),
    ...(showTrainable && layer.trainable !== null ? [layer.trainable ? 'Trainable' : 'Non-trainable'] : []),
  ];
  return [
    title,
    ...(showLayerActivations && layer.activation ? [`Activation: ${layer.activation}`] : []),
    ...(facts.length > 1 ? [facts] : facts),
  ];
}

/**
 * A model as a diagram in the DOT language: a box for each layer, coloured by its kind, and an arrow for each connection.
 * The same model always gives the same text. Keras's model_to_dot.
 *
 * @throws ValueError for options that do not exist, and what `describe` throws when the model is not built.
 *
 * Source: https://keras.io/api/utils/model_plotting_utils/#model_to_dot-function
 */
export function modelToDot(model: DrawableModel, options: ModelToDotOptions = {}): string {
  checkOptions('modelToDot', options, modelToDotOptions);
  return drawModel('modelToDot', model, options);
}

/** {@link modelToDot} for a function of another name, which its errors mention. */
export function drawModel(where: string, model: DrawableModel, options: ModelToDotOptions): string {
  const rankdir = checkRankDir(where, options.rankdir ?? 'TB');
  if (typeof model?.describe !== 'function') {
    throw new ValueError({ where, got: describeValue(model), expected: 'a model, such as a Sequential' });
  }
  const layers = model.describe();
  const ids = new Map(layers.map((layer, i) => [layer.name, `n${i}`]));
  const graph = digraph(model.name, { ...graphStyle, rankdir }, (g) => {
    g.attributes.node.apply({ ...nodeStyle, shape: 'record', margin: '0.16,0.08' });
    g.attributes.edge.apply(edgeStyle);
    for (const layer of layers) {
      const fields = layerFields(layer, options);
      // A record's fields turn with the direction of the diagram: braces turn them back.
      const sideways = rankdir === 'LR' || rankdir === 'RL';
      g.node(ids.get(layer.name)!, {
        label: sideways ? recordLabel(fields).slice(1, -1) : recordLabel(fields),
        ...layerColors(layer.className),
      });
    }
    for (const layer of layers) {
      for (const source of layer.inbound) g.edge([ids.get(source)!, ids.get(layer.name)!]);
    }
  });
  return `${toDot(graph)}\n`;
}

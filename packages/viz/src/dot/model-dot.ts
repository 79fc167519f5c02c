import { ValueError } from '@keisan/autograd';
import { checkOptions, describeValue } from '@keisan/autograd/internal';
import type { DrawableConnection, DrawableLayer, DrawableModel } from '../drawable/model.ts';
import { visibleName } from '../visible-text.ts';
import { checkLayers } from './check-layers.ts';
import { escapeLabel } from './escape.ts';
import { layerRecord } from './layer-record.ts';
import { findLongEdges } from './long-edges.ts';
import { type ModelToDotOptions, modelToDotOptions } from './model-options.ts';
import { checkRankDir } from './rank-dir.ts';
import { arrowsOf, boxesOf, withoutLongEdges } from './repeated.ts';
import {
  brokenStyle,
  clusterStyle,
  edgeStyle,
  edgeWeight,
  graphStyle,
  layoutEffort,
  nodeStyle,
  recordStyle,
} from './style.ts';
import { type DotAttributes, type DotEdge, type DotGraph, writeDot } from './write-dot.ts';

const isExpanded = (layer: DrawableLayer, { expandNested }: ModelToDotOptions): boolean =>
  Boolean(expandNested && layer.layers?.length);

/** The layer that stands at a place inside a model, and which of its outputs is meant. */
function innerEnd(layer: DrawableLayer, end: 'inputs' | 'outputs', index: number): { place: number; output: number } {
  const { layers = [], ends } = layer;
  const found = ends?.[end][index];
  const place = found ? layers.findIndex(({ name }) => name === found.name) : -1;
  if (found && place >= 0) return { place, output: found.output };
  return { place: end === 'inputs' ? 0 : layers.length - 1, output: 0 };
}

/** The id of the box where an input of a layer comes in, or an output goes out: inside it, where its layers are drawn. */
function endOf(
  layer: DrawableLayer,
  id: string,
  end: 'inputs' | 'outputs',
  index: number,
  options: ModelToDotOptions,
): string {
  if (!isExpanded(layer, options)) return id;
  const { place, output } = innerEnd(layer, end, index);
  return endOf(layer.layers![place]!, `${id}_${place}`, end, output, options);
}

/** What a layer reads, each once where it makes one arrow. */
const connectionsOf = ({ inbound, connections }: DrawableLayer): readonly DrawableConnection[] =>
  connections ?? inbound.map((name) => ({ name, output: 0, input: 0 }));

/** The title of a frame, on the left, with as much empty room beside it, which keeps it clear of the arrow in the middle. */
function frameTitle(layer: DrawableLayer, options: ModelToDotOptions): string {
  const title = visibleName(options.showLayerNames === false ? layer.className : layer.name);
  const room = title.replace(/./gsu, (letter) => ' '.repeat(letter <= '\x7f' ? 2 : 4));
  return `${escapeLabel(title)}  ${room}\\l`;
}

/** How many frames may stand within each other: each makes all of those around it larger. */
const DEEPEST = 200;

function drawLayers(
  where: string,
  attributes: DotAttributes,
  layers: readonly DrawableLayer[],
  options: ModelToDotOptions,
  path: readonly number[] = [],
): DotGraph {
  if (path.length > DEEPEST) {
    throw new ValueError({
      where,
      got: `models within each other, more than ${DEEPEST} deep`,
      expected: `at most ${DEEPEST} with expandNested`,
      fix: 'Leave expandNested out, or draw an inner model',
    });
  }
  const places = new Map(
    layers.map((layer, i) => [layer.name, { layer, place: [...path, i], id: `n${[...path, i].join('_')}` }]),
  );
  const nodes = new Map<string, DotAttributes>();
  const frames = new Map<string, DotGraph>();
  const edges: DotEdge[] = [];
  for (const { layer, place, id } of places.values()) {
    if (isExpanded(layer, options)) {
      checkLayers(where, layer.layers!);
      const style = { ...clusterStyle, label: frameTitle(layer, options) };
      frames.set(`cluster_${id}`, drawLayers(where, style, layer.layers!, options, place));
    } else nodes.set(id, layerRecord(layer, options));
  }
  for (const { layer, id } of places.values()) {
    const drawn = new Set<string>();
    for (const { name, output, input } of connectionsOf(layer)) {
      const source = places.get(name)!;
      const from = endOf(source.layer, source.id, 'outputs', output, options);
      const to = endOf(layer, id, 'inputs', input, options);
      if (drawn.has(`${from} ${to}`)) continue;
      drawn.add(`${from} ${to}`);
      edges.push([from, to]);
    }
  }
  return { attributes, nodes, frames, edges };
}

/**
 * A model as a diagram in the DOT language: a box for each layer, coloured by its kind, and an arrow for each connection.
 * The same model always gives the same text. Where arrows past other layers would make the diagram too large to lay out, a layer
 * is drawn again where it is read, by its name and with a broken outline, in place of the longest. Keras's model_to_dot.
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
  if (typeof model.name !== 'string') {
    throw new ValueError({ where, got: `a model with the name ${describeValue(model.name)}`, expected: 'a string' });
  }
  const layers = model.describe();
  checkLayers(where, layers);
  const style = { ...graphStyle, rankdir };
  const drawn = drawLayers(where, style, layers, options);
  const boxes = boxesOf(drawn).size;
  const isLong = findLongEdges(boxes, arrowsOf(drawn));
  const isRepeated = arrowsOf(drawn).some(([from, to]) => isLong(from, to));
  // Layers that are drawn twice are known by their names.
  const named = isRepeated && options.showLayerNames === false;
  const diagram = named ? drawLayers(where, style, layers, { ...options, showLayerNames: true }) : drawn;
  const repeat = (box: DotAttributes) => ({ ...box, style: brokenStyle });
  const whole = isRepeated ? withoutLongEdges(diagram, isLong, repeat, edgeWeight(boxes)) : diagram;
  return writeDot({
    name: escapeLabel(model.name),
    edgeStyle,
    nodeStyle: { ...nodeStyle, ...recordStyle },
    ...whole,
    attributes: { ...style, ...layoutEffort(boxesOf(whole).size) },
  });
}

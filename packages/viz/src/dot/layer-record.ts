import type { DrawableLayer, DrawableShape } from '../drawable/model.ts';
import { visibleName } from '../visible-text.ts';
import { layerColors, PAPER } from './colors.ts';
import type { ModelToDotOptions } from './model-options.ts';
import { type Field, recordLabel } from './record.ts';
import { brokenStyle, rowHeight } from './style.ts';
import type { DotAttributes } from './write-dot.ts';

/** `(None, 784)`, as Keras's diagrams show a shape. */
const formatShape = (shape: DrawableShape): string =>
  `(${shape.map((n) => n ?? 'None').join(', ')}${shape.length === 1 ? ',' : ''})`;

/** Of several shapes a list, as Keras's diagrams show them. */
const formatShapes = (shapes: readonly DrawableShape[]): string =>
  shapes.length === 1 ? formatShape(shapes[0]!) : shapes.length === 0 ? '?' : `[${shapes.map(formatShape).join(', ')}]`;

/** `dense (Dense)`, or `Dense` without names. */
function layerTitle(layer: DrawableLayer, { showLayerNames = true }: ModelToDotOptions): string {
  const className = visibleName(layer.className);
  return showLayerNames ? `${visibleName(layer.name)} (${className})` : className;
}

/** What is said about a layer below its title: the activation, and the facts that Keras puts side by side. */
function layerRows(layer: DrawableLayer, options: ModelToDotOptions): string[][] {
  const activation = options.showLayerActivations && layer.activation ? [`Activation: ${layer.activation}`] : [];
  const { inputShapes, outputShapes = [layer.outputShape] } = layer;
  // Where data come in there is no input to speak of.
  const inputs = layer.className === 'InputLayer' ? [] : [`Input shape: ${formatShapes(inputShapes)}`];
  const facts = [
    ...(options.showShapes ? [...inputs, `Output shape: ${formatShapes(outputShapes)}`] : []),
    ...(options.showDtype ? [`Output dtype: ${layer.dtype}`] : []),
    ...(options.showTrainable && layer.trainable !== null ? [layer.trainable ? 'Trainable' : 'Non-trainable'] : []),
  ];
  return [activation, facts].filter((row) => row.length > 0);
}

/** The box of a layer: its title in the colour of its kind, and what is said about it on white. */
export function layerRecord(layer: DrawableLayer, options: ModelToDotOptions): DotAttributes {
  const title = layerTitle(layer, options);
  const rows = layerRows(layer, options);
  // A row of boxes is short when what it says of each stands one below the other.
  const sideways = options.rankdir === 'LR' || options.rankdir === 'RL';
  const fields: Field[] = [title, ...(sideways ? rows.flat() : rows.map((row) => (row.length > 1 ? row : row[0]!)))];
  const label = recordLabel(fields);
  const { fillcolor, color } = layerColors(layer.className);
  const titleHeight = rowHeight(title);
  const share = titleHeight / (titleHeight + (fields.length - 1) * rowHeight(''));
  return {
    // A record's fields turn with the direction of the diagram: braces turn them back.
    label: sideways ? label.slice(1, -1) : label,
    fillcolor: fields.length > 1 ? `${fillcolor};${share.toFixed(3)}:${PAPER}` : fillcolor,
    color,
    ...(options.showTrainable && layer.trainable === false ? { style: brokenStyle } : {}),
  };
}

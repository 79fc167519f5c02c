import type { DrawableLayer, DrawableShape } from '../drawable/model.ts';
import { visibleName } from '../visible-text.ts';
import { layerColors, PAPER } from './colors.ts';
import type { ModelToDotOptions } from './model-options.ts';
import { type Field, recordLabel } from './record.ts';
import { frozenStyle, rowHeight } from './style.ts';
import type { DotAttributes } from './write-dot.ts';

/** `(None, 784)`, as Keras's diagrams show a shape. */
const formatShape = (shape: DrawableShape): string =>
  `(${shape.map((n) => n ?? 'None').join(', ')}${shape.length === 1 ? ',' : ''})`;

/** `dense (Dense)`, or `Dense` without names. */
function layerTitle(layer: DrawableLayer, { showLayerNames = true }: ModelToDotOptions): string {
  const className = visibleName(layer.className);
  return showLayerNames ? `${visibleName(layer.name)} (${className})` : className;
}

/** What is said about a layer below its title: the activation, and the facts that Keras puts side by side. */
function layerRows(layer: DrawableLayer, options: ModelToDotOptions): string[][] {
  const activation = options.showLayerActivations && layer.activation ? [`Activation: ${layer.activation}`] : [];
  const inputs = layer.inputShapes.map(formatShape).join(', ');
  const facts = [
    ...(options.showShapes ? [`Input shape: ${inputs || '?'}`, `Output shape: ${formatShape(layer.outputShape)}`] : []),
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
    ...(options.showTrainable && layer.trainable === false ? { style: frozenStyle } : {}),
  };
}

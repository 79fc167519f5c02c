import { type Parameter, ValueError } from '@keisan/autograd';
import {
  bytesPerElement,
  checkFunction,
  checkOptions,
  describeAsJson,
  describeValue,
  everyPlace,
  type OptionNames,
  printable,
} from '@keisan/autograd/internal';
import { AnyLayer } from '../layer/any-layer.ts';
import { Layer } from '../layer/layer.ts';
import { classNameOf } from '../naming/class-name.ts';
import type { Optimizer } from '../optimizers/index.ts';
import type { PartialShape } from '../shapes.ts';
import type { Operation } from '../symbolic/keras-tensor.ts';
import type { ModelGraph } from '../symbolic/model-graph.ts';
import { shapesOf } from '../symbolic/tree.ts';
import { connectionsOf, isLine } from './connections.ts';
import { type Column, renderTable } from './rich-table.ts';
import { paint, type Style, type Styled, wrapText } from './rich-text.ts';
import { defaultOutput, isColored } from './text-output.ts';

/** Options of `summary`. Source: https://keras.io/api/models/model/#summary-method */
export interface SummaryOptions {
  /** The width of the table in characters. Default: 88, 108 where layers are not in a line, or what the terminal has, less 4. A terminal cuts off what is wider. */
  lineLength?: number;
  /** Where the columns end, as shares of the width. Default: `[0.45, 0.8, 1]`, or `[0.3, 0.56, 0.74, 1]` where layers are not in a line. */
  positions?: readonly number[];
  /** What to print with; it gets the whole text, without colours. Default: standard output, in colour on a terminal. */
  printFn?: (text: string) => void;
  /** Whether the layers of models within are listed below them. Default: false. */
  expandNested?: boolean;
  /** Whether to add a column that says which layers are trained. Default: false. */
  showTrainable?: boolean;
  /** The names, or patterns, of the first and the last layer to show. Default: all. */
  layerRange?: readonly [first: string, last: string];
}

const summaryOptions: OptionNames<SummaryOptions> = {
  lineLength: 'number',
  positions: true,
  printFn: true,
  expandNested: 'flag',
  showTrainable: 'flag',
  layerRange: 'list',
};

/** A layer of layers, and what trains it. */
interface Summarized extends AnyLayer {
  readonly layers: readonly AnyLayer[];
  /** The graph of the layers, where there is one that is no mere line. */
  readonly graph: ModelGraph | null;
  readonly optimizer: Optimizer | null;
}

/** Where a summary goes: how wide it is, and whether it is written in colours. */
export interface SummaryTarget {
  readonly columns: number;
  readonly color: boolean;
}

const NUMBER: Style = '38;5;34';
const NONE: Style = '38;5;45';
const CLASS: Style = '38;5;33';
const BOLD: Style = '1';

/** The least width of a column in which anything can be read. */
const LEAST = 4;
/** The largest width of a table: what nobody can look at takes memory all the same. */
const MOST = 10_000;

const styled = (text: string, style: Style | '' = ''): Styled => ({ text: printable(text), style });
const grouped = (n: number): string => n.toLocaleString('en-US');

function shapeParts(shape: PartialShape): Styled[] {
  const lengths = shape.flatMap((n, i) => [
    ...(i === 0 ? [] : [styled(', ')]),
    n === null ? styled('None', NONE) : styled(String(n), NUMBER),
  ]);
  return [styled('('), ...lengths, styled(')')];
}

const separated = (parts: readonly Styled[][]): Styled[] =>
  parts.flatMap((part, i) => (i === 0 ? part : [styled(', '), ...part]));

/** The shape of what an operation gave last: of several outputs a list. */
function shapeCell(operation: Operation): Styled[] {
  const node = operation.ownNodes.at(-1);
  const built = operation instanceof Layer && operation.outputShape ? shapesOf(operation.outputShape) : [];
  const shapes = node ? node.outputs.map(({ shape }) => shape) : built;
  if (shapes.length === 0) return [styled('?')];
  if (shapes.length === 1) return shapeParts(shapes[0]!);
  return [styled('['), ...separated(shapes.map(shapeParts)), styled(']')];
}

function paramsCell(operation: Operation): Styled[] {
  if (!(operation instanceof AnyLayer)) return [styled('0', NUMBER)];
  if (!operation.built) return [styled('0', NUMBER), styled(' (unbuilt)')];
  return [styled(grouped(operation.countParams()), NUMBER)];
}

/** `dense[0][0], dense[1][0]`. */
function connectionsCell(operation: Operation, graph: ModelGraph): Styled[] {
  const cells = connectionsOf(operation, graph).map(({ name, node, tensor }) => [
    styled(`${name}[`),
    styled(String(node), NUMBER),
    styled(']['),
    styled(String(tensor), NUMBER),
    styled(']'),
  ]);
  return cells.length === 0 ? [styled('-')] : separated(cells);
}

function trainableCell(operation: Operation): Styled[] {
  if (!(operation instanceof AnyLayer) || operation.weights.length === 0) return [styled('-', BOLD)];
  return [operation.trainable ? styled('Y', '1;38;5;34') : styled('N', '1;38;5;9')];
}

/** A layer or a function of the table, and in how many models it stands that are listed above it. */
interface Listed {
  readonly operation: Operation;
  readonly depth: number;
}

const isLayer = (value: unknown): value is AnyLayer => value instanceof AnyLayer;

/** The layers of a model within; none of what is no model. */
function layersOf(operation: Operation): readonly AnyLayer[] {
  const layers: unknown = isLayer(operation) && Reflect.get(operation, 'layers');
  return Array.isArray(layers) && everyPlace(layers, isLayer) ? layers : [];
}

/** Layers, each before those within it. */
const withLayersWithin = (operations: readonly Operation[], depth = 0): Listed[] =>
  operations.flatMap((operation) => [{ operation, depth }, ...withLayersWithin(layersOf(operation), depth + 1)]);

function layerRow({ operation, depth }: Listed, graph: ModelGraph | null, showTrainable: boolean): Styled[][] {
  const className = operation instanceof AnyLayer ? classNameOf(operation) : operation.label.split(' ')[0]!;
  const indent = depth === 0 ? '' : `${'   '.repeat(depth)}└ `;
  const name = [styled(`${indent}${operation.name} (`), styled(className, CLASS), styled(')')];
  return [
    name,
    shapeCell(operation),
    paramsCell(operation),
    ...(graph ? [connectionsCell(operation, graph)] : []),
    ...(showTrainable ? [trainableCell(operation)] : []),
  ];
}

/** `1.55 MB`, as Keras says how much memory numbers take. */
function memorySize(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'];
  let size = bytes;
  for (const unit of units) {
    if (size < 1024) return `${size.toFixed(2)} ${unit}`;
    size /= 1024;
  }
  return `${size.toFixed(2)} PB`;
}

const countOf = (parameters: readonly Parameter[]) => parameters.reduce((n, p) => n + p.size, 0);
const bytesOf = (parameters: readonly Parameter[]) =>
  parameters.reduce((n, p) => n + p.size * bytesPerElement(p.dtype), 0);

function totals(model: Summarized): Styled[][] {
  const optimizer = model.optimizer && model.built && model.optimizer.built ? model.optimizer.variables : null;
  const trainable = [...new Set(model.trainableWeights)];
  const fixed = [...new Set(model.nonTrainableWeights)];
  const line = (title: string, parameters: readonly Parameter[]) => [
    styled(` ${title}: `, BOLD),
    styled(grouped(countOf(parameters)), NUMBER),
    styled(` (${memorySize(bytesOf(parameters))})`),
  ];
  return [
    line('Total params', [...trainable, ...fixed, ...(optimizer ?? [])]),
    line('Trainable params', trainable),
    line('Non-trainable params', fixed),
    ...(optimizer ? [line('Optimizer params', optimizer)] : []),
  ];
}

/** Where the layers stand whose names begin with a pattern; nowhere for what is no pattern. */
function placesOf(pattern: string, layers: readonly Operation[]): number[] {
  try {
    const expression = new RegExp(`^(?:${pattern})`);
    return layers.flatMap((layer, i) => (expression.test(layer.name) ? [i] : []));
  } catch {
    return [];
  }
}

/** The part of `layers` from the first that matches one pattern to the last that matches the other. */
function selectLayers(layers: readonly Operation[], range: SummaryOptions['layerRange']): readonly Operation[] {
  if (!range) return layers;
  const isPair = Array.isArray(range) && range.length === 2 && range.every((name) => typeof name === 'string');
  const [first, last] = isPair ? range.map((pattern) => placesOf(pattern, layers)) : [];
  if (!first?.length || !last?.length) {
    throw new ValueError({
      where: 'summary',
      got: `layerRange ${describeAsJson(range)}`,
      expected: `names, or patterns of names, of layers: ${layers.map((layer) => layer.name).join(', ')}`,
    });
  }
  const [from, to] = [Math.min(...first), Math.max(...last)];
  return from > to ? layers.slice(Math.min(...last), Math.max(...first) + 1) : layers.slice(from, to + 1);
}

/** How wide each column is that ends at its share of a width. */
const widthsOf = (positions: readonly number[], width: number): number[] =>
  positions.map((position, i) => Math.trunc(position * width) - Math.trunc((positions[i - 1] ?? 0) * width));

/** The width of a table that nobody gave: what the terminal has, less 4, but room for every column. */
function defaultWidth(positions: readonly number[], most: number, columns: number): number {
  let width = Math.max(0, Math.min(most, columns - 4));
  while (width < most && widthsOf(positions, width).some((n) => n < LEAST)) width++;
  return width;
}

function columnsOf(
  options: SummaryOptions,
  target: SummaryTarget,
  isConnected: boolean,
): { columns: Column[]; width: number } {
  const { showTrainable = false } = options;
  const usual = isConnected ? [0.3, 0.56, 0.74, 1] : [0.45, 0.8, 1];
  const given = options.positions ?? usual;
  if (!Array.isArray(given) || given.length !== usual.length) {
    throw new ValueError({
      where: 'summary',
      got: `positions ${describeValue(given)}`,
      expected: `${isConnected ? 'four' : 'three'} shares of the width, one for each column, such as [${usual.join(', ')}]`,
    });
  }
  const positions = showTrainable ? [...given.map((p) => p * 0.9), 1] : given;
  const most = (isConnected ? 108 : 88) + (showTrainable ? 12 : 0);
  const width = options.lineLength ?? defaultWidth(positions, most, target.columns);
  const titles = ['Layer (type)', 'Output Shape', 'Param #', ...(isConnected ? ['Connected to'] : []), 'Trainable'];
  const alignments = ['left', 'left', 'right', ...(isConnected ? (['left'] as const) : []), 'center'] as const;
  if (!(Number.isInteger(width) && width <= MOST)) {
    throw new ValueError({
      where: 'summary',
      got: `lineLength ${describeValue(width)}`,
      expected: `a whole number of characters, at most ${MOST}`,
    });
  }
  const columns = widthsOf(positions, width).map((columnWidth, i): Column => {
    if (!(columnWidth >= LEAST)) {
      throw new ValueError({
        where: 'summary',
        got: `a width of ${columnWidth} for column ${i + 1} of a table of ${width}`,
        expected: `at least ${LEAST} characters`,
        fix: 'Pass a larger lineLength, or other positions',
      });
    }
    return { title: titles[i]!, alignment: alignments[i]!, width: columnWidth };
  });
  return { columns, width };
}

/** The text of a summary, with a line end after each line. */
export function formatSummary(model: Summarized, options: SummaryOptions, target: SummaryTarget): string {
  const isOfGraph = model.layers.length > 0 && model.layers[0] === model.graph?.operations[0];
  const graph = isOfGraph && !isLine(model.graph!) ? model.graph : null;
  const { columns, width } = columnsOf(options, target, graph !== null);
  const layers = selectLayers(isOfGraph ? model.graph!.operations : model.layers, options.layerRange);
  const listed = options.expandNested ? withLayersWithin(layers) : layers.map((operation) => ({ operation, depth: 0 }));
  const rows = listed.map((one) => layerRow(one, graph, options.showTrainable ?? false));
  const line = (parts: readonly Styled[]) =>
    wrapText(parts, target.columns, 'fold').map((wrapped) => paint(wrapped, target.color));
  return [
    ...line([styled(`Model: "${model.name}"`, BOLD)]),
    ...renderTable(columns, rows, width, target),
    ...totals(model).flatMap(line),
    '',
  ].join('\n');
}

/** Prints a summary of a model: a terminal cuts off what does not fit, anything else takes lines as long as asked for. */
export function printSummary(model: Summarized, options: SummaryOptions = {}): void {
  checkOptions('summary', options, summaryOptions);
  const { lineLength = 0, printFn } = options;
  if (printFn !== undefined)
    checkFunction('summary: printFn', printFn, 'a function of the text', 'printFn: (text) => console.log(text)');
  const out = defaultOutput();
  const unlimited = Math.max(out.columns ?? 80, lineLength);
  if (printFn) printFn(formatSummary(model, options, { columns: unlimited, color: false }));
  else out.write(formatSummary(model, options, { columns: out.columns ?? unlimited, color: isColored(out) }));
}

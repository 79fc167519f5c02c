import { ValueError } from '@keisan/autograd';
import { describeValue, everyPlace } from '@keisan/autograd/internal';
import type { DrawableLayer } from '../drawable/model.ts';

const isText = (value: unknown): boolean => typeof value === 'string';

const isShape = (value: unknown): boolean =>
  Array.isArray(value) && everyPlace(value, (length) => length === null || typeof length === 'number');

const isListOf = (holds: (value: unknown) => boolean) => (value: unknown) =>
  Array.isArray(value) && everyPlace(value, holds);

const isConnection = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && isText(Reflect.get(value, 'name'));

/** What the properties of a layer have to be that a diagram shows, and how to tell. */
const properties = {
  name: ['a string', isText],
  className: ['a string', isText],
  dtype: ['a string', isText],
  activation: ['a string', (value: unknown) => value === undefined || isText(value)],
  inputShapes: ['a list of shapes, batch first', isListOf(isShape)],
  outputShape: ['a shape, batch first', isShape],
  outputShapes: ['a list of shapes, batch first', (value: unknown) => value === undefined || isListOf(isShape)(value)],
  connections: [
    'a list of { name, output, input }',
    (value: unknown) => value === undefined || isListOf(isConnection)(value),
  ],
  inbound: ['a list of names of layers', isListOf(isText)],
} as const satisfies Partial<Record<keyof DrawableLayer, readonly [string, (value: unknown) => boolean]>>;

function checkLayer(where: string, layer: DrawableLayer, place: number): void {
  if (typeof layer !== 'object' || layer === null) {
    throw new ValueError({ where, got: `${describeValue(layer)} in place of layer ${place}`, expected: 'a layer' });
  }
  for (const [name, [expected, holds]] of Object.entries(properties)) {
    const value: unknown = Reflect.get(layer, name);
    if (holds(value)) continue;
    throw new ValueError({ where, got: `${name} ${describeValue(value)} of layer ${place}`, expected });
  }
}

/** @throws ValueError for layers that cannot be drawn, or whose data come from a layer that is not among them. */
export function checkLayers(where: string, layers: readonly DrawableLayer[]): void {
  if (!Array.isArray(layers)) {
    throw new ValueError({ where, got: describeValue(layers), expected: 'a list of layers' });
  }
  for (const [i, layer] of layers.entries()) checkLayer(where, layer, i);
  const names = new Set<string>();
  for (const { name } of layers as readonly DrawableLayer[]) {
    if (names.has(name)) {
      throw new ValueError({ where, got: `two layers ${describeValue(name)}`, expected: 'a name for each layer' });
    }
    names.add(name);
  }
  for (const { name, inbound, connections = [] } of layers as readonly DrawableLayer[]) {
    const sources = [...inbound, ...connections.map((connection) => connection.name)];
    const missing = sources.find((source) => !names.has(source));
    if (missing === undefined) continue;
    throw new ValueError({
      where,
      got: `a layer ${describeValue(name)} that reads from ${describeValue(missing)}`,
      expected: `the names of layers beside it: ${[...names].join(', ')}`,
    });
  }
}

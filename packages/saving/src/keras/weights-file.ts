import { cast, type Parameter, type Tensor, tensor, ValueError } from '@keisan/autograd';
import { formatShape, sameShape } from '@keisan/autograd/internal';
import { AnyLayer } from '@keisan/layers/internal';
import type { Content } from '../files/content.ts';
import type { Source } from '../files/source.ts';
import { type Group, hdf5Root } from '../hdf5/read.ts';
import { type Hdf5Group, hdf5Layout } from '../hdf5/write.ts';
import type { State } from './states.ts';

/** Where Keras has the variables of an object. */
const VARIABLES = 'vars';

interface GrowingGroup extends Hdf5Group {
  readonly attributes: Record<string, string>;
  readonly entries: Map<string, GrowingGroup | Tensor>;
}

const newGroup = (): GrowingGroup => ({ attributes: {}, entries: new Map() });

function groupAt(root: GrowingGroup, path: readonly string[]): GrowingGroup {
  return path.reduce((group, name) => {
    const found = group.entries.get(name) ?? newGroup();
    group.entries.set(name, found);
    return found as GrowingGroup;
  }, root);
}

/** A file of weights as Keras 3 has it: `model.weights.h5`. It has the values that the variables have now, whatever happens to them later. */
export function weightsContent(states: readonly State[]): Content {
  const root = newGroup();
  for (const { path, owner, variables } of states) {
    const group = groupAt(root, [...path, VARIABLES]);
    group.attributes.name = owner.name;
    variables.forEach((variable, i) => {
      group.entries.set(String(i), variable.detach());
    });
  }
  return hdf5Layout(root);
}

/** The values that a file has for variables. */
export type Values = Map<Parameter, Tensor>;

/** Groups of a file of weights, by the names that lead to them. */
export class WeightsFile {
  readonly source: Source;
  readonly #root: Group;
  readonly #groups = new Map<string, Group | undefined>();

  /** @throws ValueError for what is no HDF5 file. */
  constructor(source: Source) {
    this.source = source;
    this.#root = hdf5Root(source);
  }

  /** The group that names lead to; undefined for none. */
  #group(path: readonly string[]): Group | undefined {
    if (path.length === 0) return this.#root;
    const key = path.join('/');
    if (!this.#groups.has(key)) this.#groups.set(key, this.#group(path.slice(0, -1))?.group(path.at(-1)!));
    return this.#groups.get(key);
  }

  /** The variables of an object. */
  variables(path: readonly string[]): Group | undefined {
    return this.#group([...path, VARIABLES]);
  }

  /** How many variables an object has. */
  count(path: readonly string[]): number {
    return this.variables(path)?.names.length ?? 0;
  }
}

const nameOf = ({ path, owner }: State): string =>
  owner instanceof AnyLayer ? owner.label : `the optimizer at ${path.join('/')}`;

/**
 * The values that a file has for the variables of an object.
 * @throws ValueError for other variables than those, and for a damaged file.
 */
export function valuesFor(file: WeightsFile, state: State, where: string): Values {
  const { path, variables } = state;
  const place = [...path, VARIABLES].join('/');
  const count = file.count(path);
  if (count !== variables.length) {
    throw new ValueError({
      where,
      got: `${count} weights at ${place} of ${file.source.name}`,
      expected: `the ${variables.length} of ${nameOf(state)}`,
      fix: 'The file is that of another model, or of another version of it',
    });
  }
  const group = file.variables(path);
  return new Map(
    variables.map((variable, i) => [variable, valueFrom(group!, String(i), variable, { file, place, where })]),
  );
}

function valueFrom(
  group: Group,
  name: string,
  variable: Parameter,
  { file, place, where }: { readonly file: WeightsFile; readonly place: string; readonly where: string },
): Tensor {
  const dataset = group.dataset(name);
  const shape = dataset?.shape;
  if (!dataset || !shape || !sameShape(shape, variable.shape)) {
    throw new ValueError({
      where,
      got: `${shape ? `shape ${formatShape(shape)}` : 'nothing'} at ${place}/${name} of ${file.source.name}`,
      expected: `${formatShape(variable.shape)}, the shape of "${variable.path}"`,
    });
  }
  return cast(tensor(dataset.read(), { shape, copy: false }), variable.dtype);
}

/** Gives all variables their values. */
export function assignAll(values: Values): void {
  for (const [variable, value] of values) variable.assign(value);
}

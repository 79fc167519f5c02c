import { type Tensor, tensor } from '@keisan/autograd';
import { type Content, damaged, type Source } from '@keisan/files';
import { AnyLayer } from '@keisan/layers/internal';
import { type Dataset, type Group, hdf5Root } from '../hdf5/read.ts';
import { type Hdf5Group, hdf5Layout } from '../hdf5/write.ts';
import { type Stored, type Values, valuesFor } from './apply.ts';
import type { State } from './states.ts';

/** How many names a file may have, and how deep, where all of them are looked at. */
const MOST_NAMES = 200_000;
const DEEPEST = 300;

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

  /** The variables of all objects by the names that these had. @throws ValueError for a file with more of them than a model has. */
  byName(): ReadonlyMap<string, Group> {
    const found = new Map<string, Group>();
    const seen = new Set<number>();
    let left = MOST_NAMES;
    const visit = (group: Group, depth: number) => {
      const { names } = group;
      left -= names.length;
      if (left < 0 || depth > DEEPEST) {
        throw damaged(this.source, `groups without end`, `at most ${MOST_NAMES} names, ${DEEPEST} deep`);
      }
      for (const name of names) {
        const place = group.placeOf(name)!;
        if (seen.has(place)) continue;
        seen.add(place);
        const inner = group.group(name);
        if (!inner) continue;
        const owner = name === VARIABLES ? inner.texts('name')?.[0] : undefined;
        if (owner !== undefined && !found.has(owner)) found.set(owner, inner);
        visit(inner, depth + 1);
      }
    };
    visit(this.#root, 0);
    return found;
  }

  /** The values of the variables of an object. */
  values(path: readonly string[]): readonly Tensor[] {
    return storedIn(this.variables(path)).flatMap((stored) => stored?.read() ?? []);
  }

  /** How many variables an object has. */
  count(path: readonly string[]): number {
    return this.variables(path)?.names.length ?? 0;
  }
}

/** The variables of a group in their order, `0` and so on. */
function storedIn(group: Group | undefined): (Stored | undefined)[] {
  return Array.from({ length: group?.names.length ?? 0 }, (_, i) => storedAs(group!.dataset(String(i))));
}

/** What a dataset holds. */
export function storedAs(dataset: Dataset | undefined): Stored | undefined {
  if (!dataset) return undefined;
  const { shape } = dataset;
  return { shape, read: () => tensor(dataset.read(), { shape, copy: false }) };
}

const nameOf = ({ path, owner }: State): string =>
  owner instanceof AnyLayer ? owner.label : `the optimizer at ${path.join('/')}`;

/**
 * The values that a file has for the variables of an object.
 * @throws KeisanError for other variables than those, and for a damaged file.
 */
export function stateValues(file: WeightsFile, state: State, group = file.variables(state.path)): Values {
  const place = `${file.source.name}: ${[...state.path, VARIABLES].join('/')}`;
  return valuesFor(nameOf(state), place, state.variables, storedIn(group));
}

import type { Parameter, Tree } from '@keisan/autograd';
import type { Source } from '@keisan/files';
import type { AnyLayer, GraphModel } from '@keisan/layers/internal';
import { MismatchError, type Stored, type Values, valueFor } from '../keras/apply.ts';
import { statesOf } from '../keras/states.ts';

type StoredByName = ReadonlyMap<string, Stored>;
type AnyModel = GraphModel<Tree, Tree>;

/** How a converted file of Keras 3 names its weights: by their places in it, `layers/dense/vars/0`. */
const BY_PLACE = /(^|\/)vars\/\d+$/;

/** What weights were called in Keras 2 that have other names in Keras 3: the kernel of depthwise convolutions. */
const formerly: Readonly<Record<string, string>> = { kernel: 'depthwise_kernel' };

/** How many names of a path tell a weight from others, at most. */
const MOST_STEPS = 12;

/** The ends of a path of at least two names, the longest first. */
function endsOf(path: readonly string[]): readonly string[] {
  const last = path.slice(-MOST_STEPS);
  return last.slice(1).map((_, i) => last.slice(i).join('/'));
}

/** The names that weights of a model may have: after the layers around them, all of them or some. */
function namesOf(model: AnyModel): ReadonlyMap<Parameter, readonly string[]> {
  const names = new Map<Parameter, readonly string[]>();
  const visit = (layer: AnyLayer, around: readonly string[]) => {
    for (const weight of layer.ownWeights) {
      const former = Object.hasOwn(formerly, weight.name) ? [formerly[weight.name]!] : [];
      const places = [weight.name, ...former].map((name) => [...around, name]);
      const ends = [...places, weight.path.split('/')].flatMap(endsOf);
      names.set(weight, [...new Set([...(names.get(weight) ?? []), ...ends])]);
    }
    for (const part of layer.sublayers) visit(part, [...around, part.name]);
  };
  visit(model as unknown as AnyLayer, [model.name]);
  return names;
}

/** Weights by every end of their names that only one of them has. */
function byEnds(stored: StoredByName): ReadonlyMap<string, string | null> {
  const found = new Map<string, string | null>();
  for (const name of stored.keys()) {
    for (const end of endsOf(name.replace(/:\d+$/, '').split('/'))) found.set(end, found.has(end) ? null : name);
  }
  return found;
}

/**
 * The values that a model of TensorFlow.js has for the weights of a model, each when it is asked for: by the names of layers and weights, which different versions
 * put those of models around them before, or by the places of weights in files of Keras 3.
 * @param isPartial Whether weights that are not there are passed over.
 * @throws MismatchError for a weight that is not there, ShapeError for one of another shape.
 */
export function matchedValues(
  source: Source,
  model: AnyModel,
  stored: StoredByName,
  isPartial = false,
): readonly (() => Values)[] {
  const isByPlace = [...stored.keys()].some((name) => BY_PLACE.test(name));
  const values: (() => Values)[] = [];
  const take = (weight: Parameter, name: string | undefined) => {
    const found = name === undefined ? undefined : stored.get(name);
    if (!found && isPartial) return;
    values.push(() => {
      if (!found) throw missing(source, weight, stored);
      return new Map([[weight, valueFor(weight, `${source.name}: ${name}`, found)]]);
    });
  };
  if (isByPlace) {
    const states = statesOf(model).filter(({ owner }) => 'label' in owner);
    for (const { path, variables } of states) {
      variables.forEach((variable, i) => {
        take(variable, [...path, 'vars', i].join('/'));
      });
    }
    return values;
  }
  const ends = byEnds(stored);
  for (const [weight, names] of namesOf(model)) {
    const found = names.map((name) => ends.get(name)).find((name) => typeof name === 'string');
    take(weight, found ?? undefined);
  }
  return values;
}

function missing(source: Source, weight: Parameter, stored: StoredByName): Error {
  const some = [...stored.keys()].slice(0, 5);
  const known = `${some.join(', ') || 'none at all'}${stored.size > some.length ? ', ...' : ''}`;
  return new MismatchError({
    where: source.name,
    got: `no weight that is that of "${weight.path}", only ${known}`,
    expected: 'the weights of the model',
  });
}

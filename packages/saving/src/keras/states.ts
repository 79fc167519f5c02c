import type { Parameter, Tree } from '@keisan/autograd';
import {
  AnyLayer,
  classNameOf,
  GraphModel,
  heldIn,
  Sequential,
  toKerasName,
  toSnakeCase,
} from '@keisan/layers/internal';
import { Optimizer } from '@keisan/layers/optimizers';

/** What has variables in a file of weights, and where. */
export interface State {
  /** The names of the groups that lead to it: none for the model itself. */
  readonly path: readonly string[];
  readonly owner: AnyLayer | Optimizer;
  readonly variables: readonly Parameter[];
}

/** What a class's parts are sorted by: those that are private come last. */
const keyOf = (name: string): string => (name.startsWith('_') ? `~${name}` : name);

const inOrder = (a: string, b: string): number => (keyOf(a) < keyOf(b) ? -1 : 1);

/** All that is saved of a model: what optimizers keep for the weights that are trained as they are now, in their order. */
export function savedStatesOf(model: GraphModel<Tree, Tree>): readonly State[] {
  followWeights(model, (optimizer) => optimizer.built);
  return statesOf(model);
}

/**
 * Lets optimizers that a model, and models within, were compiled with list what they keep for the weights that these train. One that several
 * have goes by the outermost.
 */
export function followWeights(
  model: GraphModel<Tree, Tree>,
  which: (optimizer: Optimizer) => boolean = () => true,
): void {
  for (const { owner } of [...statesOf(model)].reverse()) {
    if (owner instanceof GraphModel && owner.optimizer && which(owner.optimizer)) {
      owner.optimizer.follow(owner.trainableWeights);
    }
  }
}

/**
 * All that has variables, in the places where Keras 3 has it: parts go by the names of the attributes that hold them, and within lists by
 * their classes, counted: `layers/conv2d_1`. A layer that is held in two places is in the first of them. Source: Keras's saving_lib.
 */
export function statesOf(model: GraphModel<Tree, Tree>): readonly State[] {
  const walk = new Walk();
  walk.layer(model as unknown as AnyLayer, []);
  return walk.states;
}

class Walk {
  readonly states: State[] = [];
  readonly #seen = new Set<object>();

  layer(layer: AnyLayer, path: readonly string[]): void {
    if (this.#seen.has(layer)) return;
    this.#seen.add(layer);
    this.states.push({ path, owner: layer, variables: layer.ownWeights });
    const isModel = layer instanceof GraphModel;
    const isLine = isModel && (layer instanceof Sequential || layer.graph !== null);
    if (isLine) this.#part(layer.layers, [...path, 'layers']);
    const trainers = Object.entries(layer).filter(([, value]) => heldIn({ value }, isOptimizer).length > 0);
    const parts: Record<string, unknown> = {
      ...Object.fromEntries(trainers.map(([name, value]) => [toKerasName(name), value])),
      ...layer.savedParts,
    };
    if (isModel) parts.layers = layer.layers;
    if (isModel && layer.optimizer) parts.optimizer = layer.optimizer;
    for (const name of Object.keys(parts).sort(inOrder)) this.#part(parts[name], [...path, name]);
  }

  #part(part: unknown, path: readonly string[]): void {
    if (part instanceof AnyLayer) this.layer(part, path);
    else if (isOptimizer(part)) this.#optimizer(part, path);
    else if (typeof part === 'object' && part !== null) this.#list(valuesOf(part), path);
  }

  #list(values: readonly unknown[], path: readonly string[]): void {
    const counts = new Map<string, number>();
    const named = (name: string) => {
      const count = counts.get(name) ?? 0;
      counts.set(name, count + 1);
      return [...path, count === 0 ? name : `${name}_${count}`];
    };
    for (const value of values) {
      if (value instanceof AnyLayer || isOptimizer(value)) this.#part(value, named(toSnakeCase(classNameOf(value))));
      else if (isList(value)) this.#list(valuesOf(value), named('container'));
    }
  }

  #optimizer(optimizer: Optimizer, path: readonly string[]): void {
    // Also where it was met before: what a model was compiled with is another one in the model that is made again.
    this.states.push({ path, owner: optimizer, variables: optimizer.variables });
    // Among its variables are those of the one within, which Keras looks for in their own place too.
    this.#part(Reflect.get(optimizer, 'innerOptimizer'), [...path, 'inner_optimizer']);
  }
}

export const isOptimizer = (value: unknown): value is Optimizer => value instanceof Optimizer;

const isList = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** What lists, maps, sets and plain objects hold. */
function valuesOf(list: object): readonly unknown[] {
  if (Array.isArray(list)) return list;
  if (list instanceof Map || list instanceof Set) return [...list.values()];
  return Object.values(list);
}

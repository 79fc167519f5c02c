import { describeAsJson } from '@keisan/autograd/internal';
import type { Json } from '@keisan/layers/internal';
import { invalid, isSaved } from './saved.ts';

/** What some versions write in place of a layer, for a value that comes from none. */
const CONSTANT = '_CONSTANT_VALUE';

/** Where a tensor comes from, and what else the layer was called with. */
type Place = readonly [layer: string, node: number, tensor: number, ...rest: Json[]];

const isPlace = (value: unknown): value is Place =>
  Array.isArray(value) &&
  value[0] !== CONSTANT &&
  value.length >= 3 &&
  typeof value[0] === 'string' &&
  Number.isInteger(value[1]) &&
  Number.isInteger(value[2]);

/** A layer of a graph, as far as its connections matter. */
interface Connected {
  readonly name: string;
  readonly kind: 'layer' | 'line' | 'graph';
  readonly nodes: Json;
}

const isConstant = (value: unknown): value is readonly Json[] => Array.isArray(value) && value[0] === CONSTANT;

/** Every place that a value names, at any depth. */
function placesIn(value: Json | undefined): readonly Place[] {
  if (isPlace(value)) return [value, ...placesIn(value[3])];
  if (Array.isArray(value)) return value.flatMap((one: Json) => placesIn(one));
  return isSaved(value) ? Object.values(value).flatMap(placesIn) : [];
}

/**
 * The connections of a graph of Keras 2 or TensorFlow.js, as Keras 3 writes them: each call has its arguments, and names tensors by the calls
 * that gave them. Of models in it the first call is that to their own inputs in most versions, and not in others: all calls of a graph are
 * used, so that the least number that occurs says which.
 */
export class NodeUpgrade {
  readonly #firsts: ReadonlyMap<string, number>;
  readonly #names: ReadonlySet<string>;
  readonly #graphs: ReadonlySet<string>;

  constructor(layers: readonly Connected[], outputs: Json | undefined) {
    const least = new Map<string, number>();
    for (const [name, node] of placesIn([...layers.map(({ nodes }) => nodes), outputs ?? null])) {
      least.set(name, Math.min(node, least.get(name) ?? node));
    }
    const models = layers.filter(({ kind }) => kind !== 'layer');
    this.#firsts = new Map(models.map(({ name }) => [name, Math.min(1, least.get(name) ?? 0)]));
    this.#names = new Set(layers.map(({ name }) => name));
    this.#graphs = new Set(models.filter(({ kind }) => kind === 'graph').map(({ name }) => name));
  }

  #history([name, node, tensor]: Place): Place {
    return [name, node - (this.#firsts.get(name) ?? 0), tensor];
  }

  #tensor(place: Place): Json {
    return { class_name: '__keras_tensor__', config: { keras_history: this.#history(place) } };
  }

  /** What a layer is called with: a tensor, or several in a list or under names. */
  #argument(value: Json | undefined): Json {
    if (isPlace(value)) return this.#tensor(value);
    if (isConstant(value)) return { class_name: '__numpy__', config: { value: value[2], dtype: 'float32' } };
    if (Array.isArray(value)) return value.map((one: Json) => this.#argument(one));
    if (!isSaved(value)) return value ?? null;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, this.#argument(one)]));
  }

  /** What a layer is called with besides: tensors of other layers, and plain values. */
  #keyword(value: Json | undefined): Json {
    return isPlace(value) && this.#names.has(value[0]) ? this.#tensor(value) : (value ?? null);
  }

  /** One call of a layer. @throws ValueError for what is none. */
  #node(layer: string, node: Json): Json {
    const places = placesIn(node);
    if (places.length === 0) {
      throw invalid(
        `${describeAsJson(node)} among the inbound_nodes of ${JSON.stringify(layer)}`,
        'the places of its inputs: [[layer, node, tensor, {}], ...]',
      );
    }
    const given = this.#argument(node);
    const argument = Array.isArray(given) && given.length === 1 ? given[0]! : given;
    const keywords = Object.entries(isSaved(places[0]![3]) ? places[0]![3] : {});
    return {
      args: [argument],
      kwargs: Object.fromEntries(keywords.map(([name, value]) => [name, this.#keyword(value)])),
    };
  }

  /** The calls of a layer. */
  nodes(layer: string, nodes: Json | undefined): Json | undefined {
    return Array.isArray(nodes) ? nodes.map((node: Json) => this.#node(layer, node)) : nodes;
  }

  /** Inputs or outputs: one alone is in no list. Those of graphs in the graph count from 1. */
  ends(places: Json | undefined): Json {
    if (Array.isArray(places) && places.length === 1 && isPlace(places[0])) return this.ends(places[0]);
    if (isPlace(places)) {
      const [name, node, tensor] = this.#history(places);
      return [name, node + (this.#graphs.has(name) ? 1 : 0), tensor];
    }
    if (Array.isArray(places)) return places.map((one: Json) => this.ends(one));
    if (!isSaved(places)) return places ?? null;
    return Object.fromEntries(Object.entries(places).map(([key, one]) => [key, this.ends(one)]));
  }
}

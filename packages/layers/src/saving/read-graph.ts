import { tensor, ValueError } from '@keisan/autograd';
import { addTo, describeAsJson, describeValue } from '@keisan/autograd/internal';
import { FunctionOperation } from '../ops/function-operation.ts';
import { functionOf, type Row, table } from '../ops/table.ts';
import type { Operation, SymbolicTree } from '../symbolic/keras-tensor.ts';
import { mapTreeOf } from '../symbolic/tree.ts';
import { fromKerasName, isSavedArray, type Json } from './json.ts';

/** One operation of a graph, as Keras saves it, but for the name of its applications. */
interface SavedOperation {
  readonly name: string;
  readonly module?: string;
  readonly class_name?: string;
  readonly config: Readonly<Record<string, Json>>;
  readonly nodes: readonly { readonly args: readonly Json[]; readonly kwargs: Readonly<Record<string, Json>> }[];
}

/** What makes operations again. */
export interface GraphReader {
  /** The layer that was saved. */
  layer(saved: Readonly<Record<string, unknown>>): Operation & { apply(inputs: never, options: never): unknown };
  /** Whether the outputs of an operation are counted from 1: those of a model, whose first application is to its own inputs. */
  isModel(operation: Operation): boolean;
}

type Place = readonly [name: string, node: number, tensor: number];

const isPlace = (value: unknown): value is Place =>
  Array.isArray(value) &&
  value.length === 3 &&
  typeof value[0] === 'string' &&
  value.slice(1).every((index) => Number.isInteger(index) && index >= 0);

const invalid = (got: string, expected: string) => new ValueError({ where: 'Model.fromConfig', got, expected });

/** How many applications of layers a graph may have: five for each layer that there may be. */
const MOST_APPLICATIONS = 20_000;

/** A node of an operation. */
const keyOf = (name: string, node: number): string => `${node} ${name}`;

const isRecord = (value: unknown): value is Readonly<Record<string, Json>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether a value among arguments stands for a tensor. */
const isSavedTensor = (value: unknown): value is { class_name: string; config?: Record<string, Json> } =>
  isSavedArray(value) || (isRecord(value) && value.class_name === '__keras_tensor__');

/** @throws ValueError for what is no application of an operation. */
function checkNode(name: string, node: unknown): void {
  if (isRecord(node) && Array.isArray(node.args) && isRecord(node.kwargs)) return;
  throw invalid(
    `${describeAsJson(node)} among the inbound_nodes of "${name}"`,
    '{ args: [...], kwargs: { ... } }, as Keras 3 saves it',
  );
}

/**
 * The operations that Keras saved of a graph.
 * @throws ValueError for what are none.
 */
function savedOperations(layers: readonly unknown[]): SavedOperation[] {
  let applications = 0;
  return layers.map((saved, i) => {
    if (!isRecord(saved) || typeof saved.name !== 'string' || !isRecord(saved.config)) {
      throw invalid(`layer ${i} ${describeAsJson(saved)}`, 'an object with class_name, config, name and inbound_nodes');
    }
    const { inbound_nodes: nodes, ...one } = saved;
    if (!Array.isArray(nodes)) {
      throw invalid(`inbound_nodes ${describeAsJson(nodes)} of "${saved.name}"`, 'a list of its applications');
    }
    applications += nodes.length;
    if (applications > MOST_APPLICATIONS) {
      throw invalid(`more than ${MOST_APPLICATIONS} applications of layers`, `at most ${MOST_APPLICATIONS}`);
    }
    for (const node of nodes) checkNode(saved.name, node);
    return { ...one, nodes } as unknown as SavedOperation;
  });
}

/** Makes the operations of a graph, and their applications, from what was saved. */
class Rebuilding {
  readonly #operations = new Map<string, Operation>();
  /** How many nodes an operation had before. */
  readonly #before = new Map<Operation, number>();
  readonly #reader: GraphReader;

  constructor(reader: GraphReader) {
    this.#reader = reader;
  }

  add(saved: SavedOperation): void {
    const known = functionOf(saved.module ?? '', saved.class_name ?? '');
    const operation = known
      ? new FunctionOperation(known, settingsOf(table[known], saved), saved.name)
      : this.#reader.layer(saved as unknown as Readonly<Record<string, unknown>>);
    this.#operations.set(saved.name, operation);
    this.#before.set(operation, saved.nodes.length === 0 ? 0 : operation.ownNodes.length);
  }

  /** What is at a place; undefined where nothing is, or is not yet. */
  find([name, node, index]: Place): SymbolicTree | undefined {
    const operation = this.#operations.get(name);
    if (!operation)
      throw invalid(`a layer that reads from ${JSON.stringify(name)}`, 'the name of a layer of the model');
    return node < 0 ? undefined : operation.ownNodes[this.#before.get(operation)! + node]?.outputs[index];
  }

  /** What the history of a tensor says; undefined where it is not there yet, which is then among what is missing. */
  #tensorOf(config: Json | undefined, missing: Set<string>): SymbolicTree | undefined {
    const place = isRecord(config) ? config.keras_history : undefined;
    if (!isPlace(place)) throw invalid(`keras_history ${describeAsJson(place)}`, '[name, node, tensor]');
    const found = this.find(place);
    if (!found) missing.add(keyOf(place[0], place[1]));
    return found;
  }

  /** Inputs and outputs, whose places count a model's own inputs. */
  tree(places: Json): SymbolicTree {
    return mapTreeOf(places, isPlace, (place) => this.#end(place)) as SymbolicTree;
  }

  #end(place: unknown): SymbolicTree {
    if (!isPlace(place)) throw invalid(`${describeValue(place)} for an input or an output`, '[name, node, tensor]');
    const [name, node, index] = place;
    const operation = this.#operations.get(name);
    const found = this.find([name, operation && this.#reader.isModel(operation) ? node - 1 : node, index]);
    if (found) return found;
    throw invalid(`${JSON.stringify(place)} for an input or an output`, 'a place where the model has a tensor');
  }

  #argument(value: Json | undefined, missing: Set<string>): unknown {
    return mapTreeOf(value, isSavedTensor, (leaf) => {
      if (typeof leaf !== 'object' || leaf === null) return leaf;
      if (!isSavedTensor(leaf)) throw invalid(`${describeValue(leaf)} among arguments`, 'data that come to an end');
      const { class_name: className, config } = leaf;
      if (className === '__keras_tensor__') return this.#tensorOf(config, missing);
      return tensor(config!.value as never, { dtype: config!.dtype as never });
    });
  }

  /** Makes one application, where what it reads is there. @returns the nodes that it waits for: none where it was made. */
  connect({ name, nodes }: SavedOperation, index: number): ReadonlySet<string> {
    const operation = this.#operations.get(name)!;
    const { args, kwargs } = nodes[index]!;
    const missing = new Set<string>();
    if (operation instanceof FunctionOperation) {
      const given = args.slice(0, operation.row.tensors).map((arg) => this.#argument(arg, missing));
      if (missing.size === 0) operation.apply(given);
      return missing;
    }
    const given = this.#argument(args[0], missing);
    const options = Object.entries(kwargs).flatMap(([key, value]) =>
      value === null ? [] : [[fromKerasName(key), this.#argument(value, missing)] as const],
    );
    const layer = operation as ReturnType<GraphReader['layer']>;
    if (missing.size === 0) layer.apply(given as never, Object.fromEntries(options) as never);
    return missing;
  }

  /** The last node of an operation. */
  last({ name }: SavedOperation): string {
    const operation = this.#operations.get(name)!;
    return keyOf(name, operation.ownNodes.length - 1 - this.#before.get(operation)!);
  }
}

/** What a function was given beside tensors. */
function settingsOf({ codec, key, tensors }: Row, { config, nodes }: SavedOperation): readonly unknown[] {
  const { name: _, ...saved } = config;
  const args = nodes[0]?.args ?? [];
  return key ? key.load(args[tensors], rankOf(args[0])) : codec.load(saved);
}

/** How many axes a tensor has, by what was saved of it; 0 where nothing was. */
function rankOf(saved: Json | undefined): number {
  const shape = isRecord(saved) && isRecord(saved.config) ? saved.config.shape : undefined;
  return Array.isArray(shape) ? shape.length : 0;
}

/** Applications of an operation, from one on, and how many nodes that one waits for. */
interface Waiting {
  readonly saved: SavedOperation;
  readonly from: number;
  count: number;
}

/** The inputs and outputs of a graph that was saved, its layers made anew and connected, in whatever order they are. @throws ValueError for what is no graph. */
export function readGraph(
  list: readonly unknown[],
  places: { readonly inputs: Json; readonly outputs: Json },
  reader: GraphReader,
): { readonly inputs: SymbolicTree; readonly outputs: SymbolicTree } {
  const layers = savedOperations(list);
  const rebuilding = new Rebuilding(reader);
  for (const saved of layers) rebuilding.add(saved);
  const left = new Set(layers);
  const awaited = new Map<string, Waiting[]>();
  const ready: Waiting[] = layers.map((saved) => ({ saved, from: 0, count: 0 }));
  for (const { saved, from } of ready) {
    let next = from;
    for (; next < saved.nodes.length; next++) {
      const missing = rebuilding.connect(saved, next);
      if (missing.size > 0) {
        const waiting = { saved, from: next, count: missing.size };
        for (const key of missing) addTo(awaited, key, waiting);
        break;
      }
      for (const waiting of awaited.get(rebuilding.last(saved)) ?? []) if (--waiting.count === 0) ready.push(waiting);
    }
    if (next === saved.nodes.length) left.delete(saved);
  }
  if (left.size === 0) return { inputs: rebuilding.tree(places.inputs), outputs: rebuilding.tree(places.outputs) };
  throw invalid(
    `layers whose inputs are never there: ${[...left].map(({ name }) => name).join(', ')}`,
    'inputs that other layers give, without rings',
  );
}

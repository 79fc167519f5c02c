import type { Tensor } from '@keisan/autograd';
import { Family, type Spelling } from '../naming/family.ts';
import { type Configurable, isConfigurable, isSerialized, serialize } from '../naming/identifiers.ts';
import type { Kind } from '../options/kind.ts';
import type { CustomName } from '../saving/custom-names.ts';
import { savingParts } from '../saving/known-parts.ts';
import {
  type Activation,
  elu,
  exponential,
  gelu,
  leakyRelu,
  linear,
  logSoftmax,
  relu,
  sigmoid,
  silu,
  softmax,
  softplus,
  tanh,
} from './functions.ts';

/** A layer that applies an activation. */
export interface ActivationLayer extends Partial<Configurable> {
  /** How diagrams call it. */
  readonly name: string;
  /** The function that it applies, if it is nothing else. */
  readonly activation?: Activation;
  /** The output for inputs. */
  apply(x: Tensor): Tensor;
  /** Never there: a function, which has a name and an `apply` too, is no layer. */
  readonly prototype?: never;
}

const names = {
  relu,
  sigmoid,
  tanh,
  softmax,
  log_softmax: logSoftmax,
  linear,
  elu,
  gelu,
  silu,
  swish: silu,
  softplus,
  leaky_relu: leakyRelu,
  exponential,
} satisfies Record<string, Activation>;

/** The name of an activation: Keras's, in camelCase too, or one that was registered. */
export type ActivationName = Spelling<keyof typeof names> | CustomName<'activation'>;

/** An activation by name, as a function, or as a layer. */
export type ActivationIdentifier = ActivationName | Activation | ActivationLayer;

const isLayer = (object: object): object is ActivationLayer =>
  typeof (object as Partial<ActivationLayer>).apply === 'function';

/** The layers that activations are of. */
const layerOf = new WeakMap<Activation, Configurable>();

/** The activation of a layer, called by the name of the layer where it is one of its own. */
function ofLayer(layer: ActivationLayer): Activation {
  if (layer.activation) return layer.activation;
  const activation: Activation = (x) => layer.apply(x);
  if (isConfigurable(layer)) layerOf.set(activation, layer);
  return Object.defineProperty(activation, 'name', { value: layer.name });
}

/** All activations. */
export const activations = new Family<Activation>({
  kind: 'activation',
  module: 'keras.activations',
  classes: {},
  names,
  functions: names,
  none: linear,
  ofFunction: (f: Activation) => f,
  ofObject: (object) => (isLayer(object) ? ofLayer(object) : undefined),
});

/** Whether an activation is one of Keras's, rather than a user's own. */
export const isKnownActivation = (activation: unknown): boolean => Object.values<unknown>(names).includes(activation);

/** What Keras calls one of its own activations. */
const kerasName = (activation: Activation): string | undefined =>
  Object.entries<Activation>(names).find(([, known]) => known === activation)?.[0];

/** The name of an activation, as Keras spells it; that of the function for one of the user's own. */
export const nameOfActivation = (activation: Activation): string => kerasName(activation) ?? activation.name;

/** What an identifier stands for, or the plain data that a layer was saved as. */
const read = (value: unknown): Activation =>
  activations.get(isSerialized(value) ? savingParts().layers.fromSerialized(value) : value);

/** What is saved of an activation: its name, or the layer that it is of, whose options count. */
function save(held: Activation): unknown {
  const layer = layerOf.get(held);
  return layer ? serialize(layer) : nameOfActivation(held);
}

/** An option that is an activation. */
export const activation: Kind<ActivationIdentifier | null, Activation> = {
  ...activations.option<ActivationIdentifier | null>(save),
  read,
  keras: (held) => kerasName(held) ?? layerOf.get(held) ?? held,
};

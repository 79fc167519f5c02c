import { reshape, type Shape, ShapeError, type Tensor, ValueError } from '@keisan/autograd';
import { atomically, checkTensor, describeValue } from '@keisan/autograd/internal';
import { checkConfig, newOf, type Serialized, serialize } from '../identifiers.ts';
import { Layer } from '../layer.ts';
import { type CallOptions, layerOptions } from '../layer-options.ts';
import { InputLayer } from '../layers/input.ts';
import { layers as family } from '../layers/registry.ts';
import { holdsItself, layersWithin } from '../nesting.ts';
import { dtypePolicy } from '../options/dtype.ts';
import type { OptionsOf, Schema } from '../options/option.ts';
import { type CustomObjects, customObjectScope } from '../saving/custom-objects.ts';
import { formatPartialShape, type PartialShape } from '../shapes.ts';
import { describeLayer, type LayerDescription } from './description.ts';
import { Model } from './model.ts';

/** What to write in place of something that is not a layer. */
function adviceFor(given: unknown): string {
  if (Array.isArray(given)) return 'Add its layers one by one, or pass them to new Sequential([...])';
  if (typeof given !== 'function') return 'Add one with new Dense(10)';
  return newOf(given, Layer) || 'Make a layer of a function with new Activation(...)';
}

const sequentialOptions = { name: layerOptions.name, trainable: layerOptions.trainable };

/** Options of {@link Sequential}. Source: https://keras.io/api/models/sequential/ */
export interface SequentialOptions extends OptionsOf<typeof sequentialOptions> {}

/**
 * Layers one after the other. The model is built when its first layer knows its input shape, or at the first data.
 *
 * Source: https://keras.io/api/models/sequential/
 *
 * @example
 * ```ts
 * import { Sequential, tensor } from 'keisan';
 * import { Dense } from 'keisan/layers';
 *
 * const model = new Sequential([new Dense(8, { activation: 'relu', inputShape: [4] }), new Dense(1)]);
 * model.countParams(); // 49
 * model.apply(tensor([[1, 2, 3, 4]])).shape; // [1, 1]
 * ```
 */
export class Sequential extends Model {
  static readonly className: string = 'Sequential';
  static override readonly optionSchema: Schema = sequentialOptions;
  /** Where Keras has the class. @internal */
  static readonly kerasModule: string = 'keras';

  #input: InputLayer | null = null;
  /** The layer that Keras says the same with, once it was asked for. */
  #implied: InputLayer | null = null;
  #layers: readonly Layer[] = [];

  /** @throws ValueError when something in the list is not a layer, a name occurs twice, or for an unknown option. */
  constructor(layers: readonly Layer[] = [], options: SequentialOptions = {}) {
    super(options);
    if (!Array.isArray(layers)) {
      throw new ValueError({ where: this.label, got: describeValue(layers), expected: 'an array of layers' });
    }
    for (const layer of layers) this.#append(layer);
    this.#buildIfPossible();
  }

  override get layers(): readonly Layer[] {
    return this.#layers;
  }

  override get sublayers(): readonly Layer[] {
    return this.#layers;
  }

  override get built(): boolean {
    return this.#layers.length > 0 && this.#layers.every((layer) => layer.built);
  }

  /** The shape of the data, batch first; null before the model is built. */
  override get inputShape(): PartialShape | null {
    return this.#layers[0]?.inputShape ?? null;
  }

  override get outputShape(): PartialShape | null {
    return this.built ? this.#layers.at(-1)!.outputShape : null;
  }

  /**
   * Puts a layer at the end.
   * @throws ValueError when it is not a layer, or its name is taken, or it holds the model, ShapeError when it does not take what the layer before
   * gives. The model then stays as it was.
   */
  add(layer: Layer): void {
    const before = { input: this.#input, layers: this.#layers };
    try {
      this.#append(layer);
      this.#buildIfPossible();
    } catch (error) {
      this.#input = before.input;
      this.#layers = before.layers;
      throw error;
    }
  }

  /** Takes the last layer off and returns it; undefined when there is none. */
  pop(): Layer | undefined {
    const last = this.#layers.at(-1);
    this.#layers = this.#layers.slice(0, -1);
    return last;
  }

  #append(layer: Layer): void {
    if (!(layer instanceof Layer)) {
      throw new ValueError({
        where: `${this.label}.add`,
        got: describeValue(layer),
        expected: 'a layer',
        fix: adviceFor(layer),
      });
    }
    if (layersWithin<Layer>(layer).includes(this)) throw holdsItself(this, layer);
    if (layer instanceof InputLayer) {
      if (this.#layers.length === 0 && !this.#input) {
        this.#input = layer;
        return;
      }
      throw new ValueError({
        where: `${this.label}.add`,
        got: `${layer.label} after other layers`,
        expected: 'Input as the first layer',
      });
    }
    if (this.#layers.some((other) => other.name === layer.name)) {
      throw new ValueError({
        where: `${this.label}.add`,
        got: `a second layer named "${layer.name}"`,
        expected: 'a name of its own for each layer',
        fix: 'Pass another name option, or a new layer',
      });
    }
    this.#layers = [...this.#layers, layer];
  }

  /** The shape of one batch of data, where it is known before any data. */
  get #knownInput(): PartialShape | null {
    const first = this.#layers[0];
    const sample = this.#input?.inputShapeOption ?? first?.inputShapeOption;
    return sample ? [null, ...sample] : (first?.inputShape ?? null);
  }

  #buildIfPossible(): void {
    const shape = this.#knownInput;
    if (shape && this.#layers.length > 0) this.build(shape);
  }

  /**
   * Builds every layer for data of a shape, batch first.
   * @throws ShapeError when a layer does not take what the one before gives; then no layer is built that was not before.
   */
  override build(inputShape: PartialShape): void {
    if (this.#layers.length === 0) {
      throw new ValueError({
        where: this.label,
        got: `a model without layers for data of shape ${formatPartialShape(inputShape)}`,
        expected: 'at least one layer',
        fix: 'Add one with add(new Dense(10))',
      });
    }
    atomically(() => {
      let shape = inputShape;
      for (const layer of this.#layers) {
        layer.ensureBuilt(shape);
        shape = layer.computeOutputShape(shape);
      }
    });
  }

  /** A model may be built again: what is built already is only checked. */
  protected override guardBuild(_inputShape: PartialShape, build: () => void): void {
    build();
  }

  override call(x: Tensor, options: Required<CallOptions>): Tensor {
    checkTensor(this.label, x);
    const shape = this.#adjusted(x.shape) as Shape;
    const input = shape === x.shape ? x : reshape(x, shape);
    const output = this.#layers.reduce((value, layer) => layer.apply(value, options), input);
    this.#checkRank(x.shape);
    return output;
  }

  /** A shape with a last axis of length 1 put in or taken out, where the model is built for one more or one less. Source: Keras. */
  #adjusted(shape: PartialShape): PartialShape {
    const known = this.inputShape;
    if (known?.length === shape.length + 1 && known.at(-1) === 1) return [...shape, 1];
    if (known?.length === shape.length - 1 && shape.at(-1) === 1) return shape.slice(0, -1);
    return shape;
  }

  /** Comes after the layers, since one that does not take the inputs says more about them. */
  #checkRank(shape: PartialShape): void {
    const known = this.inputShape;
    if (!known || this.#adjusted(shape).length === known.length) return;
    throw new ShapeError({
      where: this.label,
      got: `inputs of shape ${formatPartialShape(shape)}`,
      expected: `as many axes as in ${formatPartialShape(known)}, for which the model is built`,
      fix: 'Reshape the data, or make a new model for them',
    });
  }

  override computeOutputShape(inputShape: PartialShape): PartialShape {
    this.ensureBuilt(inputShape);
    const shape = this.#adjusted(inputShape);
    const output = this.#layers.reduce((value, layer) => layer.computeOutputShape(value), shape);
    this.#checkRank(inputShape);
    return output;
  }

  protected override describeLayers(): readonly LayerDescription[] {
    return this.#layers.map((layer, i) => ({
      ...describeLayer(layer),
      inbound: i === 0 ? [] : [this.#layers[i - 1]!.name],
      ...(layer instanceof Sequential ? { layers: layer.describeLayers() } : {}),
    }));
  }

  protected override get castsInput(): boolean {
    return false;
  }

  override getConfig(): Readonly<Record<string, unknown>> {
    const layers = [...(this.#input ? [this.#input] : []), ...this.#layers];
    return { name: this.name, trainable: this.trainable, layers: layers.map(serialize) };
  }

  /** What Keras saves of it, whose models say with a layer of their own what their data look like. @internal */
  getKerasConfig(): Readonly<Record<string, unknown>> {
    const sample = this.#knownInput?.slice(1);
    if (sample) this.#implied ??= this.#input ?? new InputLayer({ shape: sample });
    const { name, trainable, dtype, inputShape } = this;
    return {
      name,
      trainable,
      dtype: dtypePolicy.keras!(dtype),
      layers: [...(this.#implied ? [this.#implied] : []), ...this.#layers],
      ...(this.built && inputShape ? { build_input_shape: inputShape } : {}),
    };
  }

  /** A model of what Keras saved of it. @internal */
  static fromKerasConfig({ layers, name, trainable }: Readonly<Record<string, unknown>>): Sequential {
    return new Sequential(layers as readonly Layer[], { name: name as string, trainable: trainable as boolean });
  }

  /**
   * A model with the layers that `getConfig` returned, and fresh weights.
   * @param customObjects The classes and functions of your own, by name.
   * @throws ValueError for a layer of an unknown class, and for what `getConfig` does not return.
   */
  static override fromConfig(config: Readonly<Record<string, unknown>>, customObjects: CustomObjects = {}): Sequential {
    checkConfig('Sequential.fromConfig', config);
    const { layers, ...options } = config;
    if (!Array.isArray(layers)) {
      throw new ValueError({
        where: 'Sequential.fromConfig',
        got: `layers ${describeValue(layers)}`,
        expected: 'a list of { className, config }, as in what getConfig() returned',
      });
    }
    return customObjectScope({ Sequential, ...customObjects }, () => {
      const made = (layers as readonly Serialized[]).map((layer) => family.fromSerialized(layer));
      return Reflect.construct(this, [made, options]) as Sequential;
    });
  }
}

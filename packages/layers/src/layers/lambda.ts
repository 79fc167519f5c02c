import type { Tensor, Tree } from '@keisan/autograd';
import { isPlain } from '@keisan/autograd/internal';
import { activations, nameOfActivation } from '../activations/family.ts';
import { Layer } from '../layer/layer.ts';
import { type CallContext, type LayerOptions, layerOptions } from '../layer/layer-options.ts';
import { isClass } from '../naming/identifiers.ts';
import { type Kind, nullable, wrongValue } from '../options/kind.ts';
import { type FieldsOf, type OptionsOf, option, required, type Schema } from '../options/option.ts';
import { args } from '../options/read.ts';
import { partialShape } from '../options/shape.ts';
import { returnedTensors } from '../returned.ts';
import { customObject, getRegisteredName, withoutName } from '../saving/custom-objects.ts';
import type { PartialShape } from '../shapes.ts';
import { frozenNesting } from '../structure.ts';
import { inferSpecs } from '../symbolic/infer.ts';
import { mapSpecs, specsOf } from '../symbolic/node.ts';
import { shapesOf } from '../symbolic/tree.ts';
import type { MaskOf, ShapeOf, SpecOf } from '../symbolic/trees-of.ts';

type AnyFunction = (...given: never[]) => unknown;

/** What a name stands for; undefined for nothing. */
function named(name: string): unknown {
  try {
    return customObject(name) ?? activations.get(name);
  } catch {
    return undefined;
  }
}

/** The name that a function is saved by. @throws ValueError for one that has none. */
function nameOf(f: AnyFunction): string {
  const registered = getRegisteredName(f);
  const name = registered.includes('>') ? registered : nameOfActivation(f as never);
  if (name !== '') return name;
  throw withoutName('Lambda.getConfig');
}

/** A function that is saved by its name. */
function savedFunction<F extends AnyFunction>(): Kind<F> {
  return {
    type: { name: 'function' },
    read(value, place) {
      const f = typeof value === 'string' ? named(value) : value;
      if (typeof f === 'function' && !isClass(f)) return f as F;
      throw wrongValue(
        place,
        value,
        'a function',
        'One that was saved is registered, or passed: fromConfig(config, { name })',
      );
    },
    save: nameOf,
    keras(held) {
      nameOf(held);
      return held;
    },
  };
}

/** The shape of the output without the batch, or a function of the shape of the inputs. */
type OutputShape = PartialShape | ((inputShape: never) => PartialShape);

const functionOfShape = savedFunction<(inputShape: never) => PartialShape>();
const shape = partialShape('the shape of one sample of the output, without the batch');

const outputShape: Kind<OutputShape> = {
  type: functionOfShape.type,
  read: (value, place) => (Array.isArray(value) ? shape.read(value, place) : functionOfShape.read(value, place)),
  save: (held) => (typeof held === 'function' ? nameOf(held) : held),
  keras: (held, owner) => (typeof held === 'function' ? functionOfShape.keras!(held, owner) : held),
};

/** Values by name. */
const values: Kind<Readonly<Record<string, unknown>>> = {
  type: { name: 'named' },
  read(value, place) {
    if (typeof value === 'object' && value !== null && !Array.isArray(value) && isPlain(value))
      return frozenNesting(value as Readonly<Record<string, unknown>>);
    throw wrongValue(place, value, 'an object of values by name');
  },
};

const lambdaOptions = {
  /** What it computes of its inputs, with operations on tensors. */
  function: required(savedFunction<AnyFunction>()),
  /** The shape of one sample of the output, or a function of the shape of the inputs. Default: found by trying the function out. */
  outputShape: option(nullable(outputShape), null, { unsavedIfNull: true, property: 'givenOutputShape' }),
  /** A function of the inputs and their masks that gives the mask of the output. Default: the output has none. */
  mask: option(nullable(savedFunction<AnyFunction>()), null, { unsavedIfNull: true }),
  /** What the function is given besides, by name. Default: nothing. */
  arguments: option(values, {}),
};

/** What the function of a {@link Lambda} is given beside the inputs: the arguments, whether it is training, and the masks. */
export type LambdaContext<I extends Tree = Tensor, A = object> = A & Pick<CallContext<MaskOf<I>>, 'training' | 'mask'>;

/** Options of {@link Lambda}. */
export interface LambdaOptions<I extends Tree = Tensor, A = object>
  extends Omit<OptionsOf<typeof lambdaOptions>, 'mask' | 'outputShape' | 'arguments'>,
    LayerOptions {
  /** The shape of one sample of the output, or a function of the shape of the inputs. Default: found by trying the function out. */
  outputShape?: PartialShape | ((inputShape: ShapeOf<I>) => PartialShape) | null;
  /** A function of the inputs and their masks that gives the mask of the output. Default: the output has none. */
  mask?: ((inputs: I, mask: MaskOf<I> | null) => Tensor | null) | null;
  /** What the function is given besides, by name. Default: nothing. */
  arguments?: A;
}

// biome-ignore lint/correctness/noUnusedVariables: the parameters are those of the class.
export interface Lambda<I extends Tree = Tensor, O extends Tree = Tensor, A = object>
  extends Omit<FieldsOf<typeof lambdaOptions>, 'outputShape'> {}

/**
 * A function of tensors as a layer. It is given the inputs, and an object with `training`, `mask` and the `arguments`. Its code is not
 * saved: a model that holds one can be saved where the function is registered, and read where it is known.
 *
 * Input shape: any. Output shape: what the function gives.
 *
 * Source: https://keras.io/api/layers/core_layers/lambda/
 *
 * @example
 * ```ts
 * import type { Tensor } from 'keisan';
 * import { Lambda } from 'keisan/layers';
 *
 * new Lambda((x: Tensor) => x.square()).apply([[1, 2]]); // [[1, 4]]
 * ```
 */
export class Lambda<I extends Tree = Tensor, O extends Tree = Tensor, A = object> extends Layer<I, O> {
  static readonly className: string = 'Lambda';
  static override readonly optionSchema: Schema = { ...lambdaOptions, ...layerOptions };

  /** The option `outputShape`. */
  declare readonly givenOutputShape: OutputShape | null;

  /**
   * @param f What it computes.
   * @throws ValueError for what is no function, and for an unknown option.
   */
  constructor(f: (inputs: I, context: LambdaContext<I, A>) => O, options: LambdaOptions<I, A> = {}) {
    super(args(f, options));
  }

  /** The function takes what there is, whole numbers too. */
  protected override get castsInput(): boolean {
    return false;
  }

  override get supportsMasking(): boolean {
    return this.mask !== null;
  }

  protected override get takesMask(): boolean {
    return true;
  }

  override call(inputs: I, context: Pick<CallContext<MaskOf<I>>, 'training' | 'mask'>): O {
    const { training = false, mask = null } = context ?? {};
    const f = this.function as unknown as (inputs: I, context: object) => O;
    return f(inputs, { ...this.arguments, training, mask });
  }

  override computeMask(inputs: I, mask: MaskOf<I> | null): MaskOf<O> | null {
    return (this.mask as ((...given: unknown[]) => MaskOf<O> | null) | null)?.(inputs, mask) ?? null;
  }

  override computeOutputShape(inputShape: ShapeOf<I>): ShapeOf<O> {
    const { givenOutputShape: outputShape } = this;
    if (outputShape === null) return super.computeOutputShape(inputShape);
    if (typeof outputShape === 'function') return outputShape(inputShape as never) as unknown as ShapeOf<O>;
    return [shapesOf(inputShape)[0]?.[0] ?? null, ...outputShape] as unknown as ShapeOf<O>;
  }

  override computeOutputSpec(inputs: SpecOf<I>): SpecOf<O> {
    if (this.givenOutputShape !== null) return super.computeOutputSpec(inputs);
    return inferSpecs(specsOf(inputs), (tensors) => {
      let next = 0;
      const given = mapSpecs(inputs, () => tensors[next++]!) as I;
      return returnedTensors(`${this.label}.call`, this.call(given, { training: false, mask: null }));
    }) as SpecOf<O>;
  }
}

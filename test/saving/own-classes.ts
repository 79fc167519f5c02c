import type { Tensor } from '@keisan/autograd';
import { Layer, type LayerOptions, Model, type PartialShape, type Weight } from '@keisan/layers';
import { Dense } from '@keisan/layers/layers';
import {
  type FieldsOf,
  first,
  layerOptions,
  number,
  type OptionsOf,
  type Schema,
  wholeNumber,
} from '@keisan/layers/options';
import { registerKerasSerializable } from '@keisan/layers/saving';

const scaleOptions = { factor: first(number(), 2) };

interface ScaleOptions extends OptionsOf<typeof scaleOptions>, LayerOptions {}

export interface Scale extends FieldsOf<typeof scaleOptions> {}

/** What `keras_models.py` has by the same name. */
export class Scale extends Layer {
  static readonly className: string = 'Scale';
  static override readonly optionSchema: Schema = { ...scaleOptions, ...layerOptions };

  readonly inner = new Dense(3, { activation: 'tanh' });
  #gain!: Weight;

  constructor(options: ScaleOptions = {}) {
    super(options);
  }

  override build(inputShape: PartialShape) {
    this.#gain = this.addWeight({ name: 'gain', shape: [inputShape.at(-1)!], initializer: 'ones' });
  }

  override call(x: Tensor) {
    return this.inner.apply(x.mul(this.#gain)).mul(this.factor);
  }
}

const branchesOptions = { units: first(wholeNumber({ from: 1 }), 4) };

interface BranchesOptions extends OptionsOf<typeof branchesOptions>, LayerOptions {}

export interface Branches extends FieldsOf<typeof branchesOptions> {}

/** What `keras_models.py` has by the same name. */
export class Branches extends Model {
  static override readonly className: string = 'Branches';
  static override readonly optionSchema: Schema = { ...branchesOptions, ...layerOptions };

  readonly first = new Dense(this.units, { activation: 'relu' });
  readonly stack = [new Dense(this.units), new Dense(this.units)];
  readonly heads = { a: new Dense(1), b: new Dense(1) };

  constructor(options: BranchesOptions = {}) {
    super(options);
  }

  override call(x: Tensor) {
    const last = this.stack.reduce((value, layer) => layer.apply(value), this.first.apply(x));
    return this.heads.a.apply(last).add(this.heads.b.apply(last));
  }
}

registerKerasSerializable('test')(Scale);
registerKerasSerializable('test')(Branches);

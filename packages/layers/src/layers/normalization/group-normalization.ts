import { moments, type Tensor, ValueError } from '@keisan/autograd';
import { checkTensor } from '@keisan/autograd/internal';
import type { InputSpec } from '../../layer/input-spec.ts';
import { type LayerOptions, layerOptions } from '../../layer/layer-options.ts';
import { axis, type Kind, wholeNumber, wrongValue } from '../../options/kind.ts';
import { type FieldsOf, first, type OptionsOf, option, type Schema } from '../../options/option.ts';
import { args } from '../../options/read.ts';
import { formatPartialShape, type PartialShape } from '../../shapes.ts';
import { AffineNormalization, affineOptions } from './affine-normalization.ts';
import { standardized } from './standardized.ts';

/** A number of groups, which Keras saves as such once the layer is built. */
const groupCount: Kind<number> = {
  type: wholeNumber({ from: -1 }).type,
  read(value, place) {
    if (value === -1 || (Number.isSafeInteger(value) && (value as number) > 0)) return value as number;
    throw wrongValue(place, value, 'a whole number of at least 1, or -1 for a group of each channel');
  },
  keras: (held, owner) => (owner as GroupNormalization).groupCount ?? held,
};

const groupNormalizationOptions = {
  /** How many groups of channels there are, -1 for a group of each: that is instance normalization. Default: 32. */
  groups: first(groupCount, 32),
  /** The axis of the channels. Default: -1, the last. */
  axis: option(axis, -1),
  ...affineOptions,
};

/** Options of {@link GroupNormalization}. */
export interface GroupNormalizationOptions extends OptionsOf<typeof groupNormalizationOptions>, LayerOptions {}

export interface GroupNormalization extends FieldsOf<typeof groupNormalizationOptions> {}

/**
 * `(x - mean) / sqrt(variance + epsilon) * gamma + beta`, by the mean and the variance of each group of channels of each sample. Source: Wu
 * and He 2018, https://arxiv.org/abs/1803.08494
 *
 * Input shape: any of at least two axes. Output shape: the same.
 *
 * Source: https://keras.io/api/layers/normalization_layers/group_normalization/
 *
 * @example
 * ```ts
 * import { GroupNormalization } from 'keisan/layers';
 *
 * new GroupNormalization(2).apply([[1, 3, 10, 30]]); // about [[-1, 1, -1, 1]]
 * ```
 */
export class GroupNormalization extends AffineNormalization {
  static readonly className: string = 'GroupNormalization';
  static override readonly optionSchema: Schema = { ...groupNormalizationOptions, ...layerOptions };

  /** @throws ValueError for an unknown option, or one out of range. */
  constructor(
    ...given:
      | [options?: GroupNormalizationOptions]
      | [groups: number, options?: Omit<GroupNormalizationOptions, 'groups'>]
  ) {
    super(args(...given));
  }

  /** How many groups there are of the channels that the layer is built for; null before. @internal */
  get groupCount(): number | null {
    if (!this.inputShape) return null;
    return this.groups === -1 ? this.inputShape.at(this.axis)! : this.groups;
  }

  override get inputSpec(): InputSpec {
    const { inputShape, axis } = this;
    return inputShape
      ? { rank: inputShape.length, axes: { [axis]: inputShape.at(axis)! } }
      : { minRank: 2, axes: { [axis]: 'known' } };
  }

  override build(inputShape: PartialShape): void {
    const channels = inputShape.at(this.axis)!;
    if ((this.axis < 0 ? this.axis + inputShape.length : this.axis) === 0) {
      throw new ValueError({
        where: this.label,
        got: `axis ${this.axis} of inputs of shape ${formatPartialShape(inputShape)}`,
        expected: 'the axis of the channels, not that of the batch',
      });
    }
    if (this.groups !== -1 && channels % this.groups !== 0) {
      throw new ValueError({
        where: this.label,
        got: `${this.groups} groups of the ${channels} channels of inputs of shape ${formatPartialShape(inputShape)}`,
        expected: 'a number of groups that divides that of the channels',
        fix: `Give groups, such as new GroupNormalization(${channels % 2 === 0 ? channels / 2 : channels})`,
      });
    }
    this.addAffine([channels]);
  }

  override call(x: Tensor): Tensor {
    checkTensor(this.label, x);
    const along = this.axis < 0 ? this.axis + x.rank : this.axis;
    const channels = x.shape[along]!;
    const groups = this.groups === -1 ? channels : this.groups;
    const split = [groups, channels / groups];
    const grouped = x.reshape(x.shape.toSpliced(along, 1, ...split));
    const others = grouped.shape.flatMap((_, i) => (i === 0 || i === along ? [] : [i]));
    const [mean, variance] = moments(grouped, others, { keepdims: true });
    const ones = x.shape.map(() => 1).toSpliced(along, 1, ...split);
    return standardized(grouped, mean, variance, this.epsilon, this.affine(ones)).reshape(x.shape);
  }

  override computeOutputShape(inputShape: PartialShape): PartialShape {
    return inputShape;
  }
}

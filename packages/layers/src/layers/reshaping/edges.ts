import { type ImageDataFormat, spatialAxes } from '../../image-data-format.ts';
import type { InputSpec } from '../../layer/input-spec.ts';
import { Layer } from '../../layer/layer.ts';
import type { Pair } from '../../options/per-axis.ts';

/** A layer that puts something at the edges of images, or takes it away. */
export abstract class Edges extends Layer {
  /** Keras says what it was built for, though it makes no weights. @internal */
  static readonly savesBuild: boolean = true;

  /** Where the channels are. */
  protected abstract get format(): ImageDataFormat;

  /** How much there is before and after, along each axis of the image. */
  protected abstract get widths(): readonly Pair[];

  override get inputSpec(): InputSpec {
    return { rank: this.widths.length + 2 };
  }

  protected override get castsInput(): boolean {
    return false;
  }

  /** The axes of the image. */
  protected get imageAxes(): readonly number[] {
    return spatialAxes(this.format, this.widths.length);
  }

  /** How much there is before and after, along each axis of inputs of a rank. */
  protected around(rank: number): readonly Pair[] {
    const axes = this.imageAxes;
    return Array.from({ length: rank }, (_, axis) => this.widths[axes.indexOf(axis)] ?? [0, 0]);
  }
}

import { ValueError } from '@keisan/autograd';
import { notAmong } from '@keisan/autograd/internal';
import type { Spelling } from './family.ts';

const dataFormats = ['channels_last', 'channels_first'] as const;

/** Where images have their channels: after their rows and columns, or before. */
export type ImageDataFormat = (typeof dataFormats)[number];

/** A {@link ImageDataFormat} as Keras spells it, or in camelCase. */
export type DataFormatName = Spelling<ImageDataFormat>;

let current: ImageDataFormat = 'channels_last';

/** @throws ValueError for anything that is no data format. */
export function readDataFormat(where: string, name: string, value: unknown): ImageDataFormat {
  const spelt = value === 'channelsLast' ? 'channels_last' : value === 'channelsFirst' ? 'channels_first' : value;
  const found = dataFormats.find((one) => one === spelt);
  if (found) return found;
  throw new ValueError(notAmong(where, name, value, dataFormats));
}

/**
 * Where layers expect the channels of images that are not told: `channels_last` unless {@link setImageDataFormat} was called.
 *
 * Source: https://keras.io/api/utils/config_utils/#image_data_format-function
 */
export const imageDataFormat = (): ImageDataFormat => current;

/**
 * Says where layers that are made from now on expect the channels of images; those that are there keep what they have.
 *
 * @throws ValueError for anything but `channels_last` and `channels_first`.
 *
 * Source: https://keras.io/api/utils/config_utils/#set_image_data_format-function
 */
export function setImageDataFormat(dataFormat: DataFormatName): void {
  current = readDataFormat('setImageDataFormat', 'dataFormat', dataFormat);
}

/** The axes along which images extend, which are neither that of the batch nor that of the channels. */
export const spatialAxes = (dataFormat: ImageDataFormat, count: number): readonly number[] =>
  Array.from({ length: count }, (_, i) => i + (dataFormat === 'channels_last' ? 1 : 2));

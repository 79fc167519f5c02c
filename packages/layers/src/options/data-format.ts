import { type DataFormatName, type ImageDataFormat, imageDataFormat, readDataFormat } from '../image-data-format.ts';
import type { Kind } from './kind.ts';
import { computed } from './option.ts';

/** Where images have their channels; null is what `imageDataFormat()` says. */
export const dataFormat: Kind<DataFormatName | null, ImageDataFormat> = {
  type: { name: 'oneOf', values: ['channels_last', 'channels_first'] },
  nullIsDefault: true,
  read: (value, { where, name }) => readDataFormat(where, name, value),
};

/** The option of layers of images. */
export const dataFormatOption = {
  /** `'channels_last'` for `[batch, ..., channels]`, `'channels_first'` for `[batch, channels, ...]`. Default: `imageDataFormat()`. */
  dataFormat: computed(dataFormat, imageDataFormat),
};

export { activation } from '../activations/family.ts';
export { constraint } from '../constraints/family.ts';
export { initializer } from '../initializers/family.ts';
export { layerOptions } from '../layer/layer-options.ts';
export { lossOptions } from '../losses/loss.ts';
export { metricOptions } from '../metrics/metric.ts';
export { optimizerOptions } from '../optimizers/optimizer.ts';
export { regularizer } from '../regularizers/family.ts';
export { dataFormat, dataFormatOption } from './data-format.ts';
export { dtype } from './dtype.ts';
export {
  type Axes,
  anything,
  axes,
  axis,
  flag,
  functionOf,
  type Kind,
  nullable,
  number,
  oneOf,
  type Range,
  record,
  seed,
  text,
  wholeNumber,
  wide,
} from './kind.ts';
export { type FieldsOf, first, type Option, type OptionsOf, option, required, type Schema } from './option.ts';
export { type Pair, type Pairs, pairs, perAxis } from './per-axis.ts';
export { type Arguments, args, readOptions } from './read.ts';
export { partialShape } from './shape.ts';

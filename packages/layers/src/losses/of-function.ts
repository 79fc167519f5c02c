import type { Tensor, TensorData } from '@keisan/autograd';
import type { Configured } from '../options/configured.ts';
import { text } from '../options/kind.ts';
import { type FieldsOf, type OptionsOf, option, type Schema } from '../options/option.ts';
import { Loss, type LossOptions, lossOptions } from './loss.ts';

/** A loss whose values a function computes. */
interface FunctionLoss extends Loss {
  call(yTrue: Tensor, yPred: Tensor): Tensor;
}

/** A class of losses that are a function, reduced: with its options, and those of every loss. */
export interface FunctionLossClass<S extends Schema> {
  /** @throws ValueError for an unknown option, and for one of another kind or out of range. */
  new (options?: OptionsOf<S> & LossOptions): FunctionLoss & FieldsOf<S>;
  readonly className: string;
  readonly optionSchema: Schema;
  readonly fromConfig: typeof Configured.fromConfig;
}

type FunctionOf<S extends Schema> = (
  yTrue: Tensor | TensorData,
  yPred: Tensor | TensorData,
  options: OptionsOf<S>,
) => Tensor;

/**
 * A row of the table of losses: a class whose objects are a function, reduced.
 *
 * @param className The name that it is saved by.
 * @param f From targets, outputs and the options in `schema` to one value per sample.
 * @param schema The options of the function.
 * @param name What it is called, where that is not the class's name in snake case.
 */
export function lossOf<const S extends Schema = Record<never, never>>(
  className: string,
  f: FunctionOf<S>,
  schema?: S,
  name?: string,
): FunctionLossClass<S> {
  const names = Object.keys(schema ?? {});
  const optionSchema: Schema = { ...schema, ...lossOptions, ...(name ? { name: option(text, name) } : {}) };
  const Row = class extends Loss {
    static readonly className: string = className;
    static override readonly optionSchema = optionSchema;

    override call(yTrue: Tensor, yPred: Tensor): Tensor {
      const options = Object.fromEntries(names.map((option) => [option, Reflect.get(this, option) as unknown]));
      return f(yTrue, yPred, options as OptionsOf<S>);
    }
  };
  return Row as unknown as FunctionLossClass<S>;
}

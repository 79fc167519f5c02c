import { KeisanError, type Tree, ValueError } from '@keisan/autograd';
import { describeValue } from '@keisan/autograd/internal';
import type { Source } from '@keisan/files';
import { deserializeKerasObject, GraphModel, type Json, relabel, withoutInitialValues } from '@keisan/layers/internal';
import type { CustomObjects } from '@keisan/layers/saving';

/** Where errors are that are about a description, wherever in a file that is. */
export const DESCRIPTION = 'the description of a model';

/**
 * The model that a file describes, without its weights.
 * @param place Where in the file the description is.
 * @param saved Gives what Keras 3 saves of it.
 * @throws KeisanError for whatever is wrong with the description.
 */
export function modelFrom(
  where: string,
  place: string,
  customObjects: CustomObjects,
  saved: () => Json,
): GraphModel<Tree, Tree> {
  let model: unknown;
  try {
    model = withoutInitialValues(() => deserializeKerasObject(saved(), customObjects));
  } catch (error) {
    if (error instanceof KeisanError) {
      throw relabel(error, error.where === DESCRIPTION ? `${where}: ${place}` : `${where}: ${place}: ${error.where}`);
    }
    throw new ValueError({
      where,
      got: `${place}, of which no model can be made (${String(error)})`,
      expected: 'what Keras or Keisan saved',
    });
  }
  if (model instanceof GraphModel) return model;
  throw new ValueError({ where, got: describeValue(model), expected: 'a model' });
}

/** What is wrong with a file of weights where a model was to be in it. */
export const withoutModel = (where: string, { name }: Source): ValueError =>
  new ValueError({
    where,
    got: `${name}, a file of weights alone`,
    expected: 'one with the model too, as model.save(...) writes it',
    fix: 'Make the model, and read its weights: model.loadWeights(...)',
  });

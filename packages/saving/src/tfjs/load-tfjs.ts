import { type Tree, ValueError } from '@keisan/autograd';
import { describeAsJson } from '@keisan/autograd/internal';
import { damaged, type Source } from '@keisan/files';
import type { GraphModel, Json } from '@keisan/layers/internal';
import type { CustomObjects } from '@keisan/layers/saving';
import { joined } from '../files/joined.ts';
import { jsonIn } from '../files/json.ts';
import type { OpenBeside } from '../files/open.ts';
import type { OpenFile } from '../files/open-file.ts';
import { assignAll, checkFound, gathered, type Stored } from '../keras/apply.ts';
import { MOST_CONFIG } from '../keras/archive.ts';
import { modelFrom } from '../keras/model-from.ts';
import { isSaved, type Saved, savedIn } from '../legacy/saved.ts';
import { upgradedModel } from '../legacy/upgrade-model.ts';
import { upgradedTraining } from '../legacy/upgrade-training.ts';
import { readManifest, storedWeights, type WeightGroup } from './manifest.ts';
import { matchedValues } from './match-weights.ts';

/** What a `model.json` has of a model. */
interface ModelJson {
  readonly model: Json;
  readonly training: Json | undefined;
  readonly manifest: unknown;
}

/** @throws ValueError for what is no JSON, and for more than a description has. */
function jsonOf(source: Source): unknown {
  if (source.size > MOST_CONFIG) throw damaged(source, `${source.size} bytes of JSON`, `at most ${MOST_CONFIG}`);
  return jsonIn(source);
}

/** @throws ValueError for JSON that is no model of layers. */
function modelJson(where: string, source: Source): ModelJson {
  const saved = jsonOf(source);
  const { format, modelTopology: topology, weightsManifest: manifest, trainingConfig } = isSaved(saved) ? saved : {};
  if (format === 'graph-model' || (isSaved(topology) && 'node' in topology)) {
    throw new ValueError({
      where,
      got: `${source.name}, a graph-model: operations of TensorFlow without layers`,
      expected: 'a layers-model',
      fix: 'Convert the Keras model itself: tensorflowjs_converter --input_format=keras model.h5 folder, or load model.keras or model.h5 here',
    });
  }
  if (!isSaved(topology)) {
    throw new ValueError({
      where,
      got: `${source.name}, JSON with modelTopology ${describeAsJson(topology)}`,
      expected: 'the model.json of a layers-model of TensorFlow.js',
      fix: 'For what model.toJson() gave write modelFromJson(text)',
    });
  }
  const model = topology.model_config ?? topology;
  return { model, training: trainingConfig ?? topology.training_config ?? trainingIn(model), manifest };
}

/** What a model was compiled with, where it is a part of the model, as in Keras 3. */
function trainingIn(model: Json): Json | undefined {
  const compiled = isSaved(model) ? model.compile_config : undefined;
  return isSaved(compiled) && compiled.optimizer ? { ...compiled, optimizer_config: compiled.optimizer } : undefined;
}

/**
 * A model from the `model.json` of TensorFlow.js and the files of weights beside it, whichever version of Keras or of TensorFlow.js wrote
 * them.
 * @throws ValueError for a model that is none of layers, for whatever is wrong with the files, and for weights of another model.
 */
export async function loadTfjs(
  where: string,
  source: Source,
  openBeside: OpenBeside,
  customObjects: CustomObjects,
  compile: boolean,
): Promise<GraphModel<Tree, Tree>> {
  const { model: description, training, manifest } = modelJson(where, source);
  const groups = readManifest(source, manifest);
  const model = modelFrom(`${where}: ${source.name}`, 'modelTopology', customObjects, () => {
    const upgraded = savedIn('model', upgradedModel(description) as Saved);
    const compiled = compile && training ? upgradedTraining(training) : null;
    return { ...upgraded, compile_config: compiled };
  });
  await withStored(source, groups, openBeside, (stored) => {
    assignAll(gathered(where, false, matchedValues(source, model, stored)));
  });
  model.optimizer?.build(model.trainableWeights);
  return model;
}

/**
 * Gives a model the weights that are beside a `model.json`, whatever model that describes.
 * @throws ValueError for whatever is wrong with the files, and for weights of another model.
 */
export async function loadTfjsWeights(
  where: string,
  source: Source,
  openBeside: OpenBeside,
  model: GraphModel<Tree, Tree>,
  { byName, skipMismatch }: { readonly byName: boolean; readonly skipMismatch: boolean },
): Promise<void> {
  const saved = jsonOf(source);
  const groups = readManifest(source, isSaved(saved) ? saved.weightsManifest : undefined);
  await withStored(source, groups, openBeside, (stored) => {
    const values = matchedValues(source, model, stored, byName);
    if (byName) checkFound(where, source, values);
    assignAll(gathered(where, skipMismatch, values));
  });
}

/** Opens the files of weights, and closes them after they were used. */
async function withStored(
  source: Source,
  groups: readonly WeightGroup[],
  openBeside: OpenBeside,
  use: (stored: ReadonlyMap<string, Stored>) => void,
): Promise<void> {
  const open: OpenFile[] = [];
  try {
    const stored = new Map<string, Stored>();
    for (const group of groups) {
      const bytes = await bytesOf(source, group, openBeside, open);
      for (const [name, one] of storedWeights(group, bytes)) stored.set(name, one);
    }
    use(stored);
  } finally {
    for (const file of open) file.close();
  }
}

/** The bytes of a group, whose files are opened. No more is fetched than the manifest says to be there. */
async function bytesOf(
  source: Source,
  { paths, size }: WeightGroup,
  openBeside: OpenBeside,
  open: OpenFile[],
): Promise<Source> {
  const files: OpenFile[] = [];
  let left = size;
  for (const path of paths) {
    const file = await openBeside(path, left);
    open.push(file);
    files.push(file);
    left -= file.size;
    if (left < 0) {
      throw damaged(source, `more than ${size} bytes in ${paths.join(', ')}`, 'as many as weightsManifest says');
    }
  }
  return joined(`${source.name}: ${paths.join(', ')}`, files);
}

import { KeisanError, type Tree, ValueError } from '@keisan/autograd';
import { checkOptions, describeValue } from '@keisan/autograd/internal';
import type { FileSource, Model, ProgressOptions } from '@keisan/layers';
import { deserializeKerasObject, GraphModel, type Json, relabel, withoutInitialValues } from '@keisan/layers/internal';
import type { CustomObjects } from '@keisan/layers/saving';
import { openSource } from '../files/open.ts';
import { checkVerbose, heard, progressOf } from '../files/progress.ts';
import type { Source } from '../files/source.ts';
import { Archive } from '../zip/read.ts';
import { assignAll, gathered } from './apply.ts';
import { MEMBER, readJson } from './archive.ts';
import { readSeeds } from './seeds.ts';
import { type State, statesOf } from './states.ts';
import { stateValues, WeightsFile } from './weights-file.ts';

/** Options of `loadModel`. */
export interface LoadModelOptions extends ProgressOptions {
  /** Classes and functions of your own that are not registered, by name. */
  customObjects?: CustomObjects;
  /** Whether to compile the model as it was, with the state of its optimizer. Default: true. */
  compile?: boolean;
}

const isOptimizer = ({ owner }: State) => 'iterations' in owner;

/** Gives a model the values that a file has for it. */
export function readStates(
  where: string,
  model: GraphModel<Tree, Tree>,
  file: WeightsFile,
  skipMismatch = false,
): void {
  const layers = statesOf(model).filter((state) => !isOptimizer(state));
  assignAll(
    gathered(
      where,
      skipMismatch,
      layers.map((state) => () => stateValues(file, state)),
    ),
  );
  // Its slots are like the weights, which the file has now been found to have.
  model.optimizer?.build(model.trainableWeights);
  for (const state of statesOf(model).filter(isOptimizer)) readOptimizer(where, file, state);
}

function readOptimizer(where: string, file: WeightsFile, state: State): void {
  const count = file.count(state.path);
  if (count === state.variables.length) {
    assignAll(stateValues(file, state));
    return;
  }
  // Before the first step there are no slots yet, and nothing is lost.
  if (count <= 2) return;
  console.warn(
    `${where}: got ${count} variables of the optimizer in ${file.source.name}, and it has ${state.variables.length} here. ` +
      'It starts anew: layers may have been frozen since it was made.',
  );
}

/** See `loadModel`. */
export async function load(source: FileSource, options: LoadModelOptions): Promise<Model> {
  const where = 'loadModel';
  checkOptions<LoadModelOptions>(where, options, {
    customObjects: true,
    compile: 'flag',
    verbose: true,
    onProgress: 'function',
  });
  checkVerbose(where, options);
  const opened = await openSource(where, source);
  const file = heard(opened, progressOf(`Loading ${opened.name}`, options));
  try {
    return await read(where, file, options);
  } finally {
    file.close();
  }
}

async function read(
  where: string,
  file: Source,
  { customObjects = {}, compile = true }: LoadModelOptions,
): Promise<Model> {
  const archive = await Archive.open(file);
  const config = readJson(archive, MEMBER.config, where, file) as Record<string, Json>;
  const member = archive.member(MEMBER.weights);
  if (!member) {
    throw new ValueError({ where, got: `${file.name} without ${MEMBER.weights}`, expected: 'a file with its weights' });
  }
  const weights = new WeightsFile(member);
  const saved = compile ? config : { ...config, compile_config: null };
  const model = modelOf(`${where}: ${file.name}`, saved, customObjects);
  readStates(where, model, weights);
  readSeeds(model, archive);
  return model as unknown as Model;
}

/** The model that a file describes, without its weights. @throws KeisanError for whatever is wrong with the description. */
function modelOf(where: string, saved: Json, customObjects: CustomObjects): GraphModel<Tree, Tree> {
  let model: unknown;
  try {
    model = withoutInitialValues(() => deserializeKerasObject(saved, customObjects));
  } catch (error) {
    throw error instanceof KeisanError ? relabel(error, `${where}: ${MEMBER.config}: ${error.where}`) : error;
  }
  if (model instanceof GraphModel) return model;
  throw new ValueError({ where, got: describeValue(model), expected: 'a model' });
}

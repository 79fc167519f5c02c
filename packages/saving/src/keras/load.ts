import { type Tree, ValueError } from '@keisan/autograd';
import { checkOptions, warn } from '@keisan/autograd/internal';
import type { Source } from '@keisan/files';
import type { FileSource, Model, ProgressOptions } from '@keisan/layers';
import { type GraphModel, type Json, objectsInScope, WrappingOptimizer } from '@keisan/layers/internal';
import type { Optimizer } from '@keisan/layers/optimizers';
import { type CustomObjects, customObjectScope } from '@keisan/layers/saving';
import { beginsAsHdf5, beginsAsJson, beginsAsSafetensors } from '../files/beginnings.ts';
import { type Files, type OpenBeside, openable, openSource } from '../files/open.ts';
import { checkVerbose, heard, progressOf } from '../files/progress.ts';
import { assignAll, gathered } from './apply.ts';
import { MEMBER, openArchive, readJson } from './archive.ts';
import { foreseenModel } from './foreseen.ts';
import { modelFrom, withoutModel } from './model-from.ts';
import { readSeeds } from './seeds.ts';
import { followWeights, isOptimizer, type State, statesOf } from './states.ts';
import { stateValues, WeightsFile } from './weights-file.ts';

/** Options of `loadModel`. */
export interface LoadModelOptions extends ProgressOptions {
  /** Classes and functions of your own that are not registered, by name. */
  customObjects?: CustomObjects;
  /** Whether to compile the model as it was, with the state of its optimizer. Default: true. */
  compile?: boolean;
}

/** Gives a model the values that a file has for it. */
export function readStates(
  where: string,
  model: GraphModel<Tree, Tree>,
  file: WeightsFile,
  skipMismatch = false,
): void {
  const layers = statesOf(model).filter(({ owner }) => !isOptimizer(owner));
  assignAll(
    gathered(
      where,
      skipMismatch,
      layers.map((state) => () => stateValues(file, state)),
    ),
  );
  // Their slots are like the weights, which the file has now been found to have.
  followWeights(model);
  for (const state of statesOf(model)) if (isOptimizer(state.owner)) readOptimizer(where, file, state, state.owner);
}

function readOptimizer(where: string, file: WeightsFile, { path }: State, optimizer: Optimizer): void {
  const count = file.count(path);
  const { length } = optimizer.variables;
  if (length < count && !optimizer.built && !(optimizer instanceof WrappingOptimizer)) {
    // Its first step says for which weights it is.
    optimizer.awaitSlots(file.values(path).slice(length));
  }
  const { variables } = optimizer;
  if (count === variables.length) {
    assignAll(gathered(where, true, [() => stateValues(file, { path, owner: optimizer, variables })]));
    return;
  }
  // Before the first step there are no slots yet, and nothing is lost.
  if (count <= 2) return;
  warn(
    `${where}: got ${count} variables of the optimizer at ${path.join('/')} in ${file.source.name}, and it has ${variables.length} here. ` +
      (optimizer.built
        ? 'It stays as it is here: the file is of a model that trains other weights, or with another optimizer.'
        : 'It stays as it is here: call its build(weights) first, with those that it trains.'),
  );
}

/**
 * See `loadModel`.
 * @param scope What `customObjectScope` said when it was called.
 */
export async function load(given: FileSource | Files, options: LoadModelOptions, scope: CustomObjects): Promise<Model> {
  const where = 'loadModel';
  checkOptions<LoadModelOptions>(where, options, {
    customObjects: true,
    compile: 'flag',
    verbose: true,
    onProgress: 'function',
  });
  checkVerbose(where, options);
  const { customObjects: own = {}, compile = true } = options;
  const customObjects = customObjectScope(scope, () => customObjectScope(own, objectsInScope));
  const { main, beside } = openable(where, given);
  const opened = await openSource(where, main, foreseenModel);
  const file = heard(opened, progressOf(`Loading ${opened.name}`, options));
  try {
    return (await read(where, file, beside, customObjects, compile)) as unknown as Model;
  } finally {
    file.close();
  }
}

/** A model in the format that its file begins with. */
async function read(
  where: string,
  file: Source,
  beside: OpenBeside,
  customObjects: CustomObjects,
  compile: boolean,
): Promise<GraphModel<Tree, Tree>> {
  if (beginsAsHdf5(file)) {
    const { loadHdf5 } = await import('../legacy/load-hdf5.ts');
    return loadHdf5(where, file, customObjects, compile);
  }
  if (beginsAsJson(file)) {
    const { loadTfjs } = await import('../tfjs/load-tfjs.ts');
    return loadTfjs(where, file, beside, customObjects, compile);
  }
  if (beginsAsSafetensors(file)) throw withoutModel(where, file);
  return readArchive(where, file, customObjects, compile);
}

async function readArchive(
  where: string,
  file: Source,
  customObjects: CustomObjects,
  compile: boolean,
): Promise<GraphModel<Tree, Tree>> {
  const archive = await openArchive(file);
  const config = readJson(archive, MEMBER.config, where, file) as Record<string, Json>;
  const member = archive.member(MEMBER.weights);
  if (!member) {
    throw new ValueError({ where, got: `${file.name} without ${MEMBER.weights}`, expected: 'a file with its weights' });
  }
  const weights = new WeightsFile(member);
  const saved = compile ? config : { ...config, compile_config: null };
  const model = modelFrom(`${where}: ${file.name}`, MEMBER.config, customObjects, () => saved);
  readStates(where, model, weights);
  readSeeds(model, archive);
  return model;
}

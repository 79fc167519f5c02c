import { type Tree, ValueError } from '@keisan/autograd';
import { checkOptions } from '@keisan/autograd/internal';
import { type Content, damaged, type Source } from '@keisan/files';
import type { FileSource, FileTarget, LoadWeightsOptions, SaveOptions, Weight } from '@keisan/layers';
import type { AnyLayer, GraphModel } from '@keisan/layers/internal';
import { nameOfFile, writeFile } from '#files';
import { beginsAsHdf5, beginsAsJson, beginsAsZip } from '../files/beginnings.ts';
import { type Files, type OpenBeside, openable, openSource } from '../files/open.ts';
import { checkVerbose, heard, progressOf } from '../files/progress.ts';
import { hdf5Root } from '../hdf5/read.ts';
import { isLegacy, legacyValues } from '../legacy/weights.ts';
import { readSafetensors, safetensorsContent } from '../safetensors/safetensors.ts';
import { ABOUT_NAMES, assignAll, checkFound, gathered, valueFor } from './apply.ts';
import { MEMBER, openArchive } from './archive.ts';
import { foreseenWeights } from './foreseen.ts';
import { readStates } from './load.ts';
import { savedStatesOf, statesOf } from './states.ts';
import { stateValues, WeightsFile, weightsContent } from './weights-file.ts';

type AnyModel = GraphModel<Tree, Tree>;

/** @throws ValueError for a model without weights. */
function checkBuilt(where: string, model: AnyModel): void {
  if (model.built) return;
  throw new ValueError({
    where,
    got: 'a model that is not built',
    expected: 'one that has its weights',
    fix: 'Give its first layer an inputShape, or call build([null, ...]) first',
  });
}

/** The weights of a model by their paths within it, each of which a number is added to that others have too. */
function namedWeights(model: AnyModel): ReadonlyMap<string, Weight> {
  const named = new Map<string, Weight>();
  const within = `${model.path}/`;
  for (const weight of model.weights) {
    const path = weight.path.startsWith(within) ? weight.path.slice(within.length) : weight.path;
    let name = path;
    for (let i = 1; named.has(name); i++) name = `${path}_${i}`;
    named.set(name, weight);
  }
  return named;
}

function contentOf(where: string, name: string, model: AnyModel): Content {
  if (name.endsWith('.weights.h5')) return weightsContent(savedStatesOf(model));
  if (name.endsWith('.safetensors')) {
    return safetensorsContent(new Map([...namedWeights(model)].map(([path, weight]) => [path, weight.detach()])));
  }
  throw new ValueError({
    where,
    got: JSON.stringify(name),
    expected: 'a name that ends in .weights.h5 or .safetensors',
    fix: name.endsWith('.keras') ? 'Write model.save(...) for the whole model' : 'Write model.weights.h5',
  });
}

/** Writes the weights of a model: see `Model.saveWeights`. */
export async function saveWeights(model: AnyModel, target: FileTarget, options: SaveOptions): Promise<void> {
  const where = `${model.label}.saveWeights`;
  checkOptions(where, options, { overwrite: 'flag', verbose: true, onProgress: 'function' });
  checkVerbose(where, options);
  checkBuilt(where, model);
  const name = nameOfFile(where, target);
  const content = contentOf(where, name, model);
  const { overwrite = true } = options;
  const onProgress = progressOf(`Saving ${name}`, options);
  await writeFile(where, target, content, { overwrite, onProgress });
}

/** Reads the weights of a model: see `Model.loadWeights`. */
export async function loadWeights(
  model: AnyModel,
  source: FileSource | Files,
  options: LoadWeightsOptions,
): Promise<void> {
  const where = `${model.label}.loadWeights`;
  checkOptions(where, options, { byName: 'flag', skipMismatch: 'flag', verbose: true, onProgress: 'function' });
  checkVerbose(where, options);
  checkBuilt(where, model);
  const { main, beside } = openable(where, source);
  const opened = await openSource(where, main, foreseenWeights);
  const file = heard(opened, progressOf(`Loading ${opened.name}`, options));
  try {
    await read(where, model, file, beside, options);
  } finally {
    file.close();
  }
}

async function read(
  where: string,
  model: AnyModel,
  file: Source,
  beside: OpenBeside,
  { byName = false, skipMismatch = false }: LoadWeightsOptions,
) {
  if (beginsAsZip(file)) {
    const member = (await openArchive(file)).member(MEMBER.weights);
    if (!member) throw damaged(file, `an archive without ${MEMBER.weights}`, 'a .keras file');
    return readHdf5(where, model, member, byName, skipMismatch);
  }
  if (beginsAsHdf5(file)) return readHdf5(where, model, file, byName, skipMismatch);
  if (beginsAsJson(file)) {
    const { loadTfjsWeights } = await import('../tfjs/load-tfjs.ts');
    return loadTfjsWeights(where, file, beside, model, { byName, skipMismatch });
  }
  return readNamed(where, model, file, byName, skipMismatch);
}

function readHdf5(where: string, model: AnyModel, file: Source, byName: boolean, skipMismatch: boolean): void {
  const root = hdf5Root(file);
  if (isLegacy(root)) {
    const values = legacyValues(file, root, model, byName);
    if (byName) checkFound(where, file, values);
    assignAll(gathered(where, skipMismatch, values));
    return;
  }
  const weights = new WeightsFile(file);
  if (!byName) {
    readStates(where, model, weights, skipMismatch);
    return;
  }
  const named = weights.byName();
  const states = statesOf(model).filter(
    ({ owner, variables }) => 'label' in owner && variables.length > 0 && named.has(owner.name),
  );
  const parts = states.map((state) => () => stateValues(weights, state, named.get((state.owner as AnyLayer).name)));
  checkFound(where, file, parts);
  assignAll(gathered(where, skipMismatch, parts));
}

/** A name without the numbers that automatic ones end in. */
const unnumbered = (name: string): string => name.replace(/_\d+(?=\/|$)/g, '');

function readNamed(where: string, model: AnyModel, file: Source, byName: boolean, skipMismatch: boolean): void {
  const { tensors: stored } = readSafetensors(file);
  const named = [...namedWeights(model)].filter(([name]) => !byName || stored.has(name));
  const known = new Set(named.map(([name]) => name));
  const unknown = [...stored.keys()].find((name) => !known.has(name));
  if (unknown !== undefined && !byName && !skipMismatch) {
    throw damaged(
      file,
      `a tensor ${JSON.stringify(unknown)}`,
      `those of ${model.label}: ${[...known].slice(0, 10).join(', ')}${known.size > 10 ? ', ...' : ''}`,
      [...known].some((name) => unnumbered(name) === unnumbered(unknown))
        ? `${ABOUT_NAMES}; or write .weights.h5, which goes by places`
        : 'Pass byName: true to read those that the model has',
    );
  }
  const parts = named.map(
    ([name, weight]) =>
      () =>
        new Map([[weight, valueFor(weight, `${file.name}: ${name}`, stored.get(name))]]),
  );
  if (byName) checkFound(where, file, parts);
  assignAll(gathered(where, skipMismatch, parts));
}

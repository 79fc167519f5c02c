import type { Tree } from '@keisan/autograd';
import { damaged, type Source } from '@keisan/files';
import type { Layer, Weight } from '@keisan/layers';
import type { GraphModel } from '@keisan/layers/internal';
import type { Group } from '../hdf5/read.ts';
import { type Values, valuesFor } from '../keras/apply.ts';
import { storedAs } from '../keras/weights-file.ts';

/** Where a file of a whole model has its weights. */
const MODEL_WEIGHTS = 'model_weights';

/** Whether a file is one of Keras 1 or 2, where layers go by their names. */
export function isLegacy(root: Group): boolean {
  const group = weightsGroup(root);
  return (group.texts('layer_names') ?? group.texts('layer_names0')) !== undefined;
}

const weightsGroup = (root: Group): Group => root.group(MODEL_WEIGHTS) ?? root;

/** Names that are too long for one attribute are in several, numbered. */
export function namesIn(group: Group, attribute: string): readonly string[] {
  const whole = group.texts(attribute);
  if (whole) return whole;
  const parts: string[] = [];
  for (let i = 0; ; i++) {
    const some = group.texts(`${attribute}${i}`);
    if (!some) return parts;
    for (const part of some) parts.push(part);
  }
}

/** How many layers, and how many weights of one, a model may have. */
const MOST_NAMES = 20_000;

/** {@link namesIn}, each once. @throws ValueError for more of them than a model has, and for one that is there twice. */
function namesOnce(file: Source, group: Group, attribute: string): readonly string[] {
  const names = namesIn(group, attribute);
  const isOdd = names.length > MOST_NAMES || new Set(names).size < names.length;
  if (!isOdd) return names;
  throw damaged(
    file,
    `${names.length} names in ${attribute}, some of them twice or too many`,
    `at most ${MOST_NAMES}, each once`,
  );
}

/** What is at names with slashes between them. */
export function datasetAt(group: Group, path: string) {
  const steps = path.split('/').filter((step) => step !== '');
  const inner = steps.slice(0, -1).reduce<Group | undefined>((found, step) => found?.group(step), group);
  return storedAs(inner?.dataset(steps.at(-1) ?? ''));
}

/** The weights of a layer in the order of such files: those that are trained first, at any depth. */
function weightsOf(layer: Layer): readonly Weight[] {
  const isTrained = new Set(layer.trainableWeights);
  return [
    ...layer.weights.filter((weight) => isTrained.has(weight)),
    ...layer.weights.filter((w) => !isTrained.has(w)),
  ];
}

/**
 * The values that a file of Keras 1 or 2 has for the layers of a model: in the order of those that have weights, or by name.
 * @throws ValueError for other layers than those of the model.
 */
export function legacyValues(
  file: Source,
  root: Group,
  model: GraphModel<Tree, Tree>,
  byName: boolean,
): readonly (() => Values)[] {
  const group = weightsGroup(root);
  const saved = namesOnce(file, group, 'layer_names').map((name) => {
    const layer = group.group(name);
    return { name, layer, weights: layer ? namesOnce(file, layer, 'weight_names') : [] };
  });
  const withWeights = saved.filter(({ weights }) => weights.length > 0);
  const layers = model.layers.filter((layer) => layer.weights.length > 0);
  if (!byName && withWeights.length !== layers.length) {
    throw damaged(
      file,
      `${withWeights.length} layers with weights`,
      `${layers.length}, as ${model.label} has`,
      'The file is damaged or that of another model: make the model, and read the layers whose names are in both with model.loadWeights(file, { byName: true })',
    );
  }
  return layers.flatMap((layer, i) => {
    const found = byName ? withWeights.find(({ name }) => name === layer.name) : withWeights[i];
    if (!found) return [];
    const stored = () => found.weights.map((path) => datasetAt(found.layer!, path));
    return [() => valuesFor(layer.label, `${file.name}: ${found.name}`, weightsOf(layer), stored())];
  });
}

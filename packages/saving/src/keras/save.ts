import { KeisanError, type Tree, ValueError } from '@keisan/autograd';
import { checkOptions, drawingFrom, takeKey } from '@keisan/autograd/internal';
import { type Content, type Member, memberOf, zipOf, zipSizeOf } from '@keisan/files';
import type { FileTarget, Model, SaveOptions } from '@keisan/layers';
import {
  deserializeKerasObject,
  families,
  GraphModel,
  type Json,
  type KerasObject,
  keepingNames,
  serializeWithObjects,
  toKerasText,
  withoutInitialValues,
  withoutName,
} from '@keisan/layers/internal';
import { nameOfFile, writeFile } from '#files';
import { checkVerbose, progressOf } from '../files/progress.ts';
import { MEMBER } from './archive.ts';
import { seedMembers } from './seeds.ts';
import { isOptimizer, type State, savedStatesOf, statesOf } from './states.ts';
import { weightsContent } from './weights-file.ts';

type AnyModel = GraphModel<Tree, Tree>;

/** The version of Keras whose files these are. */
const KERAS_VERSION = '3.15.1';

/** The date and the time as Keras notes them. */
function dateSaved(now: Date): string {
  const two = (n: number) => String(n).padStart(2, '0');
  const date = [now.getFullYear(), two(now.getMonth() + 1), two(now.getDate())].join('-');
  return `${date}@${[now.getHours(), now.getMinutes(), now.getSeconds()].map(two).join(':')}`;
}

const described = ({ path, variables }: State): string =>
  `${path.join('/')}: ${variables.map(({ shape, dtype }) => `${dtype}[${shape}]`).join(' ')}`;

/** What an error says, or what one says that a class of the program's own threw. */
const saidBy = ({ message, cause }: Error): string =>
  cause instanceof Error && !(cause instanceof KeisanError) ? cause.message : message;

/** @throws ValueError for a function of the program's own without a name, or with that of one of Keras's, which a file would find in its place. */
function checkNames(where: string, names: readonly string[]): void {
  if (names.includes('')) throw withoutName(where);
  const taken = names.find((name) => families().some(({ functions }) => Object.hasOwn(functions, name)));
  if (taken === undefined) return;
  throw new ValueError({
    where,
    got: `a function of the program's own called ${taken}`,
    expected: "a name that none of Keras's functions has: a file would find that one in its place",
    fix: `Give it another name, or register it: registerKerasSerializable('my')(${taken})`,
  });
}

/**
 * What is saved of a model but for its weights.
 * @throws ValueError where a model that is made of it again would not be like it.
 */
function savedOf(where: string, model: AnyModel, states: readonly State[]): KerasObject {
  const { saved, objects } = serializeWithObjects(model);
  checkNames(where, Object.keys(objects));
  const json = JSON.parse(JSON.stringify(saved)) as Json;
  const layersIn = (all: readonly State[]) => all.filter(({ owner }) => !isOptimizer(owner));
  const layersOf = (again: unknown) => (again instanceof GraphModel ? layersIn(statesOf(again)) : []);
  let made: readonly State[];
  try {
    // As if it had never been: names and random numbers go on from where they are.
    made = drawingFrom(takeKey(0), () =>
      keepingNames(() => withoutInitialValues(() => layersOf(deserializeKerasObject(json, objects)))),
    );
  } catch (error) {
    throw new ValueError({
      where,
      got: `a model that could not be made again from what would be saved: ${saidBy(error as Error).replace(/\.$/, '')}`,
      expected: 'classes whose getConfig() returns all that their constructors need',
      fix: 'Declare options in optionSchema, or write getConfig() and fromConfig()',
    });
  }
  const odd = layersIn(states).find((state, i) => !made[i] || described(made[i]) !== described(state));
  if (!odd && made.length === layersIn(states).length) return saved;
  const state = odd ?? made.at(-1)!;
  throw new ValueError({
    where,
    got: `a model whose ${'label' in state.owner ? state.owner.label : 'layers'} would have other weights when it is made again`,
    expected: 'a model of layers that are made by their options, and built by build() or at their first call',
    fix: 'Save its weights alone with saveWeights(...), and make the model by the same program',
  });
}

/** The content of a `.keras` file. */
export function kerasContent(
  where: string,
  model: Model,
  extra: (model: AnyModel) => readonly Member[] = seedMembers,
): Content {
  const whole = model as unknown as AnyModel;
  const states = savedStatesOf(whole);
  const text = (value: Json) => new TextEncoder().encode(toKerasText(value));
  const config = savedOf(where, whole, states);
  const members = [
    memberOf(MEMBER.metadata, text({ keras_version: KERAS_VERSION, date_saved: dateSaved(new Date()) })),
    memberOf(MEMBER.config, text(config)),
    { name: MEMBER.weights, ...weightsContent(states) },
    ...extra(whole),
  ];
  return { size: zipSizeOf(members), parts: () => zipOf(members) };
}

/** Writes a `.keras` file: see `Model.save`. */
export async function saveModel(model: Model, target: FileTarget, options: SaveOptions): Promise<void> {
  const where = `${model.label}.save`;
  checkOptions(where, options, { overwrite: 'flag', verbose: true, onProgress: 'function' });
  checkVerbose(where, options);
  const name = nameOfFile(where, target);
  if (!name.endsWith('.keras')) {
    throw new ValueError({
      where,
      got: JSON.stringify(name),
      expected: 'a name that ends in .keras',
      fix: name.endsWith('.h5') ? 'Keras 3 has its own format: write model.keras' : 'Write model.keras',
    });
  }
  const { overwrite = true } = options;
  const onProgress = progressOf(`Saving ${name}`, options);
  await writeFile(where, target, kerasContent(where, model), { overwrite, onProgress });
}

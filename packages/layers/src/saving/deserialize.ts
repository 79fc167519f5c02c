import { KeisanError, type Tensor, ValueError } from '@keisan/autograd';
import { describeAsJson, describeValue, drawingFrom, isPlain, suggestion, takeKey } from '@keisan/autograd/internal';
import { attribute, relabel } from '../layer/attribution.ts';
import { withoutInitialValues } from '../layer/initial-values.ts';
import { Layer } from '../layer/layer.ts';
import { isModel } from '../models/graph-model.ts';
import { Model } from '../models/model.ts';
import { Sequential } from '../models/sequential.ts';
import { isClass } from '../naming/identifiers.ts';
import { keepingNames } from '../naming/names.ts';
import type { ConfiguredClass } from '../options/configured.ts';
import type { Schema } from '../options/option.ts';
import { isPromise } from '../returned.ts';
import type { CompileOptions } from '../training/compile-options.ts';
import { type CustomObjects, customObject, customObjectScope } from './custom-objects.ts';
import { families, functions } from './families.ts';
import {
  DEEPEST,
  fromKerasName,
  isKerasObject,
  isSavedArray,
  type Json,
  type KerasObject,
  MOST_VALUES,
  parseJson,
} from './json.ts';
import './parts.ts';
import { readGraph } from './read-graph.ts';

/** A class whose objects Keras saves. */
interface SavedClass extends Partial<ConfiguredClass> {
  fromConfig(config: Readonly<Record<string, unknown>>): object;
  /** Makes an object of what Keras saved of it, its names in camelCase, where that does not follow from its options. */
  fromKerasConfig?(config: Readonly<Record<string, unknown>>): object;
}

/** The models, by the modules in which Keras has them. */
const models: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  keras: { Sequential },
  'keras.src.models.functional': { Functional: Model },
};

const WHERE = 'deserializeKerasObject';

/** How many classes a message names: more of them say less. */
const MOST_NAMED = 20;

/**
 * What Keras, or `serializeKerasObject`, saved: objects are made with their options, layers that were built are built, models that were
 * compiled are compiled. The weights are new. No code is run but that of classes and functions that are known.
 *
 * @param customObjects Classes and functions of your own that are not registered, by name.
 * @throws ValueError for a class or an option that there is not here.
 *
 * Source: https://keras.io/api/models/model_saving_apis/serialization_utils/#deserialize_keras_object-function
 *
 * @example
 * ```ts
 * import { deserializeKerasObject, serializeKerasObject } from 'keisan/saving';
 * import { Dense } from 'keisan/layers';
 *
 * const saved = serializeKerasObject(new Dense(3, { activation: 'relu' }));
 * const layer = deserializeKerasObject(saved) as Dense;
 * layer.units; // 3
 * ```
 */
export function deserializeKerasObject(json: Json, customObjects: CustomObjects = {}): unknown {
  checkSize(json);
  try {
    return customObjectScope(customObjects, () => read(json));
  } catch (error) {
    if (error instanceof KeisanError) throw error;
    // Data of another form than anybody saved, or what a class of the program's own has to say.
    const refusal = new ValueError({
      where: WHERE,
      got: `data that no object can be made of (${String(error)})`,
      expected: 'what Keras 3 or Keisan saved',
    });
    throw Object.assign(refusal, { cause: error });
  }
}

/**
 * How many names there may be in an object, how many objects and functions, and how many that are no options of others:
 * layers, metrics and the like. ResNet-1001 has some 3,300 of those.
 */
const MOST_NAMES = 10_000;
const MOST_OBJECTS = 100_000;
const MOST_PARTS = 4_000;

/** The modules of what layers have for options. */
const OF_OPTIONS = /^(builtins|keras\.(initializers|regularizers|constraints))$/;

const textOf = (saved: unknown): string => (typeof saved === 'string' ? saved : '');

const isPart = ({ module, class_name: name }: KerasObject): boolean =>
  !OF_OPTIONS.test(textOf(module)) && !/^(__|DTypePolicy$)/.test(textOf(name));

/** What a list or an object holds. @throws ValueError for a list of more values, and an object of more names, than anybody saved. */
function valuesOf(json: Json & object): readonly Json[] {
  if (Array.isArray(json)) {
    if (json.length > MOST_VALUES) throw tooMuch(`a list of ${json.length} values`);
    return json;
  }
  const values = Object.values(json) as Json[];
  if (values.length > MOST_NAMES) throw tooMuch(`an object of ${values.length} names`);
  return values;
}

const tooMuch = (got: string) => new ValueError({ where: WHERE, got, expected: 'what Keras or Keisan saved' });

/** Counts what saved data describe, before anything is made. @throws ValueError for more than anybody saved: reading it would have no end. */
export function checkSize(json: Json, mostParts = MOST_PARTS): void {
  let level: readonly Json[] = [json];
  let [values, objects, parts] = [0, 0, 0];
  for (let depth = 0; level.length > 0; depth++) {
    const saved = level.filter(isKerasObject);
    values += level.length;
    objects += saved.length;
    parts += saved.filter(isPart).length;
    const excess =
      (depth > DEEPEST && `more than ${DEEPEST} levels`) ||
      (values > MOST_VALUES && `more than ${MOST_VALUES} values`) ||
      (objects > MOST_OBJECTS && `more than ${MOST_OBJECTS} objects`) ||
      (parts > mostParts && `more than ${mostParts} layers, metrics and the like`);
    if (excess) throw tooMuch(excess);
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? valuesOf(one) : []));
  }
}

function read(json: Json | undefined): unknown {
  if (json === null || typeof json !== 'object') return json;
  if (Array.isArray(json)) return json.map((item: Json) => read(item));
  if (isKerasObject(json)) return readObject(json);
  if (Reflect.get(json, 'class_name') === '__tuple__') return read(Reflect.get(json, 'items') as Json);
  if (isPlain(json)) return Object.fromEntries(Object.entries(json).map(([key, part]) => [key, read(part)]));
  throw new ValueError({
    where: WHERE,
    got: describeValue(json),
    expected: 'what Keras 3 or Keisan saved',
    fix: isPromise(json) ? 'Write await before it' : '',
  });
}

function readObject(saved: KerasObject): unknown {
  const { class_name: className, config } = saved;
  if (className === 'function') return readFunction(config);
  if (typeof className !== 'string') {
    throw new ValueError({
      where: WHERE,
      got: `class_name ${describeAsJson(className)}`,
      expected: 'the name of a class',
    });
  }
  if (className === '__lambda__') {
    throw new ValueError({
      where: WHERE,
      got: 'the code of a Python lambda',
      expected: 'a function by its name',
      fix: 'In Python give Lambda a function that is registered, and register one of the same name here',
    });
  }
  if (typeof config !== 'object' || config === null || Array.isArray(config)) {
    throw new ValueError({
      where: WHERE,
      got: `config ${describeAsJson(config)} of ${className}`,
      expected: 'its options',
    });
  }
  if (className === 'DTypePolicy') return heldAs(Reflect.get(config, 'name'));
  if (isSavedArray(saved)) return saved.config.value;
  const { Class, isOwn } = classOf(saved);
  if ('input_layers' in config && Array.isArray(config.layers)) return readModel(Class, saved, config as never);
  const options = optionsOf(Class, className, config as Readonly<Record<string, Json>>, isOwn);
  const object = made(Class, options, isOwn ? className : '');
  build(object, saved.build_config);
  if (object instanceof Model && saved.compile_config) compile(object as unknown as Model, saved.compile_config);
  return object;
}

/** @param owner What to call a class of somebody's own: what its constructor makes complains in a name that nobody knows. */
function made(Class: SavedClass, options: Readonly<Record<string, unknown>>, owner: string): object {
  try {
    return Class.fromKerasConfig ? Class.fromKerasConfig(options) : Class.fromConfig(options);
  } catch (error) {
    throw owner ? attribute(error, owner) : error;
  }
}

/** What Keras saves of a graph of layers. */
interface GraphConfig extends Readonly<Record<string, Json>> {
  readonly layers: readonly Json[];
  readonly input_layers: Json;
  readonly output_layers: Json;
}

function readModel(Class: SavedClass, saved: KerasObject, config: GraphConfig): object {
  const { layers, input_layers: inputs, output_layers: outputs, name, trainable } = config;
  const graph = readGraph(layers, { inputs, outputs }, { layer: (one) => readObject(one as never) as never, isModel });
  const model = Reflect.construct(Class as never, [{ ...graph, name, trainable }]) as Model;
  if (saved.compile_config) compile(model, saved.compile_config);
  return model;
}

/** What to do about something of the user's own, in whichever call it was met. */
const toRegister = (kind: 'class' | 'function', name: string): string =>
  `Register a ${kind} of your own with registerKerasSerializable, or write customObjectScope({ ${name} }, () => ...) around this call`;

function readFunction(name: Json): unknown {
  const own = typeof name === 'string' ? (customObject(name) ?? functions().get(name)) : undefined;
  if (own !== undefined) return own;
  throw new ValueError({
    where: WHERE,
    got: `a function of the name ${describeAsJson(name)}`,
    expected: 'one that is here',
    fix: toRegister('function', typeof name === 'string' ? name : 'name'),
  });
}

/** The class of what was saved: the user's own first. */
function classOf({ module, class_name: className, registered_name: registered }: KerasObject): {
  readonly Class: SavedClass;
  readonly isOwn: boolean;
} {
  const own = (registered ? customObject(registered) : undefined) ?? customObject(className);
  if (isClass(own)) return { Class: own as unknown as SavedClass, isOwn: true };
  const ofModule: Readonly<Record<string, unknown>>[] = families()
    .filter((one) => one.module === module)
    .map((one) => one.classes);
  const known = [...ofModule, models[module ?? ''] ?? {}];
  const Class = known.find((classes) => Object.hasOwn(classes, className))?.[className];
  if (Class) return { Class: Class as SavedClass, isOwn: false };
  if (module === undefined) {
    throw new ValueError({
      where: WHERE,
      got: `${className} without a module, as Keras 1 and 2 save it`,
      expected: 'what Keras 3 or Keisan saved',
      fix: 'Read a model of theirs with its weights, loadModel(file), from the .h5 file that model.save(file) writes in Python',
    });
  }
  const names = known.flatMap((classes) => Object.keys(classes));
  const nearest = suggestion(className, names);
  throw new ValueError({
    where: WHERE,
    got: `${typeof registered === 'string' ? registered : className}${typeof module === 'string' ? ` of ${module}` : ''}`,
    expected: `a class that is here${names.length > 0 && names.length <= MOST_NAMED ? `: one of ${names.join(', ')}` : ''}`,
    fix: nearest || toRegister('class', className),
  });
}

/** The dtypes, and the pairs of them, that Keras has besides, as those that hold all their values. */
const held: Readonly<Record<string, string>> = {
  float16: 'float32',
  bfloat16: 'float32',
  mixed_float16: 'float32',
  mixed_bfloat16: 'float32',
  int8: 'int32',
  int16: 'int32',
  uint16: 'int32',
  int64: 'int32',
};

const heldAs = (dtype: unknown): unknown =>
  typeof dtype === 'string' && Object.hasOwn(held, dtype) ? held[dtype] : dtype;

/** Options by Keisan's names; what Keras has besides is left out where Keisan does the same. */
function optionsOf(
  Class: SavedClass,
  className: string,
  config: Readonly<Record<string, Json>>,
  isOwn: boolean,
): Record<string, unknown> {
  const { optionSchema: schema = {}, fromKerasConfig } = Class;
  const options: Record<string, unknown> = {};
  for (const [key, saved] of Object.entries(config)) {
    const name = fromKerasName(key);
    if (schema[name]?.role === 'absent') checkAbsent(schema, className, name, key, saved);
    else if (isOwn || fromKerasConfig || Object.hasOwn(schema, name) || saved !== null) {
      options[name] = name === 'dtype' ? heldAs(read(saved)) : read(saved);
    }
  }
  return options;
}

/** @throws ValueError for a value of an option that Keisan has not. */
function checkAbsent(schema: Schema, className: string, name: string, key: string, saved: Json): void {
  const only = schema[name]!.fallback({});
  if (JSON.stringify(saved) === JSON.stringify(only)) return;
  throw new ValueError({
    where: `${WHERE}: ${className}`,
    got: `${key} ${describeAsJson(saved)}`,
    expected: `${describeAsJson(only)}: Keisan has no other`,
  });
}

function build(object: object, config: Json | undefined): void {
  const shape: unknown = typeof config === 'object' && config !== null ? Reflect.get(config, 'input_shape') : undefined;
  if (object instanceof Layer && typeof shape === 'object' && shape !== null)
    object.ensureBuilt(shape as (number | null)[]);
}

/** Compiles a model as another one was, by what was saved of that. */
export function compileAs(model: Model, config: Json, customObjects: CustomObjects): void {
  customObjectScope(customObjects, () => compile(model, config));
}

/** How many losses, metrics, lists of them and the like there are. */
const countIn = (json: Json | undefined): number =>
  typeof json === 'object' && json !== null && !isKerasObject(json)
    ? Object.values(json).reduce((count: number, one) => count + countIn(one as Json), 1)
    : 1;

/** Compiles a model as it was compiled; what is null, and what Keras alone knows, is left out. */
function compile(model: Model, config: Json): void {
  if (typeof config !== 'object' || config === null || Array.isArray(config)) {
    throw new ValueError({ where: WHERE, got: `compile_config ${describeAsJson(config)}`, expected: 'an object' });
  }
  if (countIn(config) > MOST_PARTS) throw tooMuch(`more than ${MOST_PARTS} losses and metrics`);
  const { jit_compile: _, ...known } = config as Readonly<Record<string, Json>>;
  const given = Object.entries(known).filter(([, value]) => value !== null);
  if (given.length === 0) return;
  try {
    const options = Object.fromEntries(given.map(([key, value]) => [fromKerasName(key), read(value)]));
    model.compile(options as CompileOptions);
  } catch (error) {
    if (!(error instanceof KeisanError)) throw error;
    const fix = `${error.fix && `${error.fix.replace(/[.?!]?$/, '.')} `}Or read the model alone: loadModel(file, { compile: false })`;
    throw relabel(error, `${error.where}: compile_config of "${model.name}"`, { fix });
  }
}

/**
 * A model from the text that `model.toJson()`, or Keras's `model.to_json()`, returned, with new weights.
 * TypeScript does not see what is in a text, and takes the model for one from a tensor to a tensor: what another one takes and gives the
 * call says, `modelFromJson<{ a: Tensor; b: Tensor }, Tensor>(text)`.
 *
 * @param customObjects Classes and functions of your own that are not registered, by name.
 * @throws ValueError for text that is none, and as {@link deserializeKerasObject} does.
 *
 * Source: https://keras.io/api/models/model_saving_apis/model_config_serialization/#model_from_json-function
 *
 * @example
 * ```ts
 * import { modelFromJson, Sequential } from 'keisan';
 * import { Dense } from 'keisan/layers';
 *
 * const model = new Sequential([new Dense(3, { inputShape: [2] })]);
 * modelFromJson(model.toJson()).countParams(); // 9
 * ```
 */
export function modelFromJson<I = Tensor, O = Tensor>(json: string, customObjects: CustomObjects = {}): Model<I, O> {
  const saved = parsed(json);
  const make = () => modelOf(deserializeKerasObject(saved, customObjects)) as unknown as Model<I, O>;
  // First without values, as if it had never been: what cannot be made takes no memory.
  const { weights } = drawingFrom(takeKey(0), () => keepingNames(() => withoutInitialValues(make)));
  const count = weights.reduce((sum, { size }) => sum + size, 0);
  if (count <= MOST_WEIGHTS) return make();
  throw new ValueError({
    where: MODEL_FROM_JSON,
    got: `a model of ${count} weights`,
    expected: `at most ${MOST_WEIGHTS}`,
    fix: 'For a model and its weights write loadModel(...)',
  });
}

const MODEL_FROM_JSON = 'modelFromJson';

/** How many weights a model may have whose file has none of them: 2 GB. */
const MOST_WEIGHTS = 2 ** 29;

function modelOf(made: unknown): Model {
  if (made instanceof Model) return made as unknown as Model;
  throw new ValueError({
    where: MODEL_FROM_JSON,
    got: describeValue(made),
    expected: 'what toJson() returned of a model',
  });
}

function parsed(json: unknown): Json {
  try {
    if (typeof json === 'string') return parseJson(json) as Json;
  } catch {}
  throw new ValueError({
    where: MODEL_FROM_JSON,
    got: describeValue(json),
    expected: 'the text that toJson() returned',
  });
}

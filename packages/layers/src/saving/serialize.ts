import { ValueError } from '@keisan/autograd';
import { describeValue, isPlain } from '@keisan/autograd/internal';
import { Layer } from '../layer/layer.ts';
import { classNameOf } from '../naming/class-name.ts';
import { type Configurable, configOf, isClass, isConfigurable } from '../naming/identifiers.ts';
import { schemaOf } from '../options/configured.ts';
import { mapShapes } from '../symbolic/tree.ts';
import { type CustomObjects, getRegisteredName, withoutName } from './custom-objects.ts';
import { families, functions } from './families.ts';
import { DEEPEST, type Json, type KerasObject, MOST_VALUES, toKerasName } from './json.ts';

/** What an object may say of itself for Keras. */
interface KerasSaved extends Configurable {
  /** The function that it is made of, where it stands for nothing else. */
  readonly wraps?: object;
  /** What Keras saves of it, where that does not follow from its options. */
  getKerasConfig?(): Readonly<Record<string, unknown>> | null;
  /** What Keras saves of what it was built for, where that is not the shape of its inputs. */
  getBuildConfig?(): Json | undefined;
  /** What Keras saves of what it was compiled with. */
  getCompileConfig?(): Readonly<Record<string, unknown>>;
}

/**
 * What Keras saves of an object, as it is read by Keras's `deserialize_keras_object` and by `deserializeKerasObject`: a layer, a model,
 * an initializer, a regularizer, a constraint, a loss, a metric, an optimizer, a function, plain data, or a list of them. Nothing but
 * data: weights and code are no part of it.
 *
 * @throws ValueError for anything else.
 *
 * Source: https://keras.io/api/models/model_saving_apis/serialization_utils/#serialize_keras_object-function
 *
 * @example
 * ```ts
 * import { L2 } from 'keisan/regularizers';
 * import { serializeKerasObject } from 'keisan/saving';
 *
 * serializeKerasObject(new L2(0.5)); // { module: 'keras.regularizers', class_name: 'L2', config: { l2: 0.5 }, registered_name: null }
 * ```
 */
export function serializeKerasObject(object: Configurable): KerasObject;
export function serializeKerasObject(value: unknown): Json;
export function serializeKerasObject(value: unknown): Json {
  return saved(value, { objects: [], count: { values: 0 } });
}

/** Where a value is that is saved. */
interface Around {
  /** What it is in, the outermost first. */
  readonly objects: readonly object[];
  /** How many values there were before it. */
  readonly count: { values: number };
}

function saved(value: unknown, around: Around): Json {
  if (++around.count.values > MOST_VALUES) throw endless(`more than ${MOST_VALUES} values`);
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value === 'function' && !isClass(value)) return functionObject(value);
  if (typeof value === 'object') {
    const { objects, count } = around;
    if (objects.includes(value)) {
      throw endless(`${Array.isArray(value) ? 'a list' : describeValue(value)} that holds itself`);
    }
    if (objects.length >= DEEPEST) {
      throw endless(`data of more than ${DEEPEST} levels`, 'fewer: each model within a model takes three');
    }
    const within = { objects: [...objects, value], count };
    if (Array.isArray(value)) return Array.from(value, (item) => saved(item, within));
    if (isConfigurable<KerasSaved>(value)) return value.wraps ? saved(value.wraps, within) : objectOf(value, within);
    if (isPlain(value)) {
      return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, saved(part, within)]));
    }
  }
  throw new ValueError({
    where: 'serializeKerasObject',
    got: describeValue(value),
    expected: 'an object with getConfig(), a function, or plain data',
  });
}

const endless = (got: string, expected = 'data that come to an end') =>
  new ValueError({ where: 'serializeKerasObject', got, expected });

/** Classes and functions of somebody's own that are met, by the names that they are found by. */
let noted: Map<string, object> | null = null;

/** @throws ValueError for a second one of a name: only one of them would be found again. */
function note(name: string, target: object): void {
  const other = noted?.get(name);
  if (other === undefined || other === target) return void noted?.set(name, target);
  if (name === '') throw withoutName('serializeKerasObject');
  throw new ValueError({
    where: 'serializeKerasObject',
    got: `two classes or functions of the name ${JSON.stringify(name)}`,
    expected: 'one: a file finds them by their names',
    fix: "Register them under different names: registerKerasSerializable('my', 'OtherName')(...)",
  });
}

/** {@link serializeKerasObject}, with the classes and functions of somebody's own that are needed to make the object again. */
export function serializeWithObjects<T extends Configurable | Readonly<Record<string, unknown>>>(
  value: T,
): { readonly saved: T extends Configurable ? KerasObject : Json; readonly objects: CustomObjects };
export function serializeWithObjects(value: unknown): { readonly saved: Json; readonly objects: CustomObjects } {
  const outer = noted;
  noted = new Map();
  try {
    return { saved: serializeKerasObject(value), objects: Object.fromEntries(noted) };
  } finally {
    noted = outer;
  }
}

function functionObject(f: object): Json {
  const known = [...functions()].find(([, one]) => one === f)?.[0];
  const name = known ?? getRegisteredName(f);
  if (known === undefined) note(name, f);
  return { module: 'builtins', class_name: 'function', config: name, registered_name: 'function' };
}

/** Where Keras has a class: null for one that it does not have. */
function moduleOf(Class: object): string | null {
  const family = families().find((one) => one.has(Class));
  const module: unknown = Object.hasOwn(Class, 'kerasModule') ? Reflect.get(Class, 'kerasModule') : null;
  return family?.module ?? (typeof module === 'string' ? module : null);
}

function objectOf(object: KerasSaved, around: Around): KerasObject {
  const Class = object.constructor;
  const module = moduleOf(Class);
  const build = object.getBuildConfig?.() ?? buildConfig(object, module === null);
  const compile = object.getCompileConfig?.();
  if (module === null) note(getRegisteredName(Class), Class);
  return {
    module,
    class_name: classNameOf(object),
    config: saved(object.getKerasConfig?.() ?? kerasConfig(object), around),
    // What Keras does not export has a registered name, as what is somebody's own.
    registered_name: module === null || module.startsWith('keras.src.') ? getRegisteredName(Class) : null,
    ...(build ? { build_config: build } : {}),
    ...(compile ? { compile_config: saved(compile, around) } : {}),
  };
}

/** The options of an object by Keras's names, with those that Keras has besides; their values are still to be saved. */
function kerasConfig(object: Configurable): Record<string, unknown> {
  const schema = schemaOf(object) ?? {};
  const config: Record<string, unknown> = {};
  for (const [name, saved] of Object.entries(configOf(object))) {
    const option = schema[name];
    const { kerasName = toKerasName(name), kind, property = name } = option ?? {};
    if (kerasName === null) continue;
    const held: unknown = option && property in object ? Reflect.get(object, property) : saved;
    config[kerasName] = kind?.keras ? kind.keras(held, object) : held;
  }
  for (const name of Object.keys(schema)) {
    const { role, fallback } = schema[name]!;
    if (role === 'absent') config[toKerasName(name)] = fallback(object);
  }
  return config;
}

/** What a layer was built for, where Keras says so: of a layer that does something when it is built, and of somebody's own. */
function buildConfig(object: object, isOwn: boolean): Json | null {
  if (!(object instanceof Layer) || !object.inputShape) return null;
  const hasBuild = Object.getPrototypeOf(object).build !== Layer.prototype.build;
  const builds = hasBuild || isOwn || 'savesBuild' in object.constructor;
  return builds ? { input_shape: mapShapes(object.inputShape, (shape) => [...shape]) as Json } : null;
}

import type { Json } from '@keisan/layers/internal';
import { classIn, functionNamed, inSnakeCase, isSaved, type Saved, savedIn } from './saved.ts';

/** The modules in which Keras 3 has the objects of options, by how the options' names end. */
const modules: readonly (readonly [ending: string, module: string])[] = [
  ['initializer', 'keras.initializers'],
  ['regularizer', 'keras.regularizers'],
  ['constraint', 'keras.constraints'],
  ['activation', 'keras.layers'],
];

/** Options that Keras 2 saved, and that changed nothing: of some layers, or of all. */
const withoutEffect: readonly (readonly [layers: RegExp, options: readonly string[]])[] = [
  [/^/, ['batch_input_shape', 'input_dtype', 'input_shape', 'batch_size']],
  [/^(Depthwise|Separable)Conv/, ['groups', 'kernel_initializer', 'kernel_regularizer', 'kernel_constraint']],
  [/^Conv.*Transpose$/, ['groups']],
  [/^BatchNormalization/, ['fused', 'renorm', 'renorm_clipping', 'renorm_momentum', 'virtual_batch_size']],
  [/^Lambda$/, ['module', 'function_type', 'output_shape_type', 'output_shape_module']],
];

/** Options that have other names in Keras 3. */
const renamed: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  LeakyReLU: { alpha: 'negative_slope' },
  Dropout: { p: 'rate' },
};

/** The layers that were called otherwise. */
const renamedLayers: Readonly<Record<string, string>> = {
  BatchNormalizationV1: 'BatchNormalization',
  BatchNormalizationV2: 'BatchNormalization',
};

/** A shape or a tuple, which some versions say to be one. */
function plain(value: Json | undefined): Json | undefined {
  const isTuple = isSaved(value) && (value.class_name === 'TensorShape' || value.class_name === '__tuple__');
  return isTuple ? value.items : value;
}

const isOne = (value: Json | undefined): value is readonly [number] =>
  Array.isArray(value) && value.length === 1 && typeof value[0] === 'number';

function upgradedObject(module: string, value: Saved): Json {
  const { class_name: name, config, ...rest } = inSnakeCase(value);
  if (name === 'function' || name === '__lambda__') return value;
  const { dtype: _, ...options } = inSnakeCase(savedIn(`config of ${String(name)}`, config ?? {}));
  const drawn = options.distribution === 'normal' ? { distribution: 'truncated_normal' } : {};
  const named = 'module' in rest ? { ...rest, class_name: name } : classIn(module, name);
  return { ...named, config: { ...options, ...drawn } };
}

/** The function of a Lambda: its code is refused where it is read, its name is looked up there. */
function upgradedFunction(value: Json | undefined): Json | undefined {
  if (Array.isArray(value)) return { class_name: '__lambda__', config: {} };
  return typeof value === 'string' ? functionNamed(value) : value;
}

function upgradedOption(name: string, value: Json | undefined): Json | undefined {
  if (name === 'axis' && isOne(plain(value))) return (plain(value) as readonly [number])[0];
  if (name === 'target_shape' && Array.isArray(value)) return value.map((length: Json) => length ?? -1);
  if (name === 'function') return upgradedFunction(value);
  if (!isSaved(value)) return value;
  if (value.class_name === 'Policy') return { ...value, class_name: 'DTypePolicy' };
  const module = modules.find(([ending]) => name.endsWith(ending))?.[1];
  return module && typeof inSnakeCase(value).class_name === 'string' ? upgradedObject(module, value) : plain(value);
}

/** The name of a layer's class in Keras 3. */
export const layerClassOf = (name: string): string =>
  Object.hasOwn(renamedLayers, name) ? renamedLayers[name]! : name;

/** The options of a layer as Keras 3 has them. */
export function upgradedOptions(className: string, options: Saved): Saved {
  const without = withoutEffect.flatMap(([layers, names]) => (layers.test(className) ? names : []));
  const names = Object.hasOwn(renamed, className) ? renamed[className]! : {};
  return Object.fromEntries(
    Object.entries(options)
      .filter(([name]) => !without.includes(name))
      .map(([name, value]) => [Object.hasOwn(names, name) ? names[name] : name, upgradedOption(name, value)]),
  );
}

import type { KindType } from '../options/kind.ts';
import type { Schema } from '../options/option.ts';
import { families } from './families.ts';
import { isKerasObject, type Json, toKerasName } from './json.ts';

/** What one value is of: null, and lists, are made of such. */
const ofKind = (type: KindType = { name: 'anything' }): KindType =>
  type.name === 'nullable' || type.name === 'oneOrList' || type.name === 'list' ? ofKind(type.of.type) : type;

/** Options of optimizers are fractions unless they say that they are whole: a learning rate may be a schedule too. */
const isOfFractions = ({ name }: KindType, module: string): boolean =>
  name === 'number' || (module === 'keras.optimizers' && name !== 'wholeNumber');

const found = new WeakMap<Schema, ReadonlySet<string>>();

function fractionsOf(schema: Schema, module: string): ReadonlySet<string> {
  const names = Object.entries(schema).filter(([, { kind }]) => isOfFractions(ofKind(kind.type), module));
  const fractions = found.get(schema) ?? new Set(names.map(([name, { kerasName }]) => kerasName ?? toKerasName(name)));
  found.set(schema, fractions);
  return fractions;
}

const NONE: ReadonlySet<string> = new Set();

/** The names of options whose numbers are fractions: Python tells 1 and 1.0 apart, and Keras wants the latter for some. */
function fractionsIn(saved: Json): ReadonlySet<string> {
  if (!isKerasObject(saved)) return NONE;
  const family = families().find(({ module }) => module === saved.module);
  const Class =
    family && Object.hasOwn(family.classes, saved.class_name) ? family.classes[saved.class_name] : undefined;
  const schema: unknown = Class && Reflect.get(Class, 'optionSchema');
  return schema ? fractionsOf(schema as Schema, family!.module) : NONE;
}

/**
 * What was saved as text for Python: JSON in which numbers that are fractions by their meaning have a point.
 * @param fractions The names of properties whose numbers are.
 * @param isFraction Whether it is a number of that kind itself, or a list of them.
 */
export function toKerasText(
  saved: Json | undefined,
  fractions: ReadonlySet<string> = NONE,
  isFraction = false,
): string {
  if (isFraction && Number.isInteger(saved) && Math.abs(saved as number) < 1e15) return `${saved as number}.0`;
  if (typeof saved !== 'object' || saved === null) return JSON.stringify(saved ?? null);
  if (Array.isArray(saved)) return `[${saved.map((item: Json) => toKerasText(item, NONE, isFraction)).join(', ')}]`;
  const inConfig = fractionsIn(saved);
  const parts = Object.entries(saved).flatMap(([key, value]) => {
    if (value === undefined) return [];
    const text = toKerasText(value, key === 'config' ? inConfig : NONE, fractions.has(key));
    return [`${JSON.stringify(key)}: ${text}`];
  });
  return `{${parts.join(', ')}}`;
}

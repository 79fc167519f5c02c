import { isFinite32, UP_TO_FLOAT32 } from '../finite32.ts';
import { type Kind, type KindType, wrongValue } from './kind.ts';
import type { Schema } from './option.ts';

/** Whether numbers are among the values of a kind. */
const ofNumbers = (type?: KindType): boolean =>
  type?.name === 'number' ||
  type?.name === 'numbers' ||
  (type !== undefined &&
    'of' in type &&
    Object.values(type.name === 'record' ? type.of : { of: type.of as Kind }).some((part) => ofNumbers(part.type)));

/** The first of the numbers in a value that float32 does not have; undefined where it has them all. */
function beyondFloat32(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) && !isFinite32(value) ? value : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const part of Object.values(value)) {
    const found = beyondFloat32(part);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * @param alsoWide Whether the options count too that may be beyond float32.
 * @throws ValueError naming the first option with a number that float32 does not have: it would be infinite.
 */
export function checkFloat32(where: string, schema: Schema, values: object, alsoWide = false): void {
  for (const [name, { kind }] of Object.entries(schema)) {
    if (!ofNumbers(kind.type) || (kind.wide && !alsoWide)) continue;
    const found = beyondFloat32(Reflect.get(values, name));
    if (found === undefined) continue;
    const fix = `Give a smaller number${'dtype' in schema ? ", or dtype: 'float64'" : ''}`;
    throw wrongValue({ where, name }, found, UP_TO_FLOAT32, fix);
  }
}

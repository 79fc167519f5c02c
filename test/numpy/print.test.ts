import { readFileSync } from 'node:fs';
import { type DType, tensor } from '@keisan/autograd';
import { expect, test } from 'vitest';

interface PrintCase {
  readonly shape: number[];
  readonly dtype: DType;
  readonly data: (number | string)[] | 'i' | 'i / 7';
  readonly text: string;
}

const cases = JSON.parse(readFileSync(new URL('./fixtures/print.json', import.meta.url), 'utf8')) as PrintCase[];
const named: Readonly<Record<string, number>> = { nan: Number.NaN, inf: Infinity, '-inf': -Infinity };

function numbers({ data, shape }: PrintCase): Float64Array {
  const size = shape.reduce((n, length) => n * length, 1);
  if (data === 'i' || data === 'i / 7')
    return Float64Array.from({ length: size }, (_, i) => (data === 'i' ? i : i / 7));
  return Float64Array.from(data as (number | string)[], (v) => named[v] ?? Number(v));
}

test.each(cases.map((c, i) => [`${i}: ${c.dtype} [${c.shape.join(', ')}]`, c] as const))(
  'prints as NumPy does %s',
  (_, c) => {
    expect(tensor(numbers(c), { shape: c.shape, dtype: c.dtype }).toString()).toBe(c.text);
  },
);

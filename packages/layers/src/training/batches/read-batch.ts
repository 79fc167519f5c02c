import { type Tensor, ValueError } from '@keisan/autograd';
import { describeValue } from '@keisan/autograd/internal';
import type { Nested } from '../../structure.ts';
import type { ClassWeight } from './class-weight.ts';
import { type Data, isOneRegularArray, type PartialData, readData } from './data.ts';
import { countOf, type Reader, type Samples, weighted } from './samples.ts';
import type { ReadBatch } from './stream-source.ts';

type Parts = readonly [x: Data, y?: PartialData, sampleWeight?: PartialData];

/** The parts of a batch. @throws ValueError for a list of more than three. Source: Keras's unpack_x_y_sample_weight. */
function partsOf(where: string, item: unknown): Parts {
  if (!Array.isArray(item)) return [item as Data];
  if (item.length >= 1 && item.length <= 3) return item as unknown as Parts;
  throw new ValueError({
    where,
    got: `a list of ${item.length}`,
    expected: 'x, [x], [x, y] or [x, y, sampleWeight]',
    fix: 'For inputs alone that are numbers, or a list, write [x]',
  });
}

/**
 * Reads batches to train or judge on.
 * @throws KeisanError that names the batch where it is none.
 */
export const batchReader =
  (where: string, model: Reader, classWeight: ClassWeight | undefined): ReadBatch =>
  (item, number) => {
    const place = `${where}: batch ${number}`;
    const [x, y = null, sampleWeight = null] = partsOf(place, item);
    const read = (name: string, data: PartialData, parts: number | null) =>
      data === null ? null : readData(place, name, data, model.usesFloat32, parts);
    return weighted(
      samplesOf(place, {
        x: readInputs(place, x, model),
        y: read('y', y, model.outputs),
        sampleWeight: read('sampleWeight', sampleWeight, model.outputs),
      }),
      classWeight,
    );
  };

/**
 * Reads batches of inputs, alone or with what else belongs to them. Numbers that are one regular array are inputs.
 * @throws KeisanError that names the batch where it is none.
 */
export const inputReader =
  (where: string, model: Reader): ReadBatch =>
  (item, number) => {
    const place = `${where}: batch ${number}`;
    const [x] = isOneRegularArray(item) ? [item as Data] : partsOf(place, item);
    return samplesOf(place, { x: readInputs(place, x, model), y: null, sampleWeight: null });
  };

function readInputs(where: string, x: Data, model: Reader): Nested<Tensor> {
  if (x !== undefined && x !== null) return readData(where, 'x', x, model.usesFloat32, model.inputs) as Nested<Tensor>;
  throw new ValueError({ where, got: describeValue(x), expected: 'x, [x, y] or [x, y, sampleWeight]' });
}

function samplesOf(where: string, parts: Pick<Samples, 'x' | 'y' | 'sampleWeight'>): Samples {
  const { x, y, sampleWeight } = parts;
  return { where, ...parts, count: countOf(where, { x, y, sampleWeight }) };
}

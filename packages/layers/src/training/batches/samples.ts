import { Tensor, ValueError } from '@keisan/autograd';
import { branches, formatPath, isNesting, leavesOf, mapLeaves, type Nested } from '../../structure.ts';
import { checkSampleCounts, splitLast } from './arrays.ts';
import { type ClassWeight, classWeightToSampleWeight } from './class-weight.ts';
import { type Data, type PartialData, readData } from './data.ts';

/** Samples as tensors, in the nesting in which they were given: inputs, and for some or all outputs targets and weights. */
export interface Samples {
  /** How messages call them: `fit`, or `fit: validationData`. */
  readonly where: string;
  readonly x: Nested<Tensor>;
  readonly y: Nested<Tensor | null>;
  /** How much each sample counts; null for 1. */
  readonly sampleWeight: Nested<Tensor | null>;
  readonly count: number;
}

/** What has to be known of a model to read data for it. */
export interface Reader {
  readonly usesFloat32: boolean;
  /** How many inputs and outputs it has, where that is known. */
  readonly inputs: number | null;
  readonly outputs: number | null;
}

type Named = Readonly<Record<string, Nested<Tensor | null>>>;

/** The number of samples, where all have the same; 0 where they differ. @param count That of others. */
function commonCount(nested: Nested<Tensor | null>, count: number): number {
  if (nested === null || count === 0) return count;
  if (nested instanceof Tensor) {
    const [length] = nested.shape as [number];
    return count < 0 || length === count ? length : 0;
  }
  for (const [, branch] of branches(nested as readonly Nested<Tensor | null>[])) count = commonCount(branch, count);
  return count;
}

/** The number of samples. @throws ShapeError where data have different ones, or none at all. */
export function countOf(where: string, named: Named): number {
  let count = -1;
  for (const name of Object.keys(named)) count = commonCount(named[name]!, count);
  if (count > 0) return count;
  const leaves = Object.entries(named).flatMap(([name, nested]) =>
    leavesOf(nested).flatMap(({ path, value }) => (value ? [[formatPath(name, path), value] as const] : [])),
  );
  return checkSampleCounts(where, Object.fromEntries(leaves));
}

/** Samples of inputs alone, as tensors. @throws KeisanError naming what is no data. */
export function readInputs(where: string, model: Reader, x: Data): Samples {
  const inputs = readData(where, 'x', x, model.usesFloat32, model.inputs) as Nested<Tensor>;
  return sampleSet(where, inputs, null, null);
}

/** Samples as tensors. @throws KeisanError naming what is no data, and for different numbers of samples. */
export function readSamples(
  where: string,
  model: Reader,
  x: Data,
  y: PartialData | undefined,
  sampleWeight: PartialData | undefined,
): Samples {
  const inputs = readData(where, 'x', x, model.usesFloat32, model.inputs) as Nested<Tensor>;
  const targets = y == null ? null : readData(where, 'y', y, model.usesFloat32, model.outputs);
  const weights =
    sampleWeight === undefined ? null : readData(where, 'sampleWeight', sampleWeight, model.usesFloat32, model.outputs);
  return sampleSet(where, inputs, targets, weights);
}

function sampleSet(
  where: string,
  x: Nested<Tensor>,
  y: Nested<Tensor | null>,
  sampleWeight: Nested<Tensor | null>,
): Samples {
  return { where, x, y, sampleWeight, count: countOf(where, { x, y, sampleWeight }) };
}

/** The first samples and the last ones, of which there are `fraction` of all. @throws ValueError where one of them has none. */
export function splitSamples(where: string, samples: Samples, fraction: number): { first: Samples; last: Samples } {
  const { x, y, sampleWeight, count } = samples;
  const { first, last } = splitLast(where, count, fraction);
  const part = (name: string, cut: (t: Tensor) => Tensor) => {
    const cutAll = (nested: Nested<Tensor | null>) => mapLeaves(nested, (t) => t && cut(t));
    return sampleSet(name, cutAll(x) as Nested<Tensor>, cutAll(y), cutAll(sampleWeight));
  };
  return { first: part(where, first), last: part(`${where}: validationSplit`, last) };
}

/** Samples that count by their class. @throws ValueError for several outputs, and where the samples have weights already. */
export function weighted(samples: Samples, classWeight: ClassWeight | undefined): Samples {
  if (classWeight === undefined) return samples;
  const { where, y, sampleWeight } = samples;
  if (sampleWeight !== null) {
    throw new ValueError({
      where,
      got: 'both classWeight and sampleWeight',
      expected: 'one of them',
      fix: 'Multiply the class weights into the sample weights',
    });
  }
  const [first, ...others] = leavesOf(y);
  if (others.length > 0 || !first?.value || isNesting(y)) {
    throw new ValueError({
      where,
      got: 'classWeight for several outputs',
      expected: 'a model with one output',
      fix: 'Pass sampleWeight: a list or an object with the weights for each output',
    });
  }
  return { ...samples, sampleWeight: classWeightToSampleWeight(where, first.value, classWeight) };
}

/** The tensors of samples, each once. */
export function tensorsOf({ x, y, sampleWeight }: Pick<Samples, 'x'> & Partial<Samples>): readonly Tensor[] {
  const given = [x, y ?? null, sampleWeight ?? null].flatMap((nested) => leavesOf<Tensor | null>(nested));
  return [...new Set(given.flatMap(({ value }) => value ?? []))];
}

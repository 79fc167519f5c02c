import { cast, expandDims, type Shape, ShapeError, squeeze, Tensor, ValueError } from '@keisan/autograd';
import { DEEPEST_NESTING, describeValue, isPlain } from '@keisan/autograd/internal';
import { formatPartialShape, type PartialShape } from '../shapes.ts';
import { KerasTensor, type SymbolicTree } from '../symbolic/keras-tensor.ts';
import { holds } from '../symbolic/tree.ts';
import { numbersAs, STACK, toTensor } from '../to-tensor.ts';

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && isPlain(value);

/** What messages call an input at a place in the structure of a model's inputs. */
const inputLabel = (where: string, { history }: KerasTensor): string => `${where}: input "${history.operation.name}"`;

/** What to do about data with one axis less than a model has. */
const addBatch = (expected: PartialShape): string =>
  `For a single sample, add the batch axis with tensor(x).expandDims(0)${expected[1] === null ? '; inputShape is without it' : ''}`;

/** Whether an input may have a shape, of any number of samples. */
const fitsBatch = (given: Shape, shape: PartialShape): boolean =>
  given.length === shape.length && shape.every((n, axis) => axis === 0 || n === null || n === given[axis]);

/** Whether a shape is that of one sample. */
const isSample = (given: Shape, shape: PartialShape): boolean => fitsBatch([1, ...given], shape);

/** A tensor with a last axis of length 1 put in or taken out, where the model has one more or one less. There may be any
 * number of samples, whatever the Input says, as in Keras: a data set has more, and its last batch may have less. */
function adjusted(where: string, x: Tensor, expected: KerasTensor): Tensor {
  const { shape } = expected;
  const fits = (t: Tensor) => fitsBatch(t.shape, shape);
  const given =
    x.rank === shape.length + 1 && x.shape.at(-1) === 1
      ? squeeze(x, -1)
      : x.rank === shape.length - 1 && shape.at(-1) === 1
        ? expandDims(x, -1)
        : x;
  if (fits(given)) return given;
  throw new ShapeError({
    where: inputLabel(where, expected),
    got: `data of shape ${formatPartialShape(x.shape)}`,
    expected: formatPartialShape(shape),
    fix: isSample(x.shape, shape) ? addBatch(shape) : 'Reshape the data',
  });
}

/** @throws ShapeError for a single sample where a model that is built wants samples: in batches its shape would be lost. */
export function checkIsBatch(where: string, { shape }: Tensor, expected: PartialShape): void {
  const isBatch =
    fitsBatch(shape, expected) ||
    (expected.at(-1) === 1 && fitsBatch([...shape, 1], expected)) ||
    (shape.at(-1) === 1 && fitsBatch(shape.slice(0, -1), expected));
  if (isBatch || !isSample(shape, expected)) return;
  throw new ShapeError({
    where,
    got: `data of shape ${formatPartialShape(shape)}`,
    expected: formatPartialShape(expected),
    fix: addBatch(expected),
  });
}

/** Whether there is data for an input under its name. */
const isNamed = ({ name, history }: KerasTensor, data: object): boolean =>
  [name, history.operation.name].some((known) => Object.hasOwn(data, known));

/** How many arrays stand within each other, as far as anybody looks. */
function depthOf(data: unknown): number {
  const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value) || ArrayBuffer.isView(value);
  let depth = 0;
  for (let within = data; isList(within) && depth <= DEEPEST_NESTING; within = within[0]) depth++;
  return depth;
}

/** Whether data are those of the one input of a list, without the list: what a program passes that has `base.inputs` as its inputs. */
const isWithoutList = (structure: readonly SymbolicTree[], data: unknown): boolean =>
  structure.length === 1 &&
  (!Array.isArray(data) || (structure[0] instanceof KerasTensor && depthOf(data) === structure[0].rank));

/** The inputs of a structure by the names of their tensors. */
function byName(where: string, structure: readonly SymbolicTree[], data: Readonly<Record<string, unknown>>): unknown[] {
  return structure.map((one) => {
    if (!(one instanceof KerasTensor)) return data;
    const { name } = one.history.operation;
    const key = [one.name, name].find((known) => Object.hasOwn(data, known));
    if (key !== undefined) return data[key];
    throw missing(where, name, data);
  });
}

const missing = (where: string, name: string, data: object): ValueError =>
  new ValueError({
    where,
    got: `inputs named ${Object.keys(data).join(', ') || 'nothing'}`,
    expected: `one named "${name}" among them`,
  });

/** What is given for a model's one input, which may also be in a list or under its name. Source: Keras. */
function theOne(where: string, input: KerasTensor, data: unknown): unknown {
  if (data instanceof Tensor) return data;
  if (isRecord(data) && isNamed(input, data)) return byName(where, [input], data)[0];
  if (!holds(data, (part) => part instanceof Tensor)) return data;
  if (isRecord(data)) return byName(where, [input], data)[0];
  if (Array.isArray(data) && data.length === 1) return data[0] as unknown;
  throw new ValueError({
    where,
    got: `a list of ${(data as readonly unknown[]).length} inputs`,
    expected: `one input: ${nameAt(input)}`,
    fix: STACK,
  });
}

const toDType = (where: string, data: unknown, { dtype }: KerasTensor): Tensor =>
  cast(toTensor(where, data as Tensor, numbersAs(dtype)), dtype);

/**
 * Data as the inputs of a model: in their structure, each of its dtype and shape. Inputs in a list may also be given by name.
 *
 * @param read Makes a tensor of what is given for an input. By default one of its dtype.
 * @throws KeisanError naming the model and the input where they do not fit.
 */
export function standardize(
  where: string,
  structure: SymbolicTree,
  data: unknown,
  read: (where: string, data: unknown, expected: KerasTensor) => Tensor = toDType,
): unknown {
  if (structure instanceof KerasTensor) {
    const given = theOne(where, structure, data);
    return adjusted(where, read(inputLabel(where, structure), given, structure), structure);
  }
  if (Array.isArray(structure)) {
    const list = isRecord(data) ? byName(where, structure, data) : data;
    if (isWithoutList(structure, list)) return [standardize(where, structure[0]!, list, read)];
    if (Array.isArray(list) && list.length === structure.length) {
      return structure.map((one, i) => standardize(where, one, list[i], read));
    }
    throw new ValueError({
      where,
      got: Array.isArray(data) ? `a list of ${data.length} inputs` : describeValue(data),
      expected: `a list of ${structure.length} inputs: ${structure.map(nameAt).join(', ')}`,
    });
  }
  const names = Object.keys(structure);
  if (!isRecord(data)) {
    throw new ValueError({
      where,
      got: describeValue(data),
      expected: `an object with the inputs ${names.join(', ')}`,
      fix: `Write { ${names.map((name) => `${name}: ...`).join(', ')} }`,
    });
  }
  const others = Object.keys(data).filter((name) => !names.includes(name));
  const [absent] = names.filter((name) => !Object.hasOwn(data, name));
  if (absent !== undefined) throw missing(where, absent, data);
  if (others.length > 0) {
    throw new ValueError({
      where,
      got: `the input ${others.map((name) => JSON.stringify(name)).join(', ')}, which the model does not have`,
      expected: `an object with the inputs ${names.join(', ')}`,
    });
  }
  return Object.fromEntries(
    names.map((name) => [
      name,
      standardize(where, (structure as Readonly<Record<string, SymbolicTree>>)[name]!, data[name], read),
    ]),
  );
}

const nameAt = (tree: SymbolicTree): string =>
  tree instanceof KerasTensor ? tree.history.operation.name : 'a list or object of inputs';

import { ValueError } from '@keisan/autograd';
import { describeValue } from '@keisan/autograd/internal';
import { formatPath, isNesting, type Nested, type Path } from '../../structure.ts';
import { describeOutputs, type Output } from './outputs.ts';

/** How something is given for each output. */
export interface PerOutputRules {
  /** Which call takes it, and what it is called there. */
  readonly where: string;
  readonly name: string;
  /** Whether one of them alone counts for every output. */
  readonly spreads: boolean;
  /** Whether, where names are given for a list of outputs, all of them have to be. */
  readonly complete: boolean;
  /** Whether a list or an object is what one output gets, as a whole. */
  readonly isOne: (nesting: unknown) => boolean;
  /** What to write instead. */
  readonly fix: string;
}

/** Those outputs that are at a place in what the model returns, or below it. */
interface Part {
  readonly path: Path;
  readonly outputs: readonly Output[];
}

const just = (output: Output): Part => ({ path: output.path, outputs: [output] });

const isOutput = ({ path, outputs }: Part) => outputs.length === 1 && outputs[0]!.path.length === path.length;

/** The lists and objects of a part, and its outputs, by their places in it. */
function childrenOf({ path, outputs }: Part): Map<string | number | undefined, Part> {
  const children = new Map<string | number | undefined, Part>();
  for (const output of outputs) {
    const key = output.path[path.length];
    const others = children.get(key)?.outputs ?? [];
    children.set(key, { path: key === undefined ? path : [...path, key], outputs: [...others, output] });
  }
  return children;
}

/**
 * What is given for each output, by their places: by one for all of them, by a list in their order, by an object with their names, or in the nesting
 * in which the model returns them. The order is that in which it was given.
 *
 * @throws ValueError for another number of them, and for a name that no output has.
 * Source: Keras's compile_utils.
 */
export function perOutput<T>(given: Nested<T>, outputs: readonly Output[], rules: PerOutputRules): Map<number, T> {
  const { name, spreads, complete, isOne } = rules;
  const found = new Map<number, T>();

  const wrong = (got: string, part: Part): never => {
    throw new ValueError({
      where: rules.where,
      got,
      expected: `one for ${part.outputs.length === 1 ? '' : 'each of '}${describeOutputs(part.outputs)}`,
      fix: rules.fix,
    });
  };

  const visit = (value: Nested<T>, part: Part, place: Path): void => {
    if (isNesting(value) && !(isOne(value) && (isOutput(part) || !Array.isArray(value)))) {
      if (Array.isArray(value)) visitList(value, part, place);
      else visitNames(value as Readonly<Record<string, Nested<T>>>, part, place);
      return;
    }
    if (part.outputs.length > 1 && !spreads) wrong(`${formatPath(name, place)} ${describeValue(value)}`, part);
    for (const output of part.outputs) found.set(output.index, value as T);
  };

  const visitList = (list: readonly Nested<T>[], part: Part, place: Path): void => {
    const children = [...childrenOf(part).values()];
    const areAllOnes = list.every((item) => !isNesting(item) || isOne(item));
    const parts = list.length === part.outputs.length && areAllOnes ? part.outputs.map(just) : children;
    if (list.length !== parts.length) wrong(`a list of ${list.length} for ${formatPath(name, place)}`, part);
    for (const [i, item] of list.entries()) visit(item, parts[i]!, [...place, i]);
  };

  const visitNames = (byName: Readonly<Record<string, Nested<T>>>, part: Part, place: Path): void => {
    const children = childrenOf(part);
    const named = new Map(part.outputs.map((output) => [output.name, just(output)]));
    for (const [key, item] of Object.entries(byName)) {
      const target = children.get(key) ?? named.get(key);
      if (!target) wrong(`${formatPath(name, [...place, key])}, and no output is called ${describeValue(key)}`, part);
      visit(item, target!, [...place, key]);
    }
    const isList = [...children.keys()].every((key) => typeof key === 'number');
    if (!complete || !isList || part.outputs.every(({ index }) => found.has(index))) return;
    wrong(`${formatPath(name, place)} with the names ${Object.keys(byName).join(', ')}`, part);
  };

  visit(given, { path: [], outputs }, []);
  return found;
}

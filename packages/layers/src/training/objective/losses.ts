import { ValueError } from '@keisan/autograd';
import { describeValue } from '@keisan/autograd/internal';
import { isFinite32 } from '../../finite32.ts';
import { get as getLoss, type Loss, type LossIdentifier } from '../../losses/index.ts';
import { Mean } from '../../metrics/index.ts';
import { isSerialized } from '../../naming/identifiers.ts';
import { formatPath, isNesting, leavesOf, mapLeaves, type Nested } from '../../structure.ts';
import { claimName } from './log-names.ts';
import type { Output } from './outputs.ts';
import { perOutput } from './per-output.ts';

/** A loss of `compile`, made. */
export interface MadeLoss {
  readonly loss: Loss;
  /** The name by which it was asked for, or its own. */
  readonly called: string;
}

/** What an output adds to the loss. */
export interface LossTerm {
  /** The place of the output. */
  readonly output: number;
  readonly loss: Loss;
  /** What it is multiplied by; null for 1. */
  readonly weight: number | null;
  /** The mean of it so far, without the weight; null where it is the only one. */
  readonly tracker: Mean | null;
}

/** The losses that `compile` was given, in any nesting of lists and objects; null for none. */
export type Losses = LossIdentifier | null | readonly Losses[] | { readonly [output: string]: Losses };

/** Numbers that `compile` was given for each loss, in any nesting of lists and objects. */
export type LossWeights = number | readonly LossWeights[] | { readonly [output: string]: LossWeights };

const isLoss = (value: unknown) => !isNesting(value) || isSerialized(value);

const FIX =
  'Give one loss for all outputs, a list of one for each, or an object with their names; null for an output without one';

/** The losses that identifiers stand for. @throws ValueError for an unknown name. */
export function makeLosses(given: Losses): Nested<MadeLoss | null> {
  const make = (identifier: LossIdentifier | null): MadeLoss | null => {
    if (identifier === null) return null;
    const loss = getLoss(identifier);
    return { loss, called: typeof identifier === 'string' ? identifier : loss.name };
  };
  return mapLeaves(given as Nested<LossIdentifier | null>, make, isLoss);
}

/** @throws ValueError for weights that are no finite numbers. */
export function checkLossWeights(given: LossWeights): void {
  for (const { path, value } of leavesOf<unknown>(given as Nested<unknown>)) {
    if (typeof value === 'number' && isFinite32(value)) continue;
    throw new ValueError({
      where: 'compile',
      got: `${formatPath('lossWeights', path)} ${describeValue(value)}`,
      expected: Number.isFinite(value)
        ? 'a number up to 3.4e38, the largest of float32'
        : 'a finite number, or one for each output in a list or an object',
    });
  }
}

/** All losses. */
export const lossesIn = (made: Nested<MadeLoss | null>): readonly Loss[] =>
  leavesOf(made, isMade).flatMap(({ value }) => (value ? [value.loss] : []));

const isMade = (value: unknown) => !isNesting(value) || 'called' in (value as object);

/** `a` for the output a; where it has no name, that of its loss. Source: Keras's CompileLoss. */
function nameOf({ path, name }: Output, { called }: MadeLoss): string {
  const last = path.at(-1);
  return [...path.slice(0, -1), typeof last === 'string' ? last : (name ?? called)].join('/');
}

/**
 * What each output adds to the loss.
 * @param taken The names in logs that are taken.
 * @throws ValueError for losses or weights that are not for these outputs.
 */
export function lossTerms(
  made: Nested<MadeLoss | null>,
  weights: LossWeights | undefined,
  outputs: readonly Output[],
  taken: Set<string>,
): readonly LossTerm[] {
  const rules = { where: 'compile', spreads: true, complete: true };
  const losses = perOutput(made, outputs, { ...rules, name: 'loss', isOne: isMade, fix: FIX });
  const factors =
    weights === undefined
      ? null
      : perOutput(weights as Nested<number>, outputs, {
          ...rules,
          name: 'lossWeights',
          isOne: () => false,
          fix: 'Give one number for all outputs, a list of one for each, or an object with their names',
        });
  const present = [...losses].flatMap(([output, one]) => (one ? [[output, one] as const] : []));
  const trackerOf = (output: number, one: MadeLoss) =>
    new Mean({ name: claimName(taken, `${nameOf(outputs[output]!, one)}_loss`) });
  return present.map(([output, one]) => ({
    output,
    loss: one.loss,
    weight: factors?.get(output) ?? null,
    tracker: present.length > 1 ? trackerOf(output, one) : null,
  }));
}

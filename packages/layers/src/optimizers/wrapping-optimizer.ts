import { type Parameter, type Tensor, ValueError } from '@keisan/autograd';
import { classNameOf } from '../naming/class-name.ts';
import { fix } from '../options/configured.ts';
import type { Arguments } from '../options/read.ts';
import { Optimizer, type Updated } from './optimizer.ts';

/** An optimizer that leaves the changing of weights to others. */
export abstract class WrappingOptimizer extends Optimizer {
  constructor(given: Arguments) {
    super(given);
    this.rate.set(0, classNameOf(this));
  }

  /** The optimizers that change weights. */
  abstract get optimizers(): readonly Optimizer[];

  /** Those whose state `variables` lists. */
  protected get listed(): readonly Optimizer[] {
    return this.optimizers;
  }

  override get variables(): readonly Parameter[] {
    return [...super.variables, ...this.listed.flatMap(({ variables }) => variables)];
  }

  override get parts(): readonly unknown[] {
    return this.optimizers;
  }

  override get movingAverages(): ReadonlyMap<Parameter, Parameter> {
    return new Map(this.optimizers.flatMap(({ movingAverages }) => [...movingAverages]));
  }

  /** @throws ValueError always. */
  override excludeFromWeightDecay(): void {
    throw new ValueError({
      where: `${classNameOf(this)}.excludeFromWeightDecay`,
      got: 'a call of it',
      expected: 'one of the optimizers that change weights',
      fix: 'Call it of those that this one was made with',
    });
  }

  protected override update(variable: Tensor): Updated {
    return { variable };
  }
}

/** Gives an optimizer another factor of the loss than it was made with: that of who scales the loss. */
export function scaleBy(optimizer: Optimizer, factor: number | null): void {
  fix(optimizer, 'lossScaleFactor', factor);
}

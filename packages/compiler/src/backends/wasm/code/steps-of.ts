import {
  type Code,
  type NumberType,
  type Scalar,
  type Scheduled,
  StepWriter,
  schedule,
  stepsOf,
  type Vectors,
} from '@keisan/autograd/internal';
import type { CodeContext } from './context.ts';

/** Where the tables of programs lie, by step. */
function tablesOf(results: readonly Scalar[], context: CodeContext): ReadonlyMap<Scalar, number> {
  const places = new Map<Scalar, number>();
  for (const step of stepsOf(...results)) {
    const { operation, type } = step;
    if (operation.kind === 'lookup') places.set(step, context.tableAt(type as NumberType, operation.table));
  }
  return places;
}

/** The steps of programs in the code of a kernel. */
export class Steps {
  readonly #writer: StepWriter;
  readonly #steps: readonly Scheduled[];
  readonly #isEarly: (step: Scalar) => boolean;

  /** @param isFixed Whether the element that an input reads is the same at every place. */
  constructor(
    code: Code,
    context: CodeContext,
    readonly results: readonly Scalar[],
    load: (input: number) => Vectors,
    isFixed: (input: number) => boolean,
  ) {
    this.#writer = new StepWriter(results, code, tablesOf(results, context), load);
    this.#steps = schedule(results);
    this.#isEarly = ({ operation }) =>
      operation.kind === 'constant' || (operation.kind === 'input' && isFixed(operation.index));
  }

  /** Writes what is the same at every place. */
  writeFixed(): void {
    for (const each of this.#steps) if (this.#isEarly(each.step)) this.#writer.write(each);
  }

  /** Writes the rest, and returns the results. */
  write(): readonly Vectors[] {
    for (const each of this.#steps) if (!this.#isEarly(each.step)) this.#writer.write(each);
    return this.results.map((result) => this.#writer.vectorsOf(result));
  }
}

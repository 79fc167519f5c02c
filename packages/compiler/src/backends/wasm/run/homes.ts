import { type Parameter, ValueError, type View } from '@keisan/autograd';
import { type Away, bytesPerElement, elements, type VariableEntry, viewOf } from '@keisan/autograd/internal';
import type { Held } from '../../backend.ts';
import type { Block, Memory } from './memory.ts';

const bytesOf = ({ dtype, size }: Parameter): number => size * bytesPerElement(dtype);

/** Where values of a parameter lie in memory. */
export class Home {
  /** The value that lies there. */
  #held: Held | null = null;

  constructor(
    readonly memory: Memory,
    /** The block that it is part of, which lives as long as its parts. */
    readonly block: Block,
    readonly address: number,
    readonly parameter: Pick<Parameter, 'path' | 'dtype' | 'shape' | 'size'>,
    readonly bytes: number,
  ) {}

  /** Makes sure that a value lies there. */
  hold(held: Held): void {
    if (this.#held === held) return;
    this.#held = null;
    if (held instanceof Resident && held.isIn(this.memory))
      this.memory.copy(held.home.address, this.address, this.bytes);
    else this.view().data.set(elements('bring' in held ? held.bring() : held));
    this.#held = held;
  }

  /** The value that a run has left there. */
  left(): Away {
    this.#held = new Resident(this);
    return this.#held;
  }

  /** What lies there was being replaced when a run was lost. */
  lose(): void {
    if (this.#held instanceof Resident) this.#held.lose();
    this.#held = null;
  }

  view(): View {
    const { dtype, shape, size } = this.parameter;
    return viewOf(this.memory.view(dtype, this.address, size), shape);
  }
}

/** A value that lies in the memory of kernels. */
class Resident implements Away {
  #isLost = false;

  constructor(readonly home: Home) {}

  /** Whether it can be copied from there. */
  isIn(memory: Memory): boolean {
    return !this.#isLost && this.home.memory === memory;
  }

  lose(): void {
    this.#isLost = true;
  }

  bring(): View {
    if (this.#isLost) {
      throw new ValueError({
        where: `parameter "${this.home.parameter.path}"`,
        got: 'a value that a thread was replacing when it ended',
        expected: 'a whole one',
        fix: 'Assign it anew, as by loading weights that were saved before',
      });
    }
    const { data, shape } = this.home.view();
    return viewOf(data.slice() as typeof data, shape);
  }
}

/** Where parameters live: executables share the homes of those that they read or assign. */
export class Homes {
  readonly #memory: Memory;
  readonly #known = new WeakMap<Parameter, Home>();

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  /** The homes of the parameters that a variable stands for, side by side. */
  of({ places }: VariableEntry, parameters: readonly Parameter[]): readonly Home[] {
    const members = places.map((place) => parameters[place]!);
    const known = members.map((parameter) => this.#known.get(parameter));
    const areSideBySide = known.every(
      (home, i) => home && (i === 0 || home.address === known[i - 1]!.address + known[i - 1]!.bytes),
    );
    return areSideBySide ? (known as Home[]) : this.#settle(members);
  }

  #settle(members: readonly Parameter[]): readonly Home[] {
    const sizes = members.map(bytesOf);
    const block = this.#memory.take(sizes.reduce((sum, bytes) => sum + bytes, 0));
    let address = block.address;
    return members.map((parameter, i) => {
      const { path, dtype, shape, size } = parameter;
      const home = new Home(this.#memory, block, address, { path, dtype, shape, size }, sizes[i]!);
      this.#known.set(parameter, home);
      address += sizes[i]!;
      return home;
    });
  }
}

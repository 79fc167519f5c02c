import type { Frame } from '../code/frame.ts';
import type { Kernel } from '../code/map.ts';
import type { Source } from '../code/operand.ts';
import { type ProductStep, type Step, singly } from '../plan/steps.ts';
import type { Block, Memory } from './memory.ts';

/** The addresses of a kernel's operands: where they lie, and what they are of. */
interface Row {
  readonly frame: Frame;
  readonly step: Step;
  readonly kernel: Kernel;
  /** How many addresses come before. */
  readonly at: number;
}

/** Where an operand lies; 0 for one that lies nowhere. */
function addressOf(operand: Source, frame: Frame, step: Step): number {
  if (operand === 'place' || operand === 'argument') return 0;
  if (typeof operand === 'object') return frame.elementAt(operand.value, operand.element);
  const place = frame.layout.products.get(step as ProductStep)![operand];
  return place === null ? 0 : frame.start + place;
}

/** A table with the addresses of the operands of all kernels of a module, which kernels read where they begin. */
export class Addresses {
  readonly #rows = new Map<Step, Row>();
  readonly #memory: Memory;
  readonly #block: Block;
  #count = 0;

  constructor(memory: Memory, frame: Frame, kernels: ReadonlyMap<Step, Kernel>) {
    this.#memory = memory;
    this.#add(frame, kernels);
    this.#block = memory.take(4 * this.#count);
  }

  #add(frame: Frame, kernels: ReadonlyMap<Step, Kernel>): void {
    for (const step of singly(frame.plan.steps)) {
      const kernel = kernels.get(step);
      if (!kernel) continue;
      this.#rows.set(step, { frame, step, kernel, at: this.#count });
      this.#count += kernel.operands.length;
    }
    for (const body of frame.bodies.values()) this.#add(body, kernels);
  }

  /** Where the addresses of the operands of a step's kernel lie. */
  of(step: Step): number {
    return this.#block.address + 4 * this.#rows.get(step)!.at;
  }

  /** Writes down where everything lies now. */
  write(): void {
    const table = this.#memory.view('int32', this.#block.address, this.#count);
    for (const { frame, step, kernel, at } of this.#rows.values()) {
      kernel.operands.forEach((operand, i) => {
        table[at + i] = addressOf(operand, frame, step);
      });
    }
  }

  free(): void {
    this.#memory.leave(this.#block);
  }
}

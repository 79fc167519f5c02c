import type { Exports } from '../run/exports.ts';
import type { Work } from './control.ts';
import { multiplication, type Product, packing, products, together, type Workplace } from './product-work.ts';

/** A kernel over its steps. */
interface KernelTask {
  readonly kind: 'kernel';
  readonly name: string;
  readonly count: number;
  /** How many steps a block has. */
  readonly each: number;
  /** Where the addresses of its operands lie. */
  readonly operands: number;
}

/** Kernels that go over the same rows together, some rows at a time. */
interface BandTask {
  readonly kind: 'band';
  readonly rows: number;
  /** How many rows a block has: as many as are whole steps of each kernel. */
  readonly each: number;
  readonly kernels: readonly {
    readonly name: string;
    readonly count: number;
    /** How many steps a row has. */
    readonly perRow: number;
    readonly operands: number;
  }[];
}

/** Part of a product, or of the products of a batch. */
interface ProductTask {
  readonly kind: 'pack' | 'multiply' | 'products';
  readonly product: Product;
  /** How many of its parts are done at once. */
  readonly each: number;
}

/** Products one after the other. */
interface TogetherTask {
  readonly kind: 'together';
  readonly products: readonly Product[];
  /** How many of their blocks are done at once. */
  readonly each: number;
}

/** What threads can do together, as data: each makes its own work of it. */
export type Task = KernelTask | BandTask | ProductTask | TogetherTask;

function kernel({ name, count, each, operands }: KernelTask, exports: Exports): Work {
  const run = exports[name]!;
  return {
    blocks: Math.ceil(count / each),
    run: (block) => void run(block * each, Math.min((block + 1) * each, count), operands),
  };
}

function band({ rows, each, kernels }: BandTask, exports: Exports): Work {
  const parts = kernels.map(({ name, count, perRow, operands }) => {
    const run = exports[name]!;
    const stepAt = (row: number) => (row >= rows ? count : row * perRow);
    return (from: number) => run(stepAt(from), stepAt(from + each), operands);
  });
  return {
    blocks: Math.ceil(rows / each),
    run(block) {
      for (const part of parts) part(block * each);
    },
  };
}

/** A task as the work of a thread. */
export function workOf(task: Task, workplace: Workplace): Work {
  switch (task.kind) {
    case 'kernel':
      return kernel(task, workplace.exports);
    case 'band':
      return band(task, workplace.exports);
    case 'pack':
      return packing(task.product, workplace, task.each);
    case 'multiply':
      return multiplication(task.product, workplace, task.each);
    case 'products':
      return products(task.product, workplace, task.each);
    case 'together':
      return together(task.products, workplace, task.each);
  }
}

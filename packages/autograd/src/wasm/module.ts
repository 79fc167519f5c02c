import { type Callee, Code, type Local } from './code.ts';
import type { ValueType } from './instructions.ts';

/** A memory that a module is given. */
export interface MemoryImport {
  /** Whom it is asked of. */
  readonly module: string;
  /** What it is called there. */
  readonly name: string;
  /** Its size in pages of 64 KiB, at least. */
  readonly pages: number;
  /** The most pages that it may grow to. Default: it stays as it is. */
  readonly maximum?: number;
  /** Whether threads share it. Default: no. */
  readonly shared?: boolean;
}

/** A function that a module exports. */
export interface Func extends Callee {
  /** Its body. */
  readonly code: Code;
}

/**
 * Writes a function.
 * @throws Error in words where an instruction does not find what it takes on the stack.
 */
export function writeFunction(
  name: string,
  params: readonly ValueType[],
  results: readonly ValueType[],
  body: (code: Code, ...params: Local[]) => void,
): Func {
  const code = new Code(name, params);
  body(code, ...code.params);
  code.end(results);
  return { name, params, results, code };
}

/** A module: the memory that it is given, and the functions that it exports. */
export interface Module {
  /** The memory. */
  readonly memory: MemoryImport;
  /** The functions, in order. */
  readonly functions: readonly Func[];
}

/** Where the functions that are called stand in a module. */
export function indexesIn(functions: readonly Func[]): (callee: Callee) => number {
  const indexes = new Map<Callee, number>(functions.map((each, index) => [each, index]));
  return (callee) => {
    const index = indexes.get(callee);
    if (index === undefined) throw new Error(`Function ${callee.name} is called, and is not in the module`);
    return index;
  };
}

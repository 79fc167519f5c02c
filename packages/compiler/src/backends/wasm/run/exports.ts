/** What a module of kernels exports. */
export interface Exports {
  /** A kernel over part of its steps, or what follows a product over a block. */
  readonly [name: string]: (...numbers: number[]) => number | undefined;
}

/** Does one step of a plan. */
export type Action = () => void;

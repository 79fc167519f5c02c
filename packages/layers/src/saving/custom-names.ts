/**
 * The names of your own functions and classes that options take as strings, by their kind: `activation`, `initializer`,
 * `regularizer`, `constraint`, `loss`, `metric`, `optimizer`. Declare what you register with `registerKerasSerializable`:
 *
 * ```ts
 * declare module 'keisan/saving' {
 *   interface CustomNames {
 *     activation: 'mish' | 'hardTanh';
 *     metric: 'f1';
 *   }
 * }
 * ```
 */
// biome-ignore lint/suspicious/noEmptyInterface: it is there to be merged with the user's own declarations.
export interface CustomNames {}

/** The names of a kind that the user declared. */
export type CustomName<Kind extends string> =
  CustomNames extends Readonly<Record<Kind, infer Name extends string>> ? Name : never;

import type { Tensor, TensorData, Tree } from '@keisan/autograd';
import type { PartialShape } from '../shapes.ts';
import type { KerasTensor, PartialSpec, SpecTree, SymbolicTree } from './keras-tensor.ts';

/** A tree of symbolic tensors, in place of one of tensors. */
export type SymbolicOf<T> = Tree extends T
  ? SymbolicTree
  : T extends Tensor
    ? KerasTensor
    : { readonly [K in keyof T]: SymbolicOf<T[K]> };

/** A tree of tensors, in place of one of symbolic tensors. */
export type TensorsOf<S> = SymbolicTree extends S
  ? Tree
  : S extends KerasTensor
    ? Tensor
    : { readonly [K in keyof S]: TensorsOf<S[K]> };

/** Shapes in any nesting of arrays and plain objects. */
export type ShapeTree = PartialShape | readonly ShapeTree[] | { readonly [key: string]: ShapeTree };

/** A tree of shapes, in place of one of tensors. */
export type ShapeOf<T> = Tree extends T
  ? ShapeTree
  : T extends Tensor
    ? PartialShape
    : { readonly [K in keyof T]: ShapeOf<T[K]> };

/** A tree of specs, in place of one of tensors. */
export type SpecOf<T> = Tree extends T
  ? SpecTree
  : T extends Tensor
    ? PartialSpec
    : { readonly [K in keyof T]: SpecOf<T[K]> };

/** Data in any nesting of arrays and plain objects. */
type DataTree = Tensor | TensorData | readonly DataTree[] | { readonly [key: string]: DataTree };

/** What a tree of tensors can be made from. */
export type DataOf<T> = Tree extends T
  ? DataTree
  : T extends Tensor
    ? Tensor | TensorData
    : { readonly [K in keyof T]: DataOf<T[K]> };

/** Masks, null for none, in any nesting of arrays and plain objects. */
export type MaskTree = Tensor | null | readonly MaskTree[] | { readonly [key: string]: MaskTree };

/** The masks of a tree of tensors: null where there is none. */
export type MaskOf<T> = Tree extends T
  ? MaskTree
  : T extends Tensor
    ? Tensor | null
    : { readonly [K in keyof T]: MaskOf<T[K]> } | null;

import { DTypeError, ShapeError, ValueError } from '../errors.ts';
import { formatShape, sameShape } from '../shape.ts';
import { Tensor } from '../tensor.ts';
import { leaves, resultLeaves, type Tree } from '../tree.ts';

/** A tree with `*` for each tensor, as text. */
function outline(tree: Tree): string {
  if (tree instanceof Tensor) return '*';
  if (Array.isArray(tree)) return `[${tree.map(outline).join(', ')}]`;
  const named = Object.entries(tree as { readonly [key: string]: Tree });
  return `{ ${named.map(([name, branch]) => `${name}: ${outline(branch)}`).join(', ')} }`;
}

/**
 * Checks that a tree has the structure of another one, and its tensors their shapes and dtypes.
 * @throws ValueError, ShapeError or DTypeError that shows both.
 */
export function checkSameSpecs(where: string, got: Tree, expected: Tree): void {
  const tensors = resultLeaves(where, got);
  const [found, wanted] = [outline(got), outline(expected)];
  if (found !== wanted) {
    throw new ValueError({ where, got: `the structure ${found}`, expected: `the structure ${wanted}` });
  }
  const other = leaves(where, expected);
  tensors.forEach((t, i) => {
    const like = other[i]!;
    const which = other.length > 1 ? `${where}: tensor ${i}` : where;
    if (!sameShape(t.shape, like.shape)) {
      throw new ShapeError({
        where: which,
        got: `shape ${formatShape(t.shape)}`,
        expected: `shape ${formatShape(like.shape)}`,
      });
    }
    if (t.dtype !== like.dtype) {
      throw new DTypeError({
        where: which,
        got: `dtype ${t.dtype}`,
        expected: `dtype ${like.dtype}`,
        fix: `Convert it with .astype('${like.dtype}')`,
      });
    }
  });
}
